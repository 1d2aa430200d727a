package dev.softlanding.shutdown.engine;

import static dev.softlanding.shutdown.engine.Harness.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.softlanding.shutdown.CallbackBody;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.report.TaskStatus;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Bodies that tell by a callback when their work is done: the first word counts. */
@Timeout(20)
class CallbackTasksTests {

    @RegisterExtension
    final Harness harness = new Harness();

    private final CompletableFuture<CallbackBody.Completion> completion = new CompletableFuture<>();
    private final AtomicInteger cancelled = new AtomicInteger();
    private final CountDownLatch told = new CountDownLatch(1);

    /** A task that hands its completion to the test, and counts how often it is told to stop. */
    private ShutdownTask task() {
        return ShutdownTask.named("a").timeout(SECOND).runCallback((context, given) -> {
            given.onCancel(() -> {
                cancelled.incrementAndGet();
                told.countDown();
            });
            completion.complete(given);
        });
    }

    private TaskReport end(ShutdownCoordinator coordinator) throws InterruptedException {
        return Harness.task(harness.reportOfEnd(coordinator), "a");
    }

    @Test
    void taskWhenToldToHaveSucceededHas() throws Exception {
        ShutdownCoordinator coordinator = harness.started(task());

        completion.get().succeed();

        assertThat(end(coordinator).status()).isEqualTo(TaskStatus.SUCCEEDED);
        assertThat(cancelled).hasValue(0);
    }

    @Test
    void taskWhenToldToHaveFailedHas() throws Exception {
        var failure = new IllegalStateException("on purpose");
        ShutdownCoordinator coordinator = harness.started(task());

        completion.get().fail(failure);

        TaskReport report = end(coordinator);
        assertThat(report.status()).isEqualTo(TaskStatus.FAILED);
        assertThat(report.failure()).isSameAs(failure);
        assertThat(cancelled).hasValue(0);
    }

    @Test
    void wordWhenItIsNotTheFirstDoesNotCount() throws Exception {
        ShutdownCoordinator coordinator = harness.started(task());

        completion.get().succeed();
        completion.get().fail(new IllegalStateException("too late"));
        completion.get().succeed();

        TaskReport report = end(coordinator);
        assertThat(report.status()).isEqualTo(TaskStatus.SUCCEEDED);
        assertThat(report.failure()).isNull();
        assertThat(harness.ended()).containsExactly("a");
    }

    @Test
    void wordWhenSaidBeforeTheBodyReturnsCounts() throws Exception {
        ShutdownCoordinator coordinator = harness.started(
                ShutdownTask.named("a").timeout(SECOND).runCallback((context, given) -> given.succeed()));

        assertThat(end(coordinator).status()).isEqualTo(TaskStatus.SUCCEEDED);
    }

    @Test
    void taskWhenItsBodyThrowsHasFailedWhateverItSaid() throws Exception {
        ShutdownCoordinator coordinator =
                harness.started(ShutdownTask.named("a").timeout(SECOND).runCallback((context, given) -> {
                    given.succeed();
                    throw new IllegalStateException("on purpose");
                }));

        assertThat(end(coordinator).failure()).hasMessage("on purpose");
    }

    @Test
    void actionWhenTheTimeoutNearsIsCalledOnce() throws Exception {
        ShutdownCoordinator coordinator = harness.started(task());
        completion.get();
        harness.advanceWhenSettled(Duration.ofMillis(900));

        told.await();

        assertThat(end(coordinator).status()).isEqualTo(TaskStatus.TIMED_OUT);
        completion.get().succeed();
        assertThat(cancelled).hasValue(1);
    }

    @Test
    void actionWhenTheCutOffComesIsCalled() throws Exception {
        ShutdownCoordinator coordinator = harness.started(task());
        completion.get();

        coordinator.escalate();

        told.await();
        assertThat(end(coordinator).status()).isEqualTo(TaskStatus.CUT_OFF);
    }

    @Test
    void actionWhenGivenTooLateIsCalledAtOnce() throws Exception {
        ShutdownCoordinator coordinator = harness.started(task());
        completion.get();
        harness.advanceWhenSettled(Duration.ofMillis(900));
        end(coordinator);
        var late = new AtomicInteger();

        completion.get().onCancel(late::incrementAndGet);

        assertThat(late).hasValue(1);
    }

    @Test
    void actionWhenItThrowsHarmsNobody() throws Exception {
        ShutdownCoordinator coordinator = harness.started(
                ShutdownTask.named("a").timeout(SECOND).runCallback((context, given) -> {
                    given.onCancel(() -> {
                        throw new NoClassDefFoundError("on purpose");
                    });
                    completion.complete(given);
                }),
                Harness.task("b", () -> {}, "a"));
        completion.get();

        harness.advanceWhenSettled(Duration.ofMillis(900));

        assertThat(end(coordinator).status()).isEqualTo(TaskStatus.TIMED_OUT);
        assertThat(harness.ended()).containsExactly("a", "b");
    }

    /** Who only passes on that something else was cancelled has said its word; nobody told it to stop. */
    @Test
    void actionWhenTheWorkFailsByACancellationOfItsOwnIsNotCalled() throws Exception {
        ShutdownCoordinator coordinator = harness.started(task());

        completion.get().fail(new CancellationException("the client's own"));

        assertThat(end(coordinator).status()).isEqualTo(TaskStatus.FAILED);
        assertThat(cancelled).hasValue(0);
    }

    @Test
    void completionWhenGivenNothingRefuses() throws Exception {
        harness.started(task());
        CallbackBody.Completion given = completion.get();

        assertThat(catchThrowable(() -> given.fail(null))).hasMessage("'failure' must not be null");
        assertThat(catchThrowable(() -> given.onCancel(null))).hasMessage("'action' must not be null");
        given.succeed();
    }
}
