package dev.softlanding.shutdown.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.engine.machine.Simulation;
import dev.softlanding.shutdown.plan.ShutdownPlan;
import dev.softlanding.shutdown.report.ChainLink;
import dev.softlanding.shutdown.report.CoordinatorState;
import dev.softlanding.shutdown.report.ShutdownReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The critical chain of runs as the machine decides them. */
class CriticalChainOfRunsTests {

    private static ShutdownReport report(Simulation run) {
        ShutdownPlan plan = run.plan();
        var reports = new Reports(plan, run.machine(), Simulation.START, run.now());
        return new ShutdownReport(
                CoordinatorState.TERMINATED,
                ShutdownReason.SIGTERM,
                List.of(),
                Instant.EPOCH,
                Duration.ofNanos(run.now() - Simulation.START),
                Duration.ofHours(20),
                plan.worstCase(),
                null,
                null,
                reports.phases(),
                reports.tasks(Answers.of(plan, false), Map.of(), new TaskExecution[plan.taskCount()]),
                List.of(),
                List.of(),
                List.of());
    }

    private static String names(ShutdownReport report) {
        return report.criticalChain().stream().map(ChainLink::task).collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                tell 5 in announce, web 30 in drain, jobs 20 in drain, pool 5 in release | tell web pool
                web 30 in drain, x 50 before flush, pool 5 in release                    | x pool
                web 30 in drain, x 20 before flush, pool 5 in release                    | web pool
                web 30 in drain, x 50 before flush after jobs, jobs 9 in drain           | jobs x
                web 30 in drain, x 50 after drain, pool 5 in release                     | web x
                a 9000 deaf timeout 50, b 5 after a                                      | a b
                a 9000 timeout 50 lingers 3, b 5 after a, c 3                            | a b
                """)
    void chainGoesOverWhatWasWaitedFor(String plan, String chain) {
        assertThat(names(report(Simulation.of(plan).run()))).isEqualTo(chain);
    }

    @Test
    void chainWhenThereIsATerminalTaskEndsWithIt() {
        Simulation run =
                Simulation.of("web 30 in drain, x 50", "close 5 in release").run();

        assertThat(names(report(run))).isEqualTo("x close");
    }

    @Test
    void chainWhenATaskWasCancelledGoesOverWhatItWaitedFor() {
        Simulation run = Simulation.of("a 30, b 50 after a, c 5 after b")
                .at(10, machine -> machine.cancel(1, Simulation.START + 10_000_000))
                .run();

        assertThat(names(report(run))).isEqualTo("a c");
    }

    @Test
    void chainWhenWorkersAreScarceShowsTheWaitForOne() {
        List<ChainLink> chain = report(Simulation.of("a 30 timeout 90, b 20 timeout 80")
                        .workers(1)
                        .run())
                .criticalChain();

        assertThat(chain)
                .containsExactly(
                        new ChainLink("b", Duration.ofMillis(30), Duration.ofMillis(20), Duration.ofMillis(30)));
    }

    /** With workers for all, only work can make a run long: so the chain is without gaps and as long as the run. */
    @Test
    void chainWhenWorkersAreManyIsAsLongAsTheRun() {
        for (long seed = 0; seed < 1_000; seed++) {
            var random = new Random(seed * 7919);
            Simulation run = Simulation.of(randomPlan(random));
            for (int task = random.nextInt(3); task < run.plan().taskCount(); task += 3) {
                int cancelled = task;
                run.at(0, machine -> machine.cancel(cancelled, Simulation.START));
            }
            ShutdownReport report = report(run.run());
            List<ChainLink> chain = report.criticalChain();
            Duration sum = chain.stream().map(ChainLink::duration).reduce(Duration.ZERO, Duration::plus);

            assertThat(chain).as("seed %s", seed).allMatch(link -> link.waited().isZero());
            assertThat(sum).as("seed %s", seed).isEqualTo(report.elapsed());
        }
    }

    private static String randomPlan(Random random) {
        List<String> phases = List.of("announce", "drain", "flush", "release", "telemetry");
        int[] phase = {0};
        return IntStream.range(0, 1 + random.nextInt(12))
                .mapToObj(task -> {
                    phase[0] = Math.min(4, phase[0] + (random.nextInt(3) == 0 ? 1 : 0));
                    int kind = random.nextInt(4);
                    String place =
                            switch (kind) {
                                case 0 -> phase[0] == 4 ? "" : " before " + phases.get(phase[0] + 1);
                                case 1 -> phase[0] == 0 ? "" : " after " + phases.get(phase[0] - 1);
                                default -> " in " + phases.get(phase[0]);
                            };
                    boolean edge = task > 0 && random.nextBoolean();
                    String after = edge ? " after t" + random.nextInt(task) : "";
                    return "t%s %s%s%s".formatted(task, 1 + random.nextInt(9_000), place, after);
                })
                .collect(Collectors.joining(", "));
    }
}
