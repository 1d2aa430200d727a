package dev.softlanding.shutdown.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.softlanding.shutdown.ShutdownTask;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads are made when called for, go on with what comes, and end when nothing more will. */
@Timeout(20)
class WorkersTests {

    private final BlockingQueue<Thread> ran = new LinkedBlockingQueue<>();
    private final ConcurrentLinkedQueue<TaskExecution> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicReference<Throwable> death = new AtomicReference<>();
    private volatile boolean strayInterrupt;
    private volatile Error thrownByTheRun;

    private volatile ThreadFactory threads = Workers.THREADS;

    private final Workers workers = new Workers(
            new Workers.Tasks() {
                @Override
                public TaskExecution arrive() {
                    return tasks.poll();
                }

                @Override
                public TaskExecution runAndTakeNext(TaskExecution execution) {
                    execution.runBody();
                    if (strayInterrupt) {
                        Thread.currentThread().interrupt();
                    }
                    ran.add(Thread.currentThread());
                    if (thrownByTheRun != null) {
                        throw thrownByTheRun;
                    }
                    return tasks.poll();
                }

                @Override
                public void died(TaskExecution execution, Throwable cause) {
                    death.set(cause);
                }
            },
            null,
            worker -> threads.newThread(worker));

    @AfterEach
    void close() {
        workers.close();
    }

    private void execute(TaskExecution execution) {
        tasks.add(execution);
        workers.call();
    }

    private static TaskExecution task() {
        return new TaskExecution(0, ShutdownTask.named("a").run(() -> {}), null, List.of(), null);
    }

    @Test
    void taskWhenAWorkerWaitsIsRunByIt() throws Exception {
        execute(task());
        Thread first = ran.take();
        awaitWaiting(first);

        execute(task());

        assertThat(ran.take()).isSameAs(first);
    }

    @Test
    void taskWhenAllWorkersAreBusyGetsAnother() throws Exception {
        var gate = Gate.polite();
        execute(new TaskExecution(0, ShutdownTask.named("busy").run(gate), null, List.of(), null));
        Thread busy = gate.awaitEntered();

        execute(task());

        assertThat(ran.take()).isNotSameAs(busy);
        gate.open();
    }

    @Test
    void workerWhenATaskMadeAnotherReadyGoesOnWithIt() throws Exception {
        tasks.add(task());
        tasks.add(task());

        workers.call();

        assertThat(ran.take()).isSameAs(ran.take());
    }

    @Test
    void workerWhenPreparedWaitsAndIsTheOneThatIsCalled() throws Exception {
        BlockingQueue<Thread> made = new LinkedBlockingQueue<>();
        threads = worker -> {
            Thread thread = Workers.THREADS.newThread(worker);
            made.add(thread);
            return thread;
        };

        workers.prepare();

        assertThat(workers.waiting()).isOne();
        Thread prepared = made.take();
        awaitWaiting(prepared);
        assertThat(workers.waiting()).isOne();
        execute(task());
        assertThat(ran.take()).isSameAs(prepared);
        assertThat(made).isEmpty();
    }

    @Test
    void workerWhenItsThreadCannotBeMadeIsNotCountedAsWaiting() {
        threads = worker -> {
            throw new OutOfMemoryError("unable to create native thread");
        };

        assertThatThrownBy(workers::prepare).isInstanceOf(OutOfMemoryError.class);
        assertThat(workers.waiting()).isZero();
    }

    @Test
    void workerWhenCalledForNothingWaitsForTheNextCall() throws Exception {
        workers.call();

        execute(task());

        assertThat(ran.take()).isNotNull();
    }

    /** A body may have kept its thread and interrupt it later; the worker used to die with a task on its way to it. */
    @Test
    void workerWhenInterruptedByAStrangerStaysAndRunsTheNextTask() throws Exception {
        strayInterrupt = true;
        execute(task());
        Thread first = ran.take();
        awaitWaiting(first);
        strayInterrupt = false;

        execute(task());

        assertThat(ran.take()).isSameAs(first);
    }

    @Test
    void workerWhenItComesToItsEndInTheMiddleTellsAndIsOfUseAgain() throws Exception {
        thrownByTheRun = new StackOverflowError("in the middle of a step");
        execute(task());
        Thread first = ran.take();
        awaitWaiting(first);
        assertThat(death).hasValue(thrownByTheRun);
        thrownByTheRun = null;

        execute(task());

        assertThat(ran.take()).isSameAs(first);
    }

    @Test
    void workersWhenClosedEnd() throws Exception {
        var gate = Gate.polite();
        execute(task());
        Thread waiting = ran.take();
        awaitWaiting(waiting);
        execute(new TaskExecution(0, ShutdownTask.named("busy").run(gate), null, List.of(), null));
        assertThat(gate.awaitEntered()).isSameAs(waiting);
        execute(task());
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
