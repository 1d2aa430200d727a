package dev.softlanding.shutdown.engine;

import dev.softlanding.shutdown.FailurePolicy;
import dev.softlanding.shutdown.engine.machine.RunMachine;
import dev.softlanding.shutdown.plan.ShutdownPlan;
import dev.softlanding.shutdown.time.Alarm;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where tasks stood when they were interrupted or given up. They are looked at before the step that does so, so that
 * whoever sees the outcome sees the stack, and without the lock, because that takes time.
 *
 * <p>This class is threadsafe, but for what is called under the run's lock.
 */
final class Stacks {

    private final ShutdownPlan plan;
    private final RunMachine machine;
    private final RunLock lock;
    private final Workforce workforce;

    /** Guarded by the lock. */
    private final Map<Integer, List<StackTraceElement>> stacks = new HashMap<>();

    Stacks(ShutdownPlan plan, RunMachine machine, RunLock lock, Workforce workforce) {
        this.plan = plan;
        this.machine = machine;
        this.lock = lock;
        this.workforce = workforce;
    }

    /** A task that takes all others with it when it fails has come to its end. */
    void rememberBeforeAbort(TaskExecution execution, TaskExecution.Outcome outcome) {
        if (aborts(execution.node()) && (outcome.failure() != null || execution.isInterrupted())) {
            rememberAll();
        }
    }

    private boolean aborts(int task) {
        return plan.task(task).onFailure() == FailurePolicy.ABORT;
    }

    /** All that run will be interrupted. */
    void rememberAll() {
        rememberDue(Alarm.NEVER);
    }

    /** What is due at that moment will be interrupted or given up. */
    void rememberDue(long now) {
        Map<Integer, TaskExecution> due = new HashMap<>();
        lock.acquire();
        try {
            for (int task : dueOrConcerned(now)) {
                due.put(task, workforce.execution(task));
            }
        } finally {
            lock.release();
        }
        for (Map.Entry<Integer, TaskExecution> looked : due.entrySet()) {
            List<StackTraceElement> stack = looked.getValue().stack();
            lock.acquire();
            try {
                if (!machine.tasks().status(looked.getKey()).isOutcome()) { // or its thread may be with another task
                    stacks.put(looked.getKey(), stack);
                }
            } finally {
                lock.release();
            }
        }
    }

    /** The running tasks that something is due with, or all, if one of those may abort the run. Under the lock. */
    private int[] dueOrConcerned(long now) {
        int[] due = machine.limits().due(now);
        for (int task : due) {
            if (aborts(task)) {
                return machine.limits().due(Alarm.NEVER);
            }
        }
        return due;
    }

    /** Where a task stood; empty if nobody has looked, or it was not running. Under the lock. */
    List<StackTraceElement> of(int task) {
        return stacks.getOrDefault(task, List.of());
    }

    /** A task was about to be interrupted, and ended just before. Under the lock. */
    void forget(int task) {
        stacks.remove(task);
    }

    /** Where each task stood that somebody has looked at. Under the lock. */
    Map<Integer, List<StackTraceElement>> all() {
        return stacks;
    }
}
