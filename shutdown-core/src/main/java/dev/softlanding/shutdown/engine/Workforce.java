package dev.softlanding.shutdown.engine;

import dev.softlanding.shutdown.TaskDecorator;
import dev.softlanding.shutdown.engine.machine.RunMachine;
import dev.softlanding.shutdown.plan.ShutdownPlan;
import dev.softlanding.shutdown.time.Alarm;
import dev.softlanding.shutdown.time.TimeSource;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Lets workers do what is ready: as many as there are tasks that could run and do not, up to a limit; one that is stuck in
 * an abandoned task is not counted. Making a thread takes as long as a hundred small tasks, so while those that are there
 * end tasks faster than others could come, none is called.
 *
 * <p>The keeper calls, and a worker that comes calls the next. One that ends a task takes the step itself and goes on with
 * the next that is ready, without a hand-off.
 *
 * <p>This class is threadsafe, but for what is the keeper's or is called under the run's lock.
 */
final class Workforce implements Workers.Tasks {

    /** How long the keeper waits before it looks again whether workers that race still do. */
    private static final long LOOK_AGAIN_NANOS = 100_000;

    /** How long no task must have been taken or ended until the keeper gets workers ready for what comes next. */
    private static final long QUIET_NANOS = 1_000_000;

    private static final long LEAST_PAUSE_WITHOUT_THREADS = 1_000_000;
    private static final long LONGEST_PAUSE_WITHOUT_THREADS = 16_000_000;

    private final ShutdownRun run;
    private final ShutdownPlan plan;
    private final RunMachine machine;
    private final RunLock lock;
    private final TimeSource time;
    private final Keeper keeper;
    private final List<TaskDecorator> decorators;
    private final Workers workers;
    private final int most;

    // The keeper's own.
    private int turnsSeen;
    private long quietAt = Alarm.NEVER;
    private long pauseWithoutThreads = LEAST_PAUSE_WITHOUT_THREADS;

    // All below: guarded by the lock.
    private final TaskExecution[] executions;
    private int busy;
    private int freed;
    private int arriving;
    private int freedAtLook;
    private int turns;
    private boolean wanted;

    /** @param contextClassLoader what bodies find as their thread's context class loader */
    Workforce(
            ShutdownRun run,
            ShutdownPlan plan,
            RunMachine machine,
            RunLock lock,
            TimeSource time,
            Keeper keeper,
            List<TaskDecorator> decorators,
            @Nullable ClassLoader contextClassLoader,
            ThreadFactory workerThreads) {
        this.run = run;
        this.plan = plan;
        this.machine = machine;
        this.executions = new TaskExecution[plan.taskCount()];
        this.lock = lock;
        this.time = time;
        this.keeper = keeper;
        this.decorators = decorators;
        this.workers = new Workers(this, contextClassLoader, workerThreads);
        this.most = plan.workers();
    }

    /** Calls as many workers as are wanted; tells whether the run goes on. For the keeper. */
    boolean callWanted() {
        while (true) {
            lock.acquire();
            try {
                if (machine.isFinished()) {
                    return false;
                }
                wanted = isLacking();
                if (!wanted) {
                    return true;
                }
                if (isRacing()) {
                    break;
                }
                arriving++;
            } finally {
                lock.release();
            }
            if (!callOne()) {
                pauseWithoutThreads = Math.min(LONGEST_PAUSE_WITHOUT_THREADS, 2 * pauseWithoutThreads);
                LockSupport.parkNanos(this, pauseWithoutThreads);
                return true; // time goes on meanwhile
            }
            pauseWithoutThreads = LEAST_PAUSE_WITHOUT_THREADS;
        }
        LockSupport.parkNanos(this, LOOK_AGAIN_NANOS);
        return true;
    }

    /** In quiet times, gets a worker ready that the end of a running task will want; tells whether it did. For the keeper. */
    boolean prepareOne() {
        long now = time.nanos();
        lock.acquire();
        try {
            if (turns != turnsSeen) {
                turnsSeen = turns;
                quietAt = now + QUIET_NANOS;
            }
            if (now < quietAt) {
                return false;
            }
            quietAt = Alarm.NEVER;
            int room = most - busy - arriving;
            if (workers.waiting() >= Math.min(room, machine.readyAfterNextEnd(room) - 1)) { // who ends it takes one
                return false;
            }
            quietAt = now;
        } finally {
            lock.release();
        }
        try {
            workers.prepare();
            return true;
        } catch (Throwable noThread) { // there will be another when it is wanted, or it will be told
            quietAt = Alarm.NEVER;
            return false;
        }
    }

