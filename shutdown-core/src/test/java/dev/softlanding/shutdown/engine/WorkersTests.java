package dev.softlanding.shutdown.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.ShutdownTask;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads are made when needed, go on with what comes, and end when nothing more will. */
@Timeout(20)
class WorkersTests {

    private final BlockingQueue<Thread> ran = new LinkedBlockingQueue<>();
    private volatile boolean strayInterrupt;

    private final Workers workers = new Workers(
            execution -> {
                execution.runBody();
                if (strayInterrupt) {
                    Thread.currentThread().interrupt();
                }
                ran.add(Thread.currentThread());
                return null;
            },
            null);

    @AfterEach
    void close() {
        workers.close();
    }

    private static TaskExecution task() {
        return new TaskExecution(0, ShutdownTask.named("a").run(() -> {}), null);
    }

    @Test
    void taskWhenAWorkerWaitsIsRunByIt() throws Exception {
        workers.execute(task());
        Thread first = ran.take();
        awaitWaiting(first);

        workers.execute(task());

        assertThat(ran.take()).isSameAs(first);
    }

    @Test
    void taskWhenAllWorkersAreBusyGetsAnother() throws Exception {
        var gate = Gate.polite();
        workers.execute(new TaskExecution(0, ShutdownTask.named("busy").run(gate), null));
        Thread busy = gate.awaitEntered();

        workers.execute(task());

        assertThat(ran.take()).isNotSameAs(busy);
        gate.open();
    }

    /** A body may have kept its thread and interrupt it later; the worker used to die with a task on its way to it. */
    @Test
    void workerWhenInterruptedByAStrangerStaysAndRunsTheNextTask() throws Exception {
        strayInterrupt = true;
        workers.execute(task());
        Thread first = ran.take();
        awaitWaiting(first);
        strayInterrupt = false;

        workers.execute(task());

        assertThat(ran.take()).isSameAs(first);
    }

    @Test
    void workersWhenClosedEnd() throws Exception {
        var gate = Gate.polite();
        workers.execute(task());
        Thread waiting = ran.take();
        awaitWaiting(waiting);
        workers.execute(new TaskExecution(0, ShutdownTask.named("busy").run(gate), null));
        assertThat(gate.awaitEntered()).isSameAs(waiting);
        workers.execute(task());
        Thread other = ran.take();
        awaitWaiting(other);

        workers.close();
        other.join();
        gate.open();

        waiting.join();
        assertThat(waiting.isAlive()).isFalse();
    }

    /** No latch tells that a thread has parked; a dead one counts too, so that a lost task shows as one. */
    private static void awaitWaiting(Thread thread) {
        while (thread.getState() != Thread.State.WAITING && thread.isAlive()) {
            Thread.onSpinWait();
        }
    }
}
