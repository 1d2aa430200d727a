package dev.softlanding.shutdown.spring.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.journal.PreviousLife;
import dev.softlanding.shutdown.journal.PreviousLife.Outcome;
import dev.softlanding.shutdown.spring.it.WorstCaseApplication.Misbehaviour;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever a task does, and however little time the platform gives: the process ends with the documented code before the
 * kill, if there is any time at all, and what it was to keep is there afterwards.
 */
@Timeout(240)
class WorstCaseIT {

    private static final int AT_ONCE = 2;
    private static final Kubelet PLAIN = Kubelet.withGrace(Duration.ofSeconds(6));

    /** Full collections on a busy machine hold up a halt as well. */
    private static final Kubelet PATIENT = PLAIN.grantingMore(Duration.ofSeconds(10));

    private static final String ENDLESS = "--worst.timeout=20s";
    private static final String AMPLE = "--shutdown.reserve=2s";

    @TempDir
    private static Path directory;

    private static final ExecutorService runners = Executors.newFixedThreadPool(AT_ONCE);
    private static final Map<Scenario, CompletableFuture<Life>> lives = new EnumMap<>(Scenario.class);

    /** How a process ends: what it is asked to bear, and what it makes of it. */
    enum Scenario {
        CLEAN(Misbehaviour.CLEAN, PLAIN, Ending.ORDERLY, WorstCaseLife.CLEAN, Outcome.CLEAN),
        SLEEPING(Misbehaviour.SLEEPING, PLAIN, Ending.ORDERLY, WorstCaseLife.DEGRADED, Outcome.DEGRADED),
        SPINNING(Misbehaviour.SPINNING, PLAIN, Ending.HALTED, WorstCaseLife.DEGRADED, Outcome.DEGRADED),
        DEAF(Misbehaviour.DEAF, PLAIN, Ending.HALTED, WorstCaseLife.DEGRADED, Outcome.DEGRADED),
        LOG_LOCK(Misbehaviour.LOG_LOCK, PLAIN, Ending.HALTED, WorstCaseLife.DEGRADED, Outcome.DEGRADED),
        EXIT(Misbehaviour.EXIT, PLAIN, Ending.HALTED, WorstCaseLife.DEGRADED, Outcome.DEGRADED),
        HEAP(Misbehaviour.HEAP, PATIENT, Ending.OUT_OF_MEMORY, WorstCaseLife.FORCED, Outcome.KILLED),
        ERROR(Misbehaviour.ERROR, PLAIN, Ending.ORDERLY, WorstCaseLife.DEGRADED, Outcome.DEGRADED),
        CLOSE(Misbehaviour.CLOSE, PLAIN, Ending.HALTED, WorstCaseLife.DEGRADED, Outcome.DEGRADED),
        ENDLESS_DEAF(Misbehaviour.DEAF, PLAIN, Ending.CUT_OFF, WorstCaseLife.FORCED, Outcome.FORCED, ENDLESS, AMPLE),
        ENDLESS_BEHIND_PRE_STOP(
                Misbehaviour.SPINNING,
                PLAIN.sleepingBefore(Duration.ofSeconds(2)),
                Ending.CUT_OFF,
                WorstCaseLife.FORCED,
                Outcome.FORCED,
                ENDLESS,
                AMPLE,
                "--shutdown.pre-stop=2s"),
        ENDLESS_BEHIND_PRE_STOP_THAT_TAKES_ALL(
                Misbehaviour.DEAF,
                Kubelet.withGrace(Duration.ofSeconds(5)).sleepingBefore(Duration.ofSeconds(5)),
                Ending.CUT_OFF,
                WorstCaseLife.FORCED,
                Outcome.FORCED,
                ENDLESS,
                "--shutdown.pre-stop=3900ms"),
        SHORTENED(
                Misbehaviour.DEAF,
                PLAIN.killingAfter(Duration.ofSeconds(2)),
                Ending.KILLED,
                137,
                Outcome.KILLED,
                ENDLESS),
        WITHOUT_SIGTERM(Misbehaviour.CLEAN, PLAIN.withoutTerm(), Ending.KILLED, 137, Outcome.KILLED);

        private final Misbehaviour worst;
        private final Kubelet kubelet;
        private final Ending ending;
        private final int code;
        private final Outcome outcome;
        private final List<String> arguments;

        Scenario(Misbehaviour worst, Kubelet kubelet, Ending ending, int code, Outcome outcome, String... arguments) {
            this.worst = worst;
            this.kubelet = kubelet;
            this.ending = ending;
            this.code = code;
            this.outcome = outcome;
            this.arguments = List.of(arguments);
        }
    }

