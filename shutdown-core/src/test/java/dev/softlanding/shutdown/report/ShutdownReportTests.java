package dev.softlanding.shutdown.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.AuditIdentity;
import dev.softlanding.shutdown.FailurePolicy;
import dev.softlanding.shutdown.Origin;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.policy.TaskPolicies;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Where the time of a run went, and who waited for whom: read from its report alone. */
class ShutdownReportTests {

    private static ShutdownReport report(TaskReport... tasks) {
        return report(List.of(), tasks);
    }

    private static ShutdownReport report(List<PhaseReport> phases, TaskReport... tasks) {
        return new ShutdownReport(
                CoordinatorState.TERMINATED,
                ShutdownReason.SIGTERM,
                List.of(),
                Instant.EPOCH,
                Duration.ofSeconds(20),
                Duration.ofSeconds(29),
                Duration.ofSeconds(25),
                null,
                null,
                phases,
                List.of(tasks),
                List.of(),
                List.of(),
                List.of());
    }

    private static TaskReport ran(String name, Phase phase, int from, int to, String... after) {
        return task(name, phase, TaskStatus.SUCCEEDED, from, to, after);
    }

    private static TaskReport never(String name, Phase phase, TaskStatus outcome, String... after) {
        return task(name, phase, outcome, -1, -1, after);
    }

    private static TaskReport task(String name, Phase phase, TaskStatus status, int from, int to, String... after) {
        boolean started = from >= 0;
        return new TaskReport(
                name,
                phase,
                status,
                null,
                Origin.DECLARED,
                List.of(),
                AuditIdentity.NONE,
                Duration.ofSeconds(10),
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
                started ? Duration.ofSeconds(from) : null,
                started ? Duration.ofSeconds(to - from) : null,
                null,
                null,
                0,
                0,
                false,
                List.of(),
                null,
                List.of(),
                List.of(),
                status == TaskStatus.ABANDONED,
                null);
    }

    private static PhaseReport phase(Phase phase, int from, int to) {
        return new PhaseReport(phase, Duration.ofSeconds(from), Duration.ofSeconds(to));
    }

    /** Each link as its task, its seconds, and in front of it those that it waited, if any. */
    private static String chain(ShutdownReport report) {
        return report.criticalChain().stream().map(ShutdownReportTests::link).collect(Collectors.joining(" "));
    }

    private static String link(ChainLink link) {
        long waited = link.waited().toSeconds();
        String wait = waited == 0 ? "" : "(" + waited + ") ";
        return wait + link.task() + ":" + link.duration().toSeconds();
    }

    @Nested
    class Blame {

        @Test
        void blameWhenTasksHaveRunIsLongestFirstWithoutThoseThatNeverDid() {
            var report = report(
                    ran("web", Phase.DRAIN, 0, 3),
                    never("jobs", Phase.DRAIN, TaskStatus.SKIPPED),
                    ran("ledger", Phase.RELEASE, 3, 10),
                    task("pool", Phase.RELEASE, TaskStatus.RUNNING, 3, 20),
                    ran("cache", Phase.RELEASE, 3, 10));

            assertThat(report.blame()).extracting(TaskReport::name).containsExactly("pool", "ledger", "cache", "web");
        }

        @Test
        void blameWhenNothingHasRunIsEmpty() {
            assertThat(report(never("web", Phase.DRAIN, TaskStatus.REGISTERED)).blame())
                    .isEmpty();
        }
    }

    @Nested
    class CriticalChainOfARun {

        @Test
        void chainWhenNothingHasRunIsEmpty() {
            assertThat(report().criticalChain()).isEmpty();
            assertThat(report(never("web", Phase.NONE, TaskStatus.REGISTERED)).criticalChain())
                    .isEmpty();
        }

        @Test
        void linksTellWhenEachStartedHowLongItRanAndWaited() {
            var report = report(ran("a", Phase.NONE, 1, 3), ran("b", Phase.NONE, 5, 9, "a"));

            assertThat(report.criticalChain())
                    .containsExactly(
                            new ChainLink("a", Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(1)),
                            new ChainLink("b", Duration.ofSeconds(5), Duration.ofSeconds(4), Duration.ofSeconds(2)));
        }

        @Test
        void chainWhenSeveralWereWaitedForGoesOverTheLast() {
            assertThat(chain(report(
                            ran("a", Phase.NONE, 0, 3),
                            ran("b", Phase.NONE, 0, 5),
                            ran("long", Phase.NONE, 0, 8),
                            ran("c", Phase.NONE, 5, 9, "a", "b"))))
                    .isEqualTo("b:5 c:4");
        }

        @Test
        void chainWhenATaskWaitedForNobodyBeginsThereThoughOthersRan() {
            assertThat(chain(report(ran("a", Phase.NONE, 0, 3), ran("b", Phase.NONE, 4, 9))))
                    .isEqualTo("(4) b:5");
        }

        @Test
        void chainWhenTasksEndTogetherGoesOverTheOneThatRanLonger() {
            assertThat(chain(report(
                            task("late", Phase.NONE, TaskStatus.RUNNING, 12, 20),
                            task("early", Phase.NONE, TaskStatus.RUNNING, 2, 20))))
                    .isEqualTo("(2) early:18");
        }

        @Test
        void chainWhenPhasesEndedGoesOverTheLastTaskOfEach() {
            assertThat(chain(report(
                            List.of(
                                    phase(Phase.ANNOUNCE, 0, 1),
                                    phase(Phase.DRAIN, 1, 6),
                                    phase(Phase.FLUSH, 6, 6),
                                    phase(Phase.RELEASE, 6, 9)),
                            ran("tell", Phase.ANNOUNCE, 0, 1),
                            ran("web", Phase.DRAIN, 1, 6, "announce"),
                            ran("jobs", Phase.DRAIN, 1, 4, "announce"),
                            ran("pool", Phase.RELEASE, 6, 9, "flush", "jobs"))))
                    .isEqualTo("tell:1 web:5 pool:3");
        }

