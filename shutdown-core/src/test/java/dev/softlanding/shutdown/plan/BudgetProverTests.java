package dev.softlanding.shutdown.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.ShutdownSettings;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.report.BudgetProof;
import dev.softlanding.shutdown.report.Remedy;
import dev.softlanding.shutdown.report.TaskSlack;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Before a run is needed, it is known whether it fits, where the time goes, and what to change. */
class BudgetProverTests {

    private static final ShutdownSettings SETTINGS = settings(30, 0, 1_000);

    private static ShutdownSettings settings(long graceSeconds, long preStopMillis, long reserveMillis) {
        return new ShutdownSettings(
                Duration.ofSeconds(graceSeconds), Duration.ofMillis(preStopMillis), Duration.ofMillis(reserveMillis));
    }

    private static ShutdownTask.Builder task(String name, long seconds) {
        return ShutdownTask.named(name).timeout(Duration.ofSeconds(seconds));
    }

    private static ShutdownPlan plan(Stream<ShutdownTask.Builder> tasks) {
        return ShutdownPlan.of(tasks.map(task -> task.run(() -> {})).toList(), null);
    }

    private static BudgetProof proof(long budgetSeconds, ShutdownTask.Builder... tasks) {
        return proof(budgetSeconds, 256, Stream.of(tasks));
    }

    private static BudgetProof proof(long budgetSeconds, int workers, Stream<ShutdownTask.Builder> tasks) {
        long budget = Duration.ofSeconds(budgetSeconds).toNanos();
        return new BudgetProver(plan(tasks), SETTINGS, budget, workers).prove();
    }

    private static Stream<ShutdownTask.Builder> tasks(int count, long seconds) {
        return IntStream.range(0, count).mapToObj(task -> task("t" + task, seconds));
    }

    @Nested
    class WorstCase {

        @Test
        void proofWhenThereAreNoTasksFits() {
            var proof = proof(29);

            assertThat(proof)
                    .isEqualTo(new BudgetProof(
                            Duration.ZERO,
                            Duration.ZERO,
                            Duration.ofSeconds(29),
                            true,
                            true,
                            0,
                            256,
                            List.of(),
                            List.of(),
                            List.of()));
        }

        @ParameterizedTest
        @CsvSource({"19, false", "20, true", "21, true"})
        void proofWhenTheLongestPathIsWithinTheBudgetFits(long budget, boolean fits) {
            var proof = proof(
                    budget,
                    task("web", 10).phase(Phase.DRAIN),
                    task("jobs", 4).phase(Phase.DRAIN),
                    task("ledger", 3).after("jobs"),
                    task("pool", 7).after("ledger"));

            assertThat(proof.worstCase()).isEqualTo(Duration.ofSeconds(20));
            assertThat(proof.fits()).isEqualTo(fits);
            assertThat(proof.criticalPath()).containsExactly("web", "ledger", "pool");
            assertThat(proof.remedies().isEmpty()).isEqualTo(fits);
        }

        @Test
        void proofWhenATaskIsDisabledCountsItAsNothingAndKeepsTheOrderThroughIt() {
            var proof = proof(
                    10,
                    task("a", 5).phase(Phase.NONE),
                    task("off", 50)
                            .phase(Phase.NONE)
                            .after("a")
                            .guaranteed(Duration.ofSeconds(50))
                            .enabled(false),
                    task("b", 4).phase(Phase.NONE).after("off"));

            assertThat(proof.worstCase()).isEqualTo(Duration.ofSeconds(9));
            assertThat(proof.width()).isOne();
            assertThat(proof.criticalPath()).containsExactly("a", "b");
            assertThat(proof.tasks().get(1)).isEqualTo(slack("off", 0, 0, 5, 10, 1, false));
        }

        /** CP = 4, total = 14, so 4 + 10 / 3, rounded up. */
        @Test
        void worstCaseWhenThePlanIsWiderThanThereAreWorkersIsGrahamsBound() {
            var proof = proof(29, 3, Stream.concat(tasks(5, 2), Stream.of(task("last", 4))));

            assertThat(proof.width()).isEqualTo(6);
            assertThat(proof.worstCase())
                    .isEqualTo(Duration.ofSeconds(7).plusNanos(333_333_334))
                    .isGreaterThan(plan(tasks(5, 2)).worstCase());
        }

        @Test
        void worstCaseWhenThereIsOneWorkerIsAllWork() {
            assertThat(proof(29, 1, tasks(7, 3)).worstCase()).isEqualTo(Duration.ofSeconds(21));
        }