    /** When to look whether one should be prepared. For the keeper. */
    long quietAt() {
        return quietAt;
    }

    /** Whether some were lacking when somebody last looked. Under the lock. */
    boolean isWanted() {
        return wanted;
    }

    /** After a step: whether the keeper has to come, because the run is over or workers are lacking. Under the lock. */
    boolean concernsKeeper() {
        boolean concerns = machine.isFinished() || (!wanted && isLacking());
        if (concerns) {
            wanted = true;
            freedAtLook = freed;
        }
        return concerns;
    }

    /** Whether there is something to do, nobody who does it, and room for one more. Under the lock. */
    private boolean isLacking() {
        return machine.readyCount() > arriving && busy + arriving < most;
    }

    /** Whether the workers have become free more than once each since somebody last looked. Under the lock. */
    private boolean isRacing() {
        int sinceLook = freed - freedAtLook;
        freedAtLook = freed;
        return sinceLook > busy;
    }

    /** Calls one; tells whether that could be done. */
    private boolean callOne() {
        try {
            workers.call();
            return true;
        } catch (Throwable noThread) {
            TaskExecution unlucky = null;
            lock.acquire();
            try {
                arriving--;
                wanted = true;
                if (busy + arriving == 0) { // nobody is left who could ever take it
                    unlucky = take(time.nanos());
                }
                keeper.ring();
            } finally {
                lock.release();
            }
            if (unlucky != null) {
                died(unlucky, noThread);
            }
            return false;
        }
    }

    @Override
    public @Nullable TaskExecution arrive() {
        boolean callAnother = false;
        long now = run.enter();
        try {
            arriving--;
            boolean racing = freed - freedAtLook > busy;
            TaskExecution taken = take(now);
            callAnother = taken != null && !racing && isLacking();
            arriving += callAnother ? 1 : 0;
            return taken;
        } finally {
            run.leave();
            if (callAnother) {
                callOne();
            }
        }
    }

    @Override
    public @Nullable TaskExecution runAndTakeNext(TaskExecution execution) {
        if (plan.isTerminal(execution.node())) {
            run.reachTerminal();
        }
        TaskExecution.Outcome outcome = execution.runBody();
        if (outcome != null) {
            run.stacks().rememberBeforeAbort(execution, outcome);
        }
        long now = run.enter();
        try {
            vacate(execution);
            if (outcome != null && execution.endsNow()) {
                machine.ended(execution.node(), now, outcome.failure());
            }
            return take(now);
        } finally {
            run.leave();
        }
    }

    @Override
    public void died(TaskExecution execution, Throwable death) {
        end(execution, new TaskExecution.Outcome(death));
    }

    /** An execution has ended that no worker is with. */
    void end(TaskExecution execution, TaskExecution.Outcome outcome) {
        run.stacks().rememberBeforeAbort(execution, outcome);
        long now = run.enter();
        try {
            vacate(execution);
            if (execution.endsNow()) {
                machine.ended(execution.node(), now, outcome.failure());
            }
        } finally {
            run.leave();
        }
    }

    private @Nullable TaskExecution take(long now) {
        int task = busy < most ? machine.take(now) : RunMachine.NONE;
        if (task == RunMachine.NONE) {
            return null;
        }
        busy++;
        turns++;
        var execution = new TaskExecution(task, plan.task(task), run, decorators, plan.policies(task));
        executions[task] = execution;
        run.started(task);
        keeper.mindAlso(machine.limits().deadline(task));
        return execution;
    }

    /** A task has its outcome: a worker that is stuck in it is not counted. Under the lock. */
    void settled(int task) {
        if (executions[task] != null) {
            vacate(executions[task]);
        }
    }

    /** A worker is no longer busy with that, or no longer counted. Under the lock. */
    private void vacate(TaskExecution execution) {
        if (execution.vacate()) {
            busy--;
            freed++;
            turns++;
        }
    }

    /** That of a task which has started. Under the lock. */
    TaskExecution execution(int task) {
        return executions[task];
    }

    /** Those of all tasks that have started; of others there is none. Under the lock. */
    @Nullable
    TaskExecution[] executions() {
        return executions;
    }

    /** The run is over. */
    void close() {
        workers.close();
    }
}