        @Test
        void chainWhenATaskOfNoPhaseHeldOneUpGoesOverIt() {
            assertThat(chain(report(
                            List.of(phase(Phase.DRAIN, 0, 3), phase(Phase.FLUSH, 7, 7)),
                            ran("web", Phase.DRAIN, 0, 3),
                            ran("beside", Phase.NONE, 0, 5),
                            ran("before-flush", Phase.NONE, 0, 7),
                            ran("pool", Phase.RELEASE, 7, 9, "flush"))))
                    .isEqualTo("before-flush:7 pool:2");
        }

        @Test
        void chainWhenATaskOfNoPhaseOnlyEndedTogetherWithAPhaseGoesOverThePhase() {
            assertThat(chain(report(
                            List.of(phase(Phase.DRAIN, 0, 3)),
                            ran("beside", Phase.NONE, 0, 3),
                            ran("web", Phase.DRAIN, 1, 3),
                            ran("pool", Phase.RELEASE, 3, 9, "drain"))))
                    .isEqualTo("(1) web:2 pool:6");
        }

        @Test
        void chainWhenPredecessorsNeverStartedGoesOverWhatTheyWaitedFor() {
            assertThat(chain(report(
                            ran("a", Phase.NONE, 0, 4),
                            ran("b", Phase.NONE, 0, 2),
                            never("disabled", Phase.NONE, TaskStatus.SKIPPED, "a"),
                            never("cancelled", Phase.NONE, TaskStatus.CANCELLED, "disabled", "b"),
                            ran("c", Phase.NONE, 4, 5, "cancelled", "b"))))
                    .isEqualTo("a:4 c:1");
        }

        /** Somebody cancelled 'x', long after 'a' had ended, and only then 'c' could start. */
        @Test
        void chainWhenAPredecessorWasCancelledInBetweenShowsTheTimeAsWaited() {
            assertThat(chain(report(
                            ran("a", Phase.NONE, 0, 2),
                            never("x", Phase.NONE, TaskStatus.CANCELLED, "a"),
                            ran("c", Phase.NONE, 6, 7, "x"))))
                    .isEqualTo("a:2 (4) c:1");
        }

        @Test
        void chainWhenAPhaseHadOnlyTasksThatNeverStartedGoesOverTheOneBefore() {
            assertThat(chain(report(
                            List.of(phase(Phase.DRAIN, 0, 3), phase(Phase.FLUSH, 3, 3)),
                            ran("web", Phase.DRAIN, 0, 3),
                            never("outbox", Phase.FLUSH, TaskStatus.SKIPPED, "drain"),
                            ran("pool", Phase.RELEASE, 3, 9, "flush"))))
                    .isEqualTo("web:3 pool:6");
        }

        @Test
        void chainWhenNobodySaysWhenPhasesEndedGoesByTheirTasks() {
            assertThat(chain(report(
                            ran("beside", Phase.NONE, 0, 5),
                            ran("web", Phase.DRAIN, 0, 3),
                            ran("pool", Phase.RELEASE, 6, 9, "flush"))))
                    .isEqualTo("web:3 (3) pool:3");
        }

        /** It was given up at 3 and its successor ran beside it. */
        @Test
        void chainWhenATaskWasAbandonedCountsItAsEndedThen() {
            assertThat(chain(report(
                            task("stuck", Phase.NONE, TaskStatus.ABANDONED, 0, 3),
                            ran("next", Phase.NONE, 3, 9, "stuck"))))
                    .isEqualTo("stuck:3 next:6");
        }

        @Test
        void chainWhenTheRunGoesOnEndsWithWhatRunsNow() {
            assertThat(chain(report(
                            ran("web", Phase.DRAIN, 0, 7),
                            ran("jobs", Phase.DRAIN, 0, 8),
                            task("ledger", Phase.NONE, TaskStatus.RUNNING, 7, 20, "web"),
                            never("pool", Phase.NONE, TaskStatus.WAITING, "ledger", "jobs"))))
                    .isEqualTo("web:7 ledger:13");
        }

        @Test
        void chainWhenANameIsThatOfNobodyPassesItOver() {
            assertThat(chain(report(ran("none", Phase.NONE, 0, 2), ran("a", Phase.NONE, 2, 3, "nobody", "none"))))
                    .isEqualTo("none:2 a:1");
        }

        /** No run reports this; but whoever makes a report may. */
        @Test
        void chainWhenTasksSeemToWaitForEachOtherComesToAnEnd() {
            assertThat(chain(report(ran("a", Phase.NONE, 0, 0, "b"), ran("b", Phase.NONE, 0, 0, "a", "b"))))
                    .isEqualTo("a:0 b:0");
        }

        @Test
        void chainWhenAPredecessorSeemsToHaveEndedTooLateGoesOverTheOther() {
            assertThat(chain(report(
                            ran("a", Phase.NONE, 0, 2),
                            ran("b", Phase.NONE, 0, 6),
                            ran("c", Phase.NONE, 4, 9, "a", "b"))))
                    .isEqualTo("a:2 (2) c:5");
        }

        @Test
        void chainWhenTheRunIsLargeIsFoundWithoutRecursion() {
            TaskReport[] tasks = Stream.iterate(0, at -> at + 1)
                    .limit(100_000)
                    .map(at -> ran("t" + at, Phase.RELEASE, at, at + 1, "flush", "t" + (at - 1)))
                    .toArray(TaskReport[]::new);

            assertThat(report(tasks).criticalChain()).hasSize(100_000);
        }
    }
}