        @Test
        void worstCaseWhenSumsAreTooLargeStaysAtTheLargest() {
            long day = Duration.ofDays(1).toSeconds();
            var proof = proof(29, 1, tasks(110_000, day));

            assertThat(proof.worstCase()).isEqualTo(Duration.ofNanos(Long.MAX_VALUE));
            assertThat(proof.remedies()).isEmpty();
        }
    }

    @Nested
    class Slack {

        @Test
        void tasksWhenTheyWaitForEachOtherHaveTheirPlaceInTheBudget() {
            var proof = proof(
                    20,
                    task("web", 10).phase(Phase.DRAIN),
                    task("jobs", 4).phase(Phase.DRAIN).guaranteed(Duration.ofSeconds(2)),
                    task("ledger", 7).guaranteed(Duration.ofSeconds(5)),
                    task("meters", 1).phase(Phase.NONE));

            assertThat(proof.tasks())
                    .containsExactlyInAnyOrder(
                            slack("web", 10, 0, 0, 15, 3, true),
                            slack("jobs", 4, 2, 0, 15, 9, false),
                            slack("ledger", 7, 5, 10, 20, 3, true),
                            slack("meters", 1, 0, 0, 20, 19, false));
        }

        @Test
        void slackWhenAPathIsTooLongIsNegativeByHowMuch() {
            var proof = proof(
                    12, task("web", 10).phase(Phase.DRAIN), task("jobs", 4).phase(Phase.DRAIN), task("ledger", 7));

            assertThat(proof.tasks())
                    .extracting(TaskSlack::task, task -> task.slack().toSeconds())
                    .containsExactlyInAnyOrder(tuple("web", -5L), tuple("jobs", 1L), tuple("ledger", -5L));
        }

        @Test
        void tasksOfTwoLongestPathsAreAllCritical() {
            var proof = proof(29, task("a", 5), task("b", 5), task("c", 4));

            assertThat(proof.tasks()).extracting(TaskSlack::critical).containsExactly(true, true, false);
            assertThat(proof.criticalPath()).containsExactly("a");
        }
    }

    private static TaskSlack slack(
            String task, long timeout, long guaranteed, long start, long finish, long slack, boolean critical) {
        return new TaskSlack(
                task,
                Duration.ofSeconds(timeout),
                Duration.ofSeconds(guaranteed),
                Duration.ofSeconds(start),
                Duration.ofSeconds(finish),
                Duration.ofSeconds(slack),
                critical);
    }

    @Nested
    class Guarantees {

        @ParameterizedTest
        @CsvSource({"5, 256, false", "6, 256, true", "6, 1, false", "30, 1, true"})
        void guaranteesWhenTheyFitOnEveryPathFitThoughTheWorstCaseDoesNot(long budget, int workers, boolean fit) {
            var proof = proof(
                    budget,
                    workers,
                    Stream.of(
                            task("web", 20).phase(Phase.DRAIN).guaranteed(Duration.ofSeconds(2)),
                            task("ledger", 5).guaranteed(Duration.ofSeconds(4)),
                            task("pool", 5)));

            assertThat(proof.fits()).isEqualTo(budget == 30);
            assertThat(proof.guaranteesFit()).isEqualTo(fit);
        }
    }

    @Nested
    class OptionalTasks {

        private final ShutdownTask.Builder[] tasks = {
            task("web", 10).phase(Phase.DRAIN),
            task("cache", 8).phase(Phase.DRAIN).after("web").optional(true),
            task("ledger", 7).phase(Phase.FLUSH),
            task("statistics", 4).optional(true),
            task("pool", 3)
        };

        @ParameterizedTest
        @CsvSource({"19, false, false", "20, true, true", "28, true, true", "29, true, false"})
        void proofWhenThePlanFitsWithoutItsOptionalTasksFits(long budget, boolean fits, boolean onlyWithout) {
            var proof = proof(budget, tasks);

            assertThat(proof.worstCase()).isEqualTo(Duration.ofSeconds(29));
            assertThat(proof.withoutOptional()).isEqualTo(Duration.ofSeconds(20));
            assertThat(proof.fits()).isEqualTo(fits);
            assertThat(proof.guaranteesFit()).isTrue();
            assertThat(proof.fitsOnlyWithoutOptional()).isEqualTo(onlyWithout);
            assertThat(proof.criticalPath()).containsExactly("web", "cache", "ledger", "statistics");
            assertThat(proof.takesAtMost()).isEqualTo("29.0 s (20.0 s without its optional tasks)");
        }

        @Test
        void proofWhenNothingIsOptionalIsAboutTheWorstCase() {
            var proof =
                    proof(20, task("web", 10), task("off", 30).optional(true).enabled(false));

            assertThat(proof.withoutOptional()).isEqualTo(proof.worstCase()).isEqualTo(Duration.ofSeconds(10));
            assertThat(proof.fitsOnlyWithoutOptional()).isFalse();
            assertThat(proof.takesAtMost()).isEqualTo("10.0 s");
        }

