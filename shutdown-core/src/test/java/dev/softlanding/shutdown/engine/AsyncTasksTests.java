package dev.softlanding.shutdown.engine;

import static dev.softlanding.shutdown.engine.Harness.HOUR;
import static dev.softlanding.shutdown.engine.Harness.SECOND;
import static dev.softlanding.shutdown.engine.Harness.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.AsyncBody;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.report.CutOffCause;
import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.report.TaskStatus;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Bodies that leave a stage behind: it is the stage that ends the task, and that a timeout cancels. */
@Timeout(20)
class AsyncTasksTests {

    @RegisterExtension
    final Harness harness = new Harness();

    private final CompletableFuture<String> stage = new CompletableFuture<>();

    /** Counted down when the body has returned its stage, and the run follows that. */
    private final CountDownLatch followed = new CountDownLatch(1);

    private ShutdownTask leaving(CompletionStage<?> left) {
        return async(context -> Stages.telling(followed, left));
    }

    private static ShutdownTask async(AsyncBody body) {
        return ShutdownTask.named("a").timeout(SECOND).runAsync(body);
    }

    /** Waits until the body has returned, and nothing is left to do for anybody. */
    private void awaitLeft() throws InterruptedException {
        followed.await();
        harness.time().awaitScheduled(1);
    }

    @Test
    void taskWhenItsStageIsCompletedElsewhereEndsThen() throws Exception {
        ShutdownCoordinator coordinator = harness.started(leaving(stage), Harness.task("b", () -> {}, "a"));
        awaitLeft();
        assertThat(coordinator.report().task("a").orElseThrow().status()).isEqualTo(TaskStatus.RUNNING);
        harness.time().advance(Duration.ofMillis(300));

        new Thread(() -> stage.complete("done")).start();

        ShutdownReport report = harness.reportOfEnd(coordinator);
        assertThat(task(report, "a").status()).isEqualTo(TaskStatus.SUCCEEDED);
        assertThat(task(report, "a").duration()).isEqualTo(Duration.ofMillis(300));
        assertThat(harness.ended()).containsExactly("a", "b");
    }

    @Test
    void taskWhenItsStageIsCompleteAlreadyEndsAtOnce() throws Exception {
        ShutdownReport report = harness.reportOfEnd(harness.started(leaving(CompletableFuture.completedFuture(1))));

        assertThat(task(report, "a").status()).isEqualTo(TaskStatus.SUCCEEDED);
    }

    @Test
    void failureWhenItComesThroughStagesIsTheCause() throws Exception {
        var failure = new IllegalStateException("on purpose");
        ShutdownCoordinator coordinator =
                harness.started(leaving(stage.thenApply(String::length).thenApply(Integer::longValue)));
        awaitLeft();

        stage.completeExceptionally(failure);

        TaskReport report = task(harness.reportOfEnd(coordinator), "a");
        assertThat(report.status()).isEqualTo(TaskStatus.FAILED);
        assertThat(report.failure()).isSameAs(failure);
    }

    @Test
    void failureWhenItHasNoCauseIsItself() throws Exception {
        var failure = new CompletionException("on purpose", null);

        ShutdownReport report = harness.reportOfEnd(harness.started(leaving(CompletableFuture.failedFuture(failure))));

        assertThat(task(report, "a").failure()).isSameAs(failure);
    }

    @Test
    void taskWhenItsStageIsCancelledByAnotherHasFailed() throws Exception {
        ShutdownCoordinator coordinator = harness.started(leaving(stage));
        awaitLeft();

        stage.cancel(false);

        TaskReport report = task(harness.reportOfEnd(coordinator), "a");
        assertThat(report.status()).as("nobody interrupted it").isEqualTo(TaskStatus.FAILED);
        assertThat(report.failure()).isInstanceOf(CancellationException.class);
    }

    @Test
    void taskWhenItReturnsNoStageHasFailed() throws Exception {
        TaskReport report = task(harness.reportOfEnd(harness.started(async(context -> null))), "a");

        assertThat(report.status()).isEqualTo(TaskStatus.FAILED);
        assertThat(report.failure())
                .isInstanceOf(NullPointerException.class)
                .hasMessage("The body returned null where a CompletionStage was expected");
    }

