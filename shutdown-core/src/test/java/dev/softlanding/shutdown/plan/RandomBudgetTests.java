package dev.softlanding.shutdown.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.ShutdownSettings;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.report.BudgetProof;
import dev.softlanding.shutdown.report.Remedy;
import dev.softlanding.shutdown.report.TaskSlack;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What is proven about small random plans is what comes out when every set of their tasks is looked at. A failure names
 * its seed: {@code new SmallPlan(seed)} draws the same again.
 */
@Timeout(60)
class RandomBudgetTests {

    private static final int PLANS = 1_000;
    private static final int MANY = SmallPlan.MOST_TASKS;

    /** A {@code preStop} hook of 1.5 s is charged as 2. */
    private static final ShutdownSettings SETTINGS =
            new ShutdownSettings(Duration.ofSeconds(13), Duration.ofMillis(1_500), Duration.ofSeconds(1));

    private static final long BUDGET = 10;

    private static BudgetProof prove(List<ShutdownTask> tasks, long budget, int workers) {
        long nanos = Duration.ofSeconds(budget).toNanos();
        return new BudgetProver(ShutdownPlan.of(tasks, null), SETTINGS, nanos, workers).prove();
    }

    private static BudgetProof prove(SmallPlan plan, int workers) {
        return prove(plan.tasks, BUDGET, workers);
    }

    @Test
    void proofWhenWorkersAreManyIsAboutTheLongestPath() {
        for (long seed = 0; seed < PLANS; seed++) {
            var plan = new SmallPlan(seed);
            BudgetProof proof = prove(plan, MANY);
            boolean guaranteed = plan.mostGuaranteed() <= BUDGET;

            assertThat(proof.worstCase()).as("seed %s", seed).isEqualTo(Duration.ofSeconds(plan.longest()));
            assertThat(proof.withoutOptional()).as("seed %s", seed).isEqualTo(Duration.ofSeconds(plan.longestNeeded()));
            assertThat(proof.fits()).as("seed %s", seed).isEqualTo(plan.longestNeeded() <= BUDGET);
            assertThat(proof.guaranteesFit()).as("seed %s", seed).isEqualTo(guaranteed);
            assertThat(proof.remedies().isEmpty()).as("seed %s", seed).isEqualTo(proof.fits());
        }
    }

    @Test
    void criticalPathIsAChainOfTheLongestLengthInItsOrder() {
        for (long seed = 0; seed < PLANS; seed++) {
            var plan = new SmallPlan(seed);
            List<Integer> path =
                    prove(plan, MANY).criticalPath().stream().map(plan::indexOf).toList();
            int chain = path.stream().mapToInt(task -> 1 << task).sum();

            assertThat(plan.isChain(chain)).as("seed %s", seed).isTrue();
            assertThat(plan.work(chain)).as("seed %s", seed).isEqualTo(plan.longest());
            assertThat(path).as("seed %s", seed).isSorted();
        }
    }

    @Test
    void slackOfEachTaskIsWhatTheLongestPathThroughItLeaves() {
        for (long seed = 0; seed < PLANS; seed++) {
            var plan = new SmallPlan(seed);
            List<TaskSlack> slacks = prove(plan, MANY).tasks();

            assertThat(slacks).as("seed %s", seed).hasSize(plan.count());
            for (TaskSlack slack : slacks) {
                int task = plan.indexOf(slack.task());
                boolean critical = plan.timeouts[task] > 0 && plan.longestThrough(task) == plan.longest();
                assertThat(slack)
                        .as("seed %s", seed)
                        .returns(Duration.ofSeconds(plan.longestBefore(task)), TaskSlack::earliestStart)
                        .returns(Duration.ofSeconds(BUDGET - plan.keptFreeAfter(task)), TaskSlack::latestFinish)
                        .returns(Duration.ofSeconds(BUDGET - plan.longestNeededThrough(task)), TaskSlack::slack)
                        .returns(critical, TaskSlack::critical);
            }
        }
    }

    @Test
    void widthIsNeverLessThanHowManyTasksCanRunTogetherAndSeldomMore() {
        int exact = 0;
        for (long seed = 0; seed < PLANS; seed++) {
            var plan = new SmallPlan(seed);
            int width = prove(plan, MANY).width();
            int withWork = (int)
                    LongStream.of(plan.timeouts).filter(timeout -> timeout > 0).count();

            assertThat(width).as("seed %s", seed).isBetween(plan.widest(), withWork);
            exact += width == plan.widest() ? 1 : 0;
        }

        assertThat(exact).isGreaterThan(PLANS * 9 / 10);
    }

    @Test
    void worstCaseIsNeverExceededHoweverFewWorkersThereAre() {
        for (long seed = 0; seed < PLANS; seed++) {
            var plan = new SmallPlan(seed);
            for (int workers = 1; workers <= 4; workers++) {
                Duration worst = prove(plan, workers).worstCase();
                for (int run = 0; run < 5; run++) {
                    assertThat(Duration.ofSeconds(plan.simulate(workers)))
                            .as("seed %s, %s workers", seed, workers)
                            .isLessThanOrEqualTo(worst);
                }
            }
        }
    }

    @Test
    void eachRemedySufficesByItself() {
        Set<Remedy.Kind> seen = EnumSet.noneOf(Remedy.Kind.class);
        for (long seed = 0; seed < PLANS; seed++) {
            var plan = new SmallPlan(seed);
            for (int workers = 1; workers <= MANY; workers += 3) {
                for (Remedy remedy : prove(plan, workers).remedies()) {
                    assertThat(apply(remedy, plan, workers).fits())
                            .as("seed %s, %s workers: %s", seed, workers, remedy)
                            .isTrue();
                    seen.add(remedy.kind());
                }
            }
        }

        assertThat(seen).containsExactlyInAnyOrder(Remedy.Kind.values());
    }

    private static BudgetProof apply(Remedy remedy, SmallPlan plan, int workers) {
        Duration less = remedy.from().minus(remedy.to());
        return switch (remedy.kind()) {
            case GRACE_PERIOD -> prove(plan.tasks, BUDGET - less.toSeconds(), workers);
            case SINGLE_TASK, CRITICAL_PATH -> prove(plan.shortenedBy(less, remedy.tasks()), BUDGET, workers);
            case TIMEOUTS -> {
                long percent = 100 * remedy.to().toNanos() / remedy.from().toNanos();
                yield prove(plan.shortenedTo(percent, remedy.tasks()), BUDGET, workers);
            }
        };
    }
}
