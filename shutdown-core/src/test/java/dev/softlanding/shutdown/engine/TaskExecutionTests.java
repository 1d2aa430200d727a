package dev.softlanding.shutdown.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.ShutdownTask;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An interrupt reaches the body it was meant for, or nothing. */
@Timeout(20)
class TaskExecutionTests {

    @AfterEach
    void clearFlag() {
        Thread.interrupted();
    }

    private static TaskExecution execution(ShutdownTask.Action action) {
        return new TaskExecution(0, ShutdownTask.named("a").run(action), null, List.of(), null);
    }

    @Test
    void interruptWhenTheBodyHasNotBegunAwaitsIt() {
        var seen = new AtomicBoolean();
        TaskExecution execution =
                execution(() -> seen.set(Thread.currentThread().isInterrupted()));

        execution.interrupt();

        assertThat(execution.runBody()).isEqualTo(new TaskExecution.Outcome(null));
        assertThat(seen).isTrue();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void interruptWhenTheBodyHasEndedReachesNobody() {
        TaskExecution execution = execution(() -> {});
        execution.runBody();

        execution.interrupt();

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    /** A thread whose interrupt is held up half way, as that of a thread blocked in a channel can be. */
    private static final class SlowlyInterruptedThread extends Thread {

        private final CountDownLatch interrupting = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);

        SlowlyInterruptedThread(Runnable runnable) {
            super(runnable);
        }

        @Override
        public void interrupt() {
            interrupting.countDown();
            await(goOn);
            super.interrupt();
        }
    }

    @Test
    void threadWhenItsInterruptIsUnderWayDoesNotGoOnBeforeItHasArrived() throws Exception {
        var gate = Gate.polite();
        var goneOn = new CountDownLatch(1);
        var flagged = new AtomicBoolean();
        TaskExecution execution = execution(gate);
        var worker = new SlowlyInterruptedThread(() -> {
            execution.runBody();
            flagged.set(Thread.currentThread().isInterrupted());
            goneOn.countDown();
        });
        worker.start();
        gate.awaitEntered();
        new Thread(execution::interrupt).start();
        await(worker.interrupting);

        gate.open();

        assertThat(goneOn.await(50, TimeUnit.MILLISECONDS))
                .as("the interrupt could still hit the next task")
                .isFalse();
        worker.goOn.countDown();
        await(goneOn);
        assertThat(flagged).isFalse();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    @Test
    void stackWhenTheBodyRunsShowsItAndElseNothing() throws Exception {
        var gate = Gate.polite();
        var nextTask = Gate.polite();
        TaskExecution execution = execution(gate);
        assertThat(execution.stack()).isEmpty();
        var worker = new Thread(() -> {
            execution.runBody();
            execution(nextTask).runBody();
        });
        worker.start();
        gate.awaitEntered();

        assertThat(execution.stack()).anyMatch(frame -> frame.getClassName().equals(Gate.class.getName()));

        gate.open();
        nextTask.awaitEntered();
        assertThat(execution.stack()).isEmpty();
        nextTask.open();
    }
}