    @Test
    void taskWhenItThrowsInsteadHasFailed() throws Exception {
        TaskReport report = task(
                harness.reportOfEnd(harness.started(async(context -> {
                    throw new NoClassDefFoundError("on purpose");
                }))),
                "a");

        assertThat(report.status()).isEqualTo(TaskStatus.FAILED);
        assertThat(report.failure()).isInstanceOf(NoClassDefFoundError.class);
    }

    @Test
    void taskWhenItsStageCannotBeFollowedHasFailed() throws Exception {
        CompletionStage<?> unfollowable = Stages.refusing("whenComplete", stage);

        TaskReport report = task(harness.reportOfEnd(harness.started(async(context -> unfollowable))), "a");

        assertThat(report.status()).isEqualTo(TaskStatus.FAILED);
        assertThat(report.failure()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void stageWhenTheTimeoutNearsIsCancelled() throws Exception {
        ShutdownCoordinator coordinator = harness.started(leaving(stage));
        awaitLeft();

        harness.time().advance(Duration.ofMillis(900));

        TaskReport report = task(harness.reportOfEnd(coordinator), "a");
        assertThat(report.status()).isEqualTo(TaskStatus.TIMED_OUT);
        assertThat(report.failure()).isInstanceOf(CancellationException.class);
        assertThat(report.duration()).isEqualTo(Duration.ofMillis(900));
        assertThat(stage).isCancelled();
        assertThat(harness.events().await(ShutdownEvent.TaskInterrupted.class).stack())
                .as("it is on no thread")
                .isEmpty();
        assertThat(harness.events().await(ShutdownEvent.TaskInterrupted.class).cancelled())
                .isTrue();
    }

    @Test
    void stageWhenItDoesNotHearOfItsCancellingIsAbandonedAndItsLateEndTold() throws Exception {
        Gate other = harness.polite();
        ShutdownCoordinator coordinator = harness.started(
                leaving(stage.minimalCompletionStage()), // whose future is a copy
                Harness.task("other", other));
        awaitLeft();
        timeOut();
        harness.events().awaitEnd("a");
        TaskReport abandoned = coordinator.report().task("a").orElseThrow();
        assertThat(abandoned.status()).isEqualTo(TaskStatus.ABANDONED);
        assertThat(abandoned.stuck()).isTrue();
        harness.time().advance(SECOND);

        stage.complete("at last");

        assertThat(harness.events().await(ShutdownEvent.TaskEndedLate.class))
                .isEqualTo(new ShutdownEvent.TaskEndedLate("a", Duration.ofSeconds(2)));
        other.open();
        assertThat(harness.reportOfEnd(coordinator).hasStuckTasks()).isFalse();
    }

    @Test
    void stageWhenItCannotBeCancelledIsAbandoned() throws Exception {
        ShutdownCoordinator coordinator = harness.started(leaving(Stages.refusing("toCompletableFuture", stage)));
        awaitLeft();

        timeOut();

        ShutdownReport report = harness.reportOfEnd(coordinator);
        assertThat(task(report, "a").status()).isEqualTo(TaskStatus.ABANDONED);
        assertThat(report.hasStuckTasks()).isTrue();
    }

    private void timeOut() throws InterruptedException {
        harness.time().advance(Duration.ofMillis(900));
        harness.events().await(ShutdownEvent.TaskInterrupted.class);
        harness.advanceWhenSettled(Duration.ofMillis(100));
    }

    @Test
    void stageWhenTheCutOffComesIsCancelled() throws Exception {
        ShutdownCoordinator coordinator = harness.started(
                ShutdownTask.named("a").timeout(HOUR).runAsync(context -> Stages.telling(followed, stage)));
        awaitLeft();

        harness.time().advance(Harness.BUDGET);

        ShutdownReport report = harness.reportOfEnd(coordinator);
        assertThat(task(report, "a").status()).isEqualTo(TaskStatus.CUT_OFF);
        assertThat(report.cutOff()).isEqualTo(CutOffCause.DEADLINE);
        assertThat(stage).isCancelled();
    }

    @Test
    void bodyWhenItBlocksBeforeItReturnsItsStageIsInterruptedAndTheStageCancelled() throws Exception {
        Gate blocking = harness.deaf();
        ShutdownCoordinator coordinator = harness.started(async(context -> {
            blocking.run();
            return stage;
        }));
        blocking.awaitEntered();
        harness.time().advance(Duration.ofMillis(900));
        blocking.awaitInterrupted();

        blocking.open();

        TaskReport report = task(harness.reportOfEnd(coordinator), "a");
        assertThat(report.status()).isEqualTo(TaskStatus.TIMED_OUT);
        assertThat(stage).as("what it returned too late").isCancelled();
        assertThat(report.stack())
                .extracting(StackTraceElement::getClassName)
                .as("it was on a thread when it was interrupted")
                .contains(Gate.class.getName());
        assertThat(harness.events().await(ShutdownEvent.TaskInterrupted.class).cancelled())
                .as("it was on a thread")
                .isFalse();
    }

    /** The stack used to be taken of a worker that had just left the body. */
    @Test
    void stackWhenABodyReturnsAtTheMomentOfItsInterruptIsThatOfTheBodyOrOfNobody() throws Exception {
        for (int i = 0; i < 300; i++) {
            var entered = new CountDownLatch(1);
            var left = new CompletableFuture<Void>();
            ShutdownCoordinator coordinator = harness.started(async(context -> {
                entered.countDown();
                return left;
            }));
            entered.await();

            harness.time().advance(Duration.ofMillis(900));

            TaskReport report = task(harness.reportOfEnd(coordinator), "a");
            assertThat(report.stack())
                    .extracting(StackTraceElement::getClassName)
                    .doesNotContain(Workers.class.getName() + "$Worker");
        }
    }

    @Test
    void stagesWhenBodiesCompleteEachOthersLoseNothing() throws Exception {
        var other = new CompletableFuture<Void>();
        ShutdownCoordinator coordinator = harness.started(
                leaving(stage),
                Harness.task("b", () -> stage.complete("by a worker of the run")),
                ShutdownTask.named("c").timeout(HOUR).runAsync(context -> other));

        harness.events().awaitEnd("a");
        other.complete(null);

        assertThat(harness.reportOfEnd(coordinator).tasks())
                .extracting(TaskReport::status)
                .containsOnly(TaskStatus.SUCCEEDED);
    }

    @Test
    void stageWhenCompletedByWhoListensEndsTheTask() throws Exception {
        ShutdownCoordinator coordinator = harness.started(
                harness.builder().listener(event -> {
                    if (event instanceof ShutdownEvent.TaskStarted) {
                        stage.complete("by the thread that delivers events");
                    }
                }),
                leaving(stage));

        assertThat(task(harness.reportOfEnd(coordinator), "a").status()).isEqualTo(TaskStatus.SUCCEEDED);
    }

    @Test
    void stageWhenItIsCompletedWhileARunIsTriggeredAgainAndLookedAtEndsOnce() throws Exception {
        ShutdownCoordinator coordinator = harness.started(leaving(stage));
        awaitLeft();
        stage.whenComplete((result, failure) -> {
            coordinator.trigger(ShutdownReason.EXIT);
            coordinator.report();
        });

        stage.complete("done");

        assertThat(harness.reportOfEnd(coordinator).laterTriggers()).containsExactly(ShutdownReason.EXIT);
        assertThat(harness.ended()).containsExactly("a");
    }

    /** There are never more than 256 workers. */
    @Test
    void tasksWhenTheyOnlyWaitHoldNoWorker() throws Exception {
        int tasks = 400;
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        var started = new CountDownLatch(tasks);
        ShutdownTask[] all = IntStream.range(0, tasks + 1)
                .mapToObj(i -> ShutdownTask.named("t" + i).timeout(HOUR).runAsync(context -> {
                    threads.add(Thread.currentThread());
                    started.countDown();
                    return stage;
                }))
                .toArray(ShutdownTask[]::new);
        all[tasks] = ShutdownTask.named("last").timeout(SECOND).run(started::await);
        ShutdownCoordinator coordinator = harness.started(all);
        harness.events().awaitEnd("last");
        assertThat(coordinator.report().tasks())
                .filteredOn(task -> task.status() == TaskStatus.RUNNING)
                .as("all at once")
                .hasSize(tasks);

        stage.complete("done");

        assertThat(harness.reportOfEnd(coordinator).tasks())
                .extracting(TaskReport::status)
                .containsOnly(TaskStatus.SUCCEEDED);
        assertThat(threads).hasSizeLessThanOrEqualTo(256).allMatch(Thread::isDaemon);
    }
}
