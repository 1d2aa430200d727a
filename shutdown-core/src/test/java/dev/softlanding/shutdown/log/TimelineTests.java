package dev.softlanding.shutdown.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.AuditIdentity;
import dev.softlanding.shutdown.FailurePolicy;
import dev.softlanding.shutdown.Origin;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.policy.TaskPolicies;
import dev.softlanding.shutdown.report.CoordinatorState;
import dev.softlanding.shutdown.report.CutOffCause;
import dev.softlanding.shutdown.report.EdgeReport;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.report.StepReport;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.report.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The one picture of a run that everybody sees. */
class TimelineTests {

    private static final String DEGRADED = lines("""
            Shutdown by SIGTERM took 4.000 s of 29.000 s (14 % of the budget): 2 SUCCEEDED, 1 FAILED, 1 ABANDONED
              phase     task              start       took  outcome    |                                        |
              announce  tell-others     0.000 s    0.050 s  SUCCEEDED  |#                                       |
              drain     web             0.050 s    1.950 s  SUCCEEDED  |####################                    |
                        outbox-flush    1.000 s    1.000 s  FAILED     |          ----------                    |
              release   close-ledger    2.000 s    2.000 s  ABANDONED  |                    ####################|
              # critical path: only what is shorter there makes the shutdown shorter""");

    private static String lines(String text) {
        return text.replace("\n", System.lineSeparator());
    }

    private static ShutdownReport report(int elapsed, boolean cutOff, TaskReport... tasks) {
        return report(elapsed, cutOff ? CutOffCause.DEADLINE : null, null, tasks);
    }

    private static ShutdownReport report(int elapsed, CutOffCause cutOff, String abortedBy, TaskReport... tasks) {
        return new ShutdownReport(
                CoordinatorState.TERMINATED,
                ShutdownReason.SIGTERM,
                List.of(),
                Instant.EPOCH,
                Duration.ofMillis(elapsed),
                Duration.ofSeconds(29),
                Duration.ofSeconds(20),
                cutOff,
                abortedBy,
                List.of(),
                List.of(tasks),
                List.of(),
                List.of(),
                List.of());
    }

    private static TaskReport task(Phase phase, String name, Integer start, Integer took, TaskStatus outcome) {
        return task(phase, name, start, took, outcome, List.of());
    }

    private static TaskReport task(
            Phase phase,
            String name,
            Integer start,
            Integer took,
            TaskStatus outcome,
            List<StepReport> steps,
            String... after) {
        return new TaskReport(
                name,
                phase,
                outcome,
                null,
                Origin.DECLARED,
                List.of(),
                AuditIdentity.NONE,
                Duration.ofSeconds(5),
                Duration.ZERO,
                null,
                FailurePolicy.CONTINUE,
                false,
                TaskPolicies.NONE,
                Stream.of(after)
                        .map(first -> new EdgeReport(first, Origin.DECLARED, List.of()))
                        .toList(),
                List.of(),
                List.of(),
                start == null ? null : Duration.ofMillis(start),
                took == null ? null : Duration.ofMillis(took),
                null,
                null,
                0,
                0,
                false,
                steps,
                null,
                List.of(),
                List.of(),
                false,
                null);
    }

    private static ShutdownReport degraded() {
        return report(
                4_000,
                false,
                task(Phase.ANNOUNCE, "tell-others", 0, 50, TaskStatus.SUCCEEDED),
                task(Phase.DRAIN, "web", 50, 1_950, TaskStatus.SUCCEEDED, List.of(), "tell-others"),
                task(Phase.RELEASE, "close-ledger", 2_000, 2_000, TaskStatus.ABANDONED, List.of(), "web"),
                task(Phase.NONE, "outbox-flush", 1_000, 1_000, TaskStatus.FAILED));
    }

    @Test
    void timelineWhenATaskToldOfItsStepsNamesThoseThatTookLongest() {
        List<StepReport> steps = List.of(step("listeners of the close", 2), step("pool", 40), step("ledger", 900));

        assertThat(new Timeline(report(
                                1_000, false, task(Phase.NONE, "context", 0, 1_000, TaskStatus.SUCCEEDED, steps)))
                        .toString())
                .endsWith("%n  in context: 'ledger' 0.900 s, 'pool' 0.040 s".formatted());
    }

    private static StepReport step(String name, int millis) {
        return new StepReport(name, Duration.ZERO, Duration.ofMillis(millis));
    }

    @Test
    void timelineWhenARunHasEndedShowsItsTasksInTheOrderOfTheirStart() {
        assertThat(new Timeline(degraded())).hasToString(DEGRADED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ar-EG-u-nu-arab", "de-DE", "tr-TR", "hi-IN-u-nu-deva"})
    void timelineWhenTheLocaleHasOtherHabitsStaysTheSame(String locale) {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag(locale));
        try {
            assertThat(new Timeline(degraded())).hasToString(DEGRADED);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void timelineWhenCutOffSaysSoAndShowsWhatNeverStartedLast() {
        var report = report(
                29_100,
                true,
                task(Phase.RELEASE, "never", null, null, TaskStatus.CUT_OFF),
                task(Phase.DRAIN, "web", 0, 29_100, TaskStatus.CUT_OFF));

        assertThat(new Timeline(report)).hasToString(lines("""
                        Shutdown by SIGTERM took 29.100 s of 29.000 s (100 % of the budget): 2 CUT_OFF; the cut-off came first
                          phase     task       start       took  outcome    |                                        |
                          drain     web      0.000 s   29.100 s  CUT_OFF    |########################################|
                          release   never          -          -  CUT_OFF    |                                        |"""));
    }

    @Test
    void timelineWhenSomebodyEndedTheRunSaysWhoOrHow() {
        assertThat(new Timeline(report(4_000, CutOffCause.ABORTED, "ledger"))
                        .toString()
                        .lines())
                .first()
                .isEqualTo("Shutdown by SIGTERM took 4.000 s of 29.000 s (14 % of the budget); aborted by 'ledger'");
        assertThat(new Timeline(report(4_000, CutOffCause.ESCALATED, null))
                        .toString()
                        .lines())
                .first()
                .isEqualTo("Shutdown by SIGTERM took 4.000 s of 29.000 s (14 % of the budget); cut short");
    }

    @Test
    void timelineWhenNothingTookAnyTimeStillDrawsABar() {
        assertThat(new Timeline(report(0, false, task(Phase.DRAIN, "web", 0, 0, TaskStatus.SUCCEEDED))))
                .hasToString(lines("""
                        Shutdown by SIGTERM took 0.000 s of 29.000 s (0 % of the budget): 1 SUCCEEDED
                          phase     task      start       took  outcome    |                                        |
                          drain     web     0.000 s    0.000 s  SUCCEEDED  |#                                       |"""));
    }

    @Test
    void timelineWhenThereAreNoTasksIsAHeadline() {
        assertThat(new Timeline(report(0, false)).toString())
                .startsWith(
                        "Shutdown by SIGTERM took 0.000 s of 29.000 s (0 % of the budget)" + System.lineSeparator());
    }

    @Test
    void barWhenATaskStartedAtTheVeryEndStaysInside() {
        String last = new Timeline(report(1_000, false, task(Phase.DRAIN, "web", 1_000, 500, TaskStatus.SUCCEEDED)))
                .toString()
                .lines()
                .skip(2)
                .findFirst()
                .orElseThrow();

        assertThat(last).endsWith("|" + " ".repeat(39) + "#|");
    }
}
