package dev.softlanding.shutdown.engine.machine;

import dev.softlanding.shutdown.plan.ShutdownPlan;
import dev.softlanding.shutdown.time.Alarm;
import java.util.Arrays;

/**
 * Until when tasks may run: each for its timeout, shortened where the time begins that is {@linkplain LatestFinish
 * kept free for later tasks}, and all of them until the cut-off. What it says is due, the machine does.
 *
 * <p>This class is not threadsafe.
 */
public final class TimeLimits {

    private static final long LONGEST_INTERRUPT_MARGIN = 100_000_000;

    private final TaskStates tasks;
    private final LatestFinish latestFinish;
    private final long settleNanos;
    private final long[] timeouts;
    private final long[] limits;
    private final long[] interruptedAt;
    private long cutOffAt;
    private long plannedCutOffAt;
    private long cutAt;
    private boolean cut;

    /**
     * @param cutOffAt when the cut-off comes
     * @param settleNanos how long tasks that the cut-off interrupts have to end
     */
    TimeLimits(ShutdownPlan plan, TaskStates tasks, long cutOffAt, long settleNanos) {
        this.tasks = tasks;
        this.latestFinish = new LatestFinish(plan);
        this.settleNanos = settleNanos;
        this.timeouts = new long[plan.nodeCount()];
        this.limits = new long[plan.nodeCount()];
        this.interruptedAt = TaskStates.unset(plan.nodeCount());
        this.cutOffAt = cutOffAt;
        this.plannedCutOffAt = cutOffAt;
    }

    /** What a task has if nothing shortens or extends it. */
    void declare(int task, long timeoutNanos) {
        timeouts[task] = timeoutNanos;
    }

    /** Whether tasks may start at that moment. */
    boolean allowStarts(long now) {
        return !cut && now < cutOffAt;
    }

    /** Sets the limit of a task that would start now; tells whether it may. */
    boolean grant(int task, long now) {
        limits[task] = latestFinish.limit(task, now, timeouts[task], cutOffAt);
        return limits[task] > now && latestFinish.leavesEnough(task, now + timeouts[task], cutOffAt);
    }

    /** A running task gets more, unless it was interrupted or has until the cut-off anyway. */
    void extend(int task, long byNanos) {
        boolean ofUse = tasks.startedAt(task) + timeouts[task] < cutOffAt;
        if (!isInterrupted(task) && ofUse) {
            timeouts[task] += byNanos;
            renew(task);
        }
    }

    /** A task will not run, so that it needs no time any more. To be seen at the next {@link #refresh}. */
    void waive(int task) {
        latestFinish.waive(task);
    }

    /** Gives to those that run what others have waived. */
    void refresh() {
        if (latestFinish.refresh()) {
            renewAll();
        }
    }

    void moveCutOff(long cutOffAt) {
        this.cutOffAt = cutOffAt;
        this.plannedCutOffAt = cutOffAt;
        renewAll();
    }

    /** The cut-off is now, however it came. */
    void cut(long now) {
        cut = true;
        cutAt = now;
        cutOffAt = Math.min(cutOffAt, now);
    }

    boolean isCut() {
        return cut;
    }

    /** Whether the cut-off would have to come now. */
    boolean isCutDue(long now) {
        return !cut && now >= cutOffAt;
    }

    void interrupted(int task, long now) {
        interruptedAt[task] = now;
    }

    boolean isInterrupted(int task) {
        return TaskStates.isSet(interruptedAt[task]);
    }

    private void renewAll() {
        for (int task = tasks.nextRunning(0); task >= 0; task = tasks.nextRunning(task + 1)) {
            if (!isInterrupted(task)) {
                renew(task);
            }
        }
    }

    private void renew(int task) {
        limits[task] = latestFinish.limit(task, tasks.startedAt(task), timeouts[task], cutOffAt);
    }

    /** When something is due next, with a running task or with all. */
    long nextDeadline() {
        long next = cut ? Alarm.NEVER : cutOffAt;
        for (int task = tasks.nextRunning(0); task >= 0; task = tasks.nextRunning(task + 1)) {
            next = Math.min(next, deadline(task));
        }
        return next;
    }

    /** The running tasks that a {@link RunMachine#tick} at this moment would interrupt or give up: at the cut-off, all. */
    public int[] due(long now) {
        boolean cutting = isCutDue(now);
        int[] due = new int[tasks.runningCount()];
        int count = 0;
        for (int task = tasks.nextRunning(0); task >= 0; task = tasks.nextRunning(task + 1)) {
            if (cutting || now >= deadline(task)) {
                due[count++] = task;
            }
        }
        return Arrays.copyOf(due, count);
    }

    /** When something is due with a running task: its interrupt, or, once interrupted, its end. */
    public long deadline(int task) {
        if (cut) {
            return isInterrupted(task) ? cutAt + settleNanos : cutAt;
        }
        return isInterrupted(task) ? giveUpAt(task) : interruptAt(task);
    }

    /** When a running task is interrupted if nothing else happens before. */
    public long interruptAt(int task) {
        return limits[task] - interruptMargin(task);
    }

    /** Whoever comes too late to interrupt, as after a pause of the JVM, still leaves the task half of what it is due. */
    private long giveUpAt(int task) {
        return Math.max(limits[task], interruptedAt[task] + interruptMargin(task) / 2);
    }

    private long interruptMargin(int task) {
        long end = Math.max(limits[task], interruptedAt[task]); // a limit may have moved to before the interrupt
        return Math.min(LONGEST_INTERRUPT_MARGIN, (end - tasks.startedAt(task)) / 10);
    }

    /** The whole time that a task which has started has or had. */
    public long effectiveTimeout(int task) {
        return limits[task] - tasks.startedAt(task);
    }

    /** When the cut-off comes, or came. */
    public long cutOffAt() {
        return cutOffAt;
    }

    /** When the cut-off comes by itself, or would have, had nobody brought it about. */
    public long plannedCutOffAt() {
        return plannedCutOffAt;
    }
}
