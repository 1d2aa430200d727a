package dev.softlanding.shutdown.engine;

import dev.softlanding.shutdown.engine.machine.RunMachine;
import dev.softlanding.shutdown.guard.Threads;
import dev.softlanding.shutdown.time.Alarm;
import dev.softlanding.shutdown.time.TimeSource;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The thread that keeps a run going, and with it the JVM: it tells the machine about time, calls workers, takes the steps
 * for which no thread of ours is at hand, and ends when the run does.
 *
 * <p>A named class, as others of a run, where a lambda would do: the JVM makes those as it meets them.
 *
 * <p>One thread runs; any thread may ring it, and tell it what is complete.
 */
final class Keeper implements Runnable {

    /** Not soon: each attempt may be a full collection. */
    private static final long UNTIL_MEMORY_NANOS = 100_000_000;

    private final ShutdownRun run;
    private final RunMachine machine;
    private final RunLock lock;
    private final TimeSource time;
    private final Alarm alarm;

    /** Ends that came on foreign threads, deep in whose stacks no step must be taken. */
    private final Queue<Completion> completions = new ConcurrentLinkedQueue<>();

    private volatile boolean gone;
    private Collection<Integer> cancelled = List.of();

    /** Guarded by the lock. */
    private long wakesAt = Alarm.NEVER;

    /** What a task left behind is complete. */
    private record Completion(TaskExecution execution, TaskExecution.Outcome outcome) {}

    Keeper(ShutdownRun run, RunMachine machine, RunLock lock, TimeSource time) {
        this.run = run;
        this.machine = machine;
        this.lock = lock;
        this.time = time;
        this.alarm = time.newAlarm();
    }

    /** @param cancelled tasks that were taken out before the run */
    void start(Collection<Integer> cancelled) {
        this.cancelled = cancelled;
        Threads.keepingTheJvm("shutdown-keeper", this).start();
    }

    @Override
    public void run() {
        Workforce workforce = run.workforce();
        try {
            run.begin(cancelled);
            while (keptGoing(workforce)) {}
        } finally {
            run.finish();
        }
    }

    /** Without memory it tries again: the end of the run now would be the end of its flush. */
    private boolean keptGoing(Workforce workforce) {
        try {
            if (!workforce.callWanted()) {
                return false;
            }
            if (!workforce.prepareOne()) {
                awaitDeadline(workforce);
            }
            endCompleted();
            long now = time.nanos(); // one for both, so that nothing gets due in between and is not looked at
            run.stacks().rememberDue(now);
            run.tick(now);
        } catch (OutOfMemoryError full) {
            await(time.nanos() + UNTIL_MEMORY_NANOS);
        }
        return true;
    }

    private void awaitDeadline(Workforce workforce) {
        long deadline;
        lock.acquire();
        try {
            deadline = machine.isFinished() || workforce.isWanted() ? time.nanos() : machine.nextDeadline();
            deadline = Math.min(deadline, workforce.quietAt());
            wakesAt = deadline;
        } finally {
            lock.release();
        }
        await(deadline);
    }

    private void await(long moment) {
        try {
            alarm.await(moment);
        } catch (InterruptedException ignored) {
            // The keeper is nobody's to interrupt; it looks at the time and goes on.
        }
    }

    /** There is something to look at. */
    void ring() {
        alarm.ring();
    }

    /** Something is due at that moment. Under the lock. */
    void mindAlso(long deadline) {
        if (deadline < wakesAt) {
            alarm.ring();
        }
    }

    /** What a task left behind is complete. On whatever thread completed it: the keeper takes the step. */
    void completed(TaskExecution execution, TaskExecution.Outcome outcome) {
        completions.add(new Completion(execution, outcome));
        if (gone) {
            endCompleted();
        } else {
            alarm.ring();
        }
    }

    /** From now on, whoever completes something takes the step. */
    void leaveToOthers() {
        gone = true;
        endCompleted();
    }

    private void endCompleted() {
        Completion completion;
        while ((completion = completions.poll()) != null) {
            run.workforce().end(completion.execution(), completion.outcome());
        }
    }
}