        /** That of an optional task is until it might be left out; that of another does not count optional ones. */
        @Test
        void slackWhenTheTimeIsShortIsNegativeOfWhatMightBeLeftOutOnly() {
            assertThat(proof(25, tasks).tasks())
                    .containsExactly(
                            slack("web", 10, 0, 0, 25, 5, true),
                            slack("cache", 8, 0, 10, 15, -3, true),
                            slack("ledger", 7, 0, 18, 25, 5, true),
                            slack("statistics", 4, 0, 25, 25, -4, true),
                            slack("pool", 3, 0, 25, 25, 5, false));
        }

        @Test
        void remediesWhenThePlanDoesNotFitEvenSoAreAboutWhatHasToFit() {
            assertThat(proof(18, tasks).remedies())
                    .extracting(Remedy::sentence)
                    .containsExactly(
                            "Shorten 'web' from 10 s to at most 8 s.",
                            "Raise the grace period from 30 s to 21 s, here ('shutdown.grace-period') and on the"
                                    + " platform.",
                            "Shorten the timeouts of 'web' (10 s), 'ledger' (7 s), 'pool' (3 s) by 2 s in sum.");
        }

        /** One worker and 32 s of work: an optional task may hold it. */
        @ParameterizedTest
        @CsvSource({"31, false", "32, true"})
        void proofWhenWorkersAreScarceIsAboutAllOfIt(long budget, boolean fits) {
            var proof = proof(budget, 1, Stream.of(tasks));

            assertThat(proof.worstCase()).isEqualTo(Duration.ofSeconds(32));
            assertThat(proof.withoutOptional()).isEqualTo(Duration.ofSeconds(32));
            assertThat(proof.fits()).isEqualTo(fits);
            assertThat(proof.remedies()).hasSize(fits ? 0 : 3);
        }
    }

    @Nested
    class WhatToChange {

        @Test
        void remediesWhenOnePathIsTooLongAreMoreGraceOrLessOnThatPath() {
            var proof = proof(
                    29,
                    task("web", 20).phase(Phase.DRAIN),
                    task("jobs", 5).phase(Phase.DRAIN),
                    task("ledger", 15).after("web"));

            assertThat(proof.remedies())
                    .containsExactly(
                            new Remedy(
                                    Remedy.Kind.SINGLE_TASK,
                                    Duration.ofSeconds(20),
                                    Duration.ofSeconds(14),
                                    List.of("web"),
                                    "Shorten 'web' from 20 s to at most 14 s."),
                            new Remedy(
                                    Remedy.Kind.GRACE_PERIOD,
                                    Duration.ofSeconds(30),
                                    Duration.ofSeconds(36),
                                    List.of(),
                                    "Raise the grace period from 30 s to 36 s, here ('shutdown.grace-period') and on"
                                            + " the platform."),
                            new Remedy(
                                    Remedy.Kind.CRITICAL_PATH,
                                    Duration.ofSeconds(35),
                                    Duration.ofSeconds(29),
                                    List.of("web", "ledger"),
                                    "Shorten the timeouts of 'web' (20 s), 'ledger' (15 s) by 6 s in sum."));
            assertThat(proof.remedies().get(0))
                    .hasToString(proof.remedies().get(0).sentence());
        }

        @Test
        void remedyWhenOneTaskIsTooLongIsAboutThatTask() {
            assertThat(proof(29, task("web", 30)).remedies())
                    .extracting(Remedy::sentence)
                    .containsExactly(
                            "Shorten 'web' from 30 s to at most 29 s.",
                            "Raise the grace period from 30 s to 31 s, here ('shutdown.grace-period') and on the"
                                    + " platform.");
        }

        /** What is beside the others on the same path need not be touched, nor what would no longer be guaranteed. */
        @Test
        void remedyWhenOneTaskIsFarTooLongIsThatTaskFirst() {
            var proof = proof(
                    29,
                    task("web", 15).phase(Phase.DRAIN),
                    task("jobs", 14).phase(Phase.DRAIN),
                    task("workers", 2_500).phase(Phase.FLUSH),
                    task("pool", 4));

            assertThat(proof.remedies().get(0).sentence()).isEqualTo("Shorten 'workers' from 2500 s to at most 10 s.");
        }

        @ParameterizedTest
        @CsvSource({"13, web", "14, web", "15, ledger", "20, ledger"})
        void remedyWhenTimeIsGuaranteedToTheLongestTaskLeavesItThat(long guaranteed, String shortened) {
            var proof = proof(
                    29,
                    task("web", 20).phase(Phase.DRAIN).guaranteed(Duration.ofSeconds(guaranteed)),
                    task("ledger", 15));

            assertThat(proof.remedies().get(0).tasks()).containsExactly(shortened);
        }

