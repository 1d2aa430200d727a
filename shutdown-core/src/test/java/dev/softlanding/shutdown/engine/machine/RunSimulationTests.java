package dev.softlanding.shutdown.engine.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.engine.machine.RunTally.Met;
import dev.softlanding.shutdown.report.TaskStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Random plans with random trouble, run on the bare machine: each run keeps the rules of {@link RunChecks} and is what
 * {@link RunModel} predicts. A failure names its seed and shows the smallest plan that fails by the same rule, to be pasted
 * into a test. The properties {@code simulation.runs} and {@code simulation.seed} tell how many runs and where seeds begin.
 */
class RunSimulationTests {

    private static final long RUNS = Long.getLong("simulation.runs", 100_000);
    private static final long FIRST_SEED = Long.getLong("simulation.seed", 0);
    private static final long SHARE = 500;

    @Test
    void runsWhenDrawnAtRandomAreWhatTheRulesSay() throws Exception {
        long began = System.nanoTime();

        RunTally tally = simulate(RUNS);

        double seconds = (System.nanoTime() - began) / 1e9;
        System.out.printf("Simulated from seed %d in %.1f s: %s%n", FIRST_SEED, seconds, tally);
        assertThat(tally.runs()).isEqualTo(RUNS);
    }

    @Test
    void runsWhenDrawnAtRandomMeetEverything() throws Exception {
        RunTally tally = simulate(10_000);

        for (TaskStatus outcome : TaskStatus.values()) {
            assertThat(tally.count(outcome))
                    .as("tasks that are %s", outcome)
                    .matches(times -> outcome.isOutcome() == times > 500);
        }
        for (Met what : Met.values()) {
            assertThat(tally.count(what)).as("%s", what).isGreaterThan(40);
        }
    }

    @Test
    void runWhenDrawnFromTheSameSeedIsTheSame() {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + 200; seed++) {
            List<String> log = ScenarioGenerator.draw(seed).simulation().run().log();

            assertThat(ScenarioGenerator.draw(seed).simulation().run().log())
                    .as("seed %s", seed)
                    .isEqualTo(log);
        }
    }

    private static RunTally simulate(long runs) throws Exception {
        var seeds = new AtomicLong();
        Callable<RunTally> part = () -> {
            var tally = new RunTally();
            for (long from = seeds.getAndAdd(SHARE); from < runs; from = seeds.getAndAdd(SHARE)) {
                for (long seed = from; seed < Math.min(from + SHARE, runs); seed++) {
                    tally.add(check(FIRST_SEED + seed));
                }
            }
            return tally;
        };
        int threads = Runtime.getRuntime().availableProcessors();
        var executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<RunTally>> parts = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                parts.add(executor.submit(part));
            }
            var all = new RunTally();
            for (Future<RunTally> each : parts) {
                all.plus(each.get());
            }
            return all;
        } catch (ExecutionException failure) {
            throw new AssertionError(failure.getCause().getMessage(), failure.getCause());
        } finally {
            executor.shutdownNow();
        }
    }

    private static RunChecks check(long seed) {
        Scenario scenario = ScenarioGenerator.draw(seed);
        try {
            return new RunChecks(scenario).run();
        } catch (RuntimeException | AssertionError failure) {
            throw explained(seed, scenario, failure, smaller -> new RunChecks(smaller).run());
        }
    }

    /** The failure of the smallest scenario that fails in the same way, with its log. */
    private static AssertionError explained(long seed, Scenario scenario, Throwable failure, Consumer<Scenario> check) {
        Scenario smallest = ScenarioShrinker.shrink(scenario, check);
        Throwable reason = failure;
        try {
            new RunChecks(smallest).run(smallest.simulation());
        } catch (RuntimeException | AssertionError smallestFailure) {
            reason = smallestFailure;
        }
        return new AssertionError(
                "Seed %d fails; the smallest plan that does too:%n%n%s%n%n%s%n".formatted(seed, smallest, reason),
                reason);
    }
}