    private enum Ending {
        /** By {@code System.exit}. */
        ORDERLY,
        /** After a run that ended in time, because something is stuck. */
        HALTED,
        /** As {@code HALTED}, after a run that did not. */
        CUT_OFF,
        /** By the watchdog: whatever else there is needs memory. */
        OUT_OF_MEMORY,
        /** By the kubelet. */
        KILLED
    }

    private record Life(WorstCaseLife left, Kubelet.End end, String output, long pid) {}

    @BeforeAll
    static void startAll() {
        for (Scenario scenario : Scenario.values()) {
            lives.put(scenario, CompletableFuture.supplyAsync(() -> live(scenario), runners));
        }
    }

    @AfterAll
    static void stopAll() {
        runners.shutdownNow();
    }

    private static Life live(Scenario scenario) {
        List<String> arguments = new ArrayList<>(scenario.arguments);
        arguments.add("--worst.task=" + scenario.worst);
        arguments.add("--shutdown.grace-period=" + scenario.kubelet.grace().toSeconds());
        var left = new WorstCaseLife(directory.resolve(scenario.name()));
        List<String> heap = List.of("-Xmx64m", "-XX:-OmitStackTraceInFastThrow");
        try (var jvm = left.start(heap, arguments.toArray(String[]::new))) {
            jvm.awaitLine("Started ");
            await().until(() -> left.journalLines().stream().anyMatch(line -> line.contains("armed")));
            Kubelet.End end = scenario.kubelet.stop(jvm);
            return new Life(left, end, jvm.output(), jvm.pid());
        } catch (Exception failure) {
            throw new IllegalStateException(scenario + " failed", failure);
        }
    }

    @ParameterizedTest
    @EnumSource
    void processWhateverHappensEndsAsDocumentedAndLosesNothing(Scenario scenario) throws Exception {
        Life life = lives.get(scenario).join();

        assertThat(life.end)
                .as(life.output)
                .isEqualTo(new Kubelet.End(scenario.code, scenario.ending == Ending.KILLED));
        assertThat(life.left.journalLines())
                .allMatch(line -> line.startsWith("{") && line.endsWith("}"))
                .doesNotHaveDuplicates();
        nextLifeLearns(scenario, life);
        if (scenario != Scenario.WITHOUT_SIGTERM) {
            nothingIsLost(scenario, life);
        }
    }

    private static void nextLifeLearns(Scenario scenario, Life life) {
        PreviousLife previous = life.left.asTheNextLifeSeesIt();
        assertThat(previous.outcome()).isEqualTo(scenario.outcome);
        assertThat(previous.pid()).isEqualTo(life.pid);
        if (scenario.outcome == Outcome.KILLED) { // or nobody could write the end
            assertThat(previous.exitCode()).isNull();
            assertThat(previous.running())
                    .isEqualTo(scenario == Scenario.WITHOUT_SIGTERM ? List.of() : List.of("worst"));
        } else {
            assertThat(previous.exitCode()).isEqualTo(scenario.code);
        }
        assertThat(previous.reason()).isEqualTo(scenario == Scenario.WITHOUT_SIGTERM ? null : ShutdownReason.SIGTERM);
    }

    private static void nothingIsLost(Scenario scenario, Life life) throws Exception {
        List<String> log = life.left.log();
        assertThat(log).containsSubsequence(lines("starting"));
        assertThat(life.left.metrics()).contains("worst.counter{statistic=\"count\"} 42");
        List<String> markers = life.left.markers();
        assertThat(markers).contains("safe");
        if (scenario == Scenario.HEAP) {
            assertThat(life.output).doesNotContain("in thread \"shutdown-watchdog\"", "in thread \"shutdown-journal\"");
        }
        if (scenario.outcome == Outcome.KILLED) {
            return; // what had no time or no memory cannot be there
        }
        assertThat(log).containsSubsequence(lines("ending"));
        if (scenario != Scenario.LOG_LOCK) {
            String told = scenario.ending == Ending.CUT_OFF ? "Cut-off (DEADLINE)" : "Shutdown by SIGTERM took";
            assertThat(log).anyMatch(line -> line.contains(told));
        }
        assertThat(life.left.summary()).startsWith(scenario.outcome + ": the shutdown by SIGTERM");
        List<String> done = new ArrayList<>(List.of("safe", "scope"));
        done.add(scenario.ending == Ending.CUT_OFF ? "behind-flushed" : "behind");
        if (scenario.ending != Ending.ORDERLY) {
            done.add("final");
            if (scenario.worst != Misbehaviour.CLOSE) {
                done.add("worst-flushed");
            }
        }
        assertThat(markers).containsExactlyInAnyOrderElementsOf(done);
    }

    private static List<String> lines(String what) {
        return IntStream.range(0, WorstCaseApplication.LINES)
                .mapToObj(i -> what + " " + i)
                .toList();
    }
}