        @Test
        void remedyWhenNoTaskAloneIsEnoughIsNoneOfASingleTask() {
            assertThat(proof(10, task("a", 20), task("b", 12)).remedies())
                    .extracting(Remedy::kind)
                    .containsExactly(Remedy.Kind.GRACE_PERIOD, Remedy.Kind.TIMEOUTS);
        }

        /** CP = 10 of 20 s, so 10 + 10 / 2; with 8 s less, 2 + 10 / 2. */
        @Test
        void remedyWhenWorkersAreScarceMayBeASingleTaskToo() {
            var proof = proof(7, 2, Stream.concat(tasks(10, 1), Stream.of(task("long", 10))));

            assertThat(proof.worstCase()).isEqualTo(Duration.ofSeconds(15));
            assertThat(proof.remedies().get(0).sentence()).isEqualTo("Shorten 'long' from 10 s to at most 2 s.");
        }

        /** To shorten a task that does not run would save nothing. */
        @Test
        void remedyWhenATaskOfThePathIsDisabledDoesNotNameIt() {
            var off = task("off", 9).after("web").enabled(false);

            assertThat(proof(29, task("web", 30), off).remedies())
                    .extracting(Remedy::tasks)
                    .containsExactly(List.of("web"), List.of());
        }

        @Test
        void remedyWhenSeveralPathsAreTooLongShortensAllInProportion() {
            var remedy = proof(10, task("a", 20), task("b", 12), task("c", 5))
                    .remedies()
                    .get(1);

            assertThat(remedy)
                    .isEqualTo(new Remedy(
                            Remedy.Kind.TIMEOUTS,
                            Duration.ofSeconds(20),
                            Duration.ofSeconds(10),
                            List.of("a", "b"),
                            "Shorten the timeouts of 'a' (20 s), 'b' (12 s) to at most 50 % of what they are."));
        }

        @Test
        void remedyWhenWorkersAreScarceNamesAllTasksAndSpellsOutTheFirst() {
            var remedy = proof(29, 1, tasks(30, 1)).remedies().get(1);

            assertThat(remedy.kind()).isEqualTo(Remedy.Kind.TIMEOUTS);
            assertThat(remedy.tasks()).hasSize(30);
            assertThat(remedy.sentence())
                    .startsWith("Shorten the timeouts of 't0' (1 s), ")
                    .endsWith("'t19' (1 s) and 10 more to at most 96 % of what they are.");
        }

        @ParameterizedTest
        @CsvSource({
            "30,     0, 1000, 29001, 31",
            "30,     0, 1000, 30000, 31",
            "30,     0, 1500, 30000, 32",
            "30,  5000, 1000, 24001, 31",
            "30,  4001, 1000, 24001, 31",
            "30, 28500,  500, 10000, 40",
            "10,     0, 9000,  9500, 19",
        })
        void gracePeriodWhenItIsTooShortIsRaisedToWholeSecondsThatWillDo(
                long grace, long preStop, long reserve, long worst, long needed) {
            Remedy remedy = new Remedies(
                            settings(grace, preStop, reserve),
                            Duration.ofMillis(worst).toNanos(),
                            1)
                    .find(Optional.empty(), List.of(), List.of(), false)
                    .get(0);

            assertThat(remedy.to()).isEqualTo(Duration.ofSeconds(needed));
        }

        /** One that would be refused is no remedy. */
        @Test
        void gracePeriodWhenMoreThanAnyCanBeIsNoRemedy() {
            assertThatCode(() -> settings(86_400, 0, 1_000)).doesNotThrowAnyException();
            assertThatThrownBy(() -> settings(86_401, 0, 1_000)).isInstanceOf(ShutdownException.class);

            assertThat(proof(29, task("web", 86_399)).remedies())
                    .extracting(Remedy::kind)
                    .contains(Remedy.Kind.GRACE_PERIOD);
            assertThat(proof(29, task("web", 86_400)).remedies())
                    .extracting(Remedy::kind)
                    .doesNotContain(Remedy.Kind.GRACE_PERIOD);
        }

        @Test
        void sentenceWhenTheLocaleHasOtherDigitsStaysTheSame() {
            Locale before = Locale.getDefault();
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            try {
                assertThat(proof(10, task("a", 20), task("b", 12))
                                .remedies()
                                .get(1)
                                .sentence())
                        .isEqualTo("Shorten the timeouts of 'a' (20 s), 'b' (12 s) to at most 50 % of what they are.");
            } finally {
                Locale.setDefault(before);
            }
        }
    }
}
