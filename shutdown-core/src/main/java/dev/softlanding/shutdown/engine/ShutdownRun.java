package dev.softlanding.shutdown.engine;

import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.TaskDecorator;
import dev.softlanding.shutdown.Wording;
import dev.softlanding.shutdown.engine.events.EventQueues;
import dev.softlanding.shutdown.engine.machine.RunMachine;
import dev.softlanding.shutdown.flush.FlushReport;
import dev.softlanding.shutdown.flush.ForcedFlush;
import dev.softlanding.shutdown.plan.ShutdownPlan;
import dev.softlanding.shutdown.report.CoordinatorState;
import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.report.TaskStatus;
import dev.softlanding.shutdown.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Executes a plan once: gives the {@link RunMachine} its events and carries out its commands.
 *
 * <h2>Threads</h2>
 *
 * One {@link Keeper}, not a daemon, so that the JVM does not end under the run when the last thread of the application
 * does. {@link Workers} run bodies, as many as the {@link Workforce} finds lacking. Another thread brings events to
 * listeners, and each interrupt is sent from a thread of its own.
 *
 * <h2>Locking</h2>
 *
 * One {@link RunLock} for the machine, held for a step and for a look at it. No foreign code runs under it: commands are
 * collected there, and carried out after it is left. {@link Stacks} are taken before the step that gives a task up, so that
 * whoever sees the outcome sees the stack.
 *
 * <h2>Telling</h2>
 *
 * {@link RunEvents} tell what happens when it does, the {@link Chronicle} what has happened when somebody asks.
 *
 * <p>This class is threadsafe.
 */
final class ShutdownRun {

    /** What flushers whose time is over need to say so. */
    private static final Duration LAST_ANSWER = Duration.ofMillis(20);

    private static final Duration LONGEST_SETTLE = Duration.ofMillis(100);
    private static final Duration LONGEST_DELIVERY = Duration.ofSeconds(1);
    private static final Duration LONGEST_EXTENSION = Duration.ofDays(1);

    private static final List<TaskExecution> NOBODY = List.of();

    private final ShutdownPlan plan;
    private final TimeSource time;
    private final EventQueues events;
    private final ForcedFlush flush;
    private final Leftovers leftovers;
    private final Keeper keeper;
    private final Workforce workforce;
    private final Stacks stacks;
    private final Chronicle chronicle;
    private final CountDownLatch terminalReached = new CountDownLatch(1);
    private final CountDownLatch terminated = new CountDownLatch(1);

    private final RunLock lock = new RunLock();

    // All below: guarded by the lock.
    private final RunMachine machine;
    private final RunEvents collector;
    private List<TaskExecution> interrupts = NOBODY;
    private Deadlines deadlines;

    ShutdownRun(
            ShutdownPlan plan,
            ShutdownReason reason,
            Deadlines deadlines,
            TimeSource time,
            EventQueues events,
            ForcedFlush flush,
            Leftovers leftovers,
            List<TaskDecorator> decorators,
            @Nullable ClassLoader contextClassLoader,
            ThreadFactory workerThreads) {
        this.plan = plan;
        this.time = time;
        this.events = events;
        this.flush = flush;
        this.deadlines = deadlines;
        this.leftovers = leftovers;
        this.chronicle = new Chronicle(this, plan, reason, flush, lock, time);
        long settle = Math.min(LONGEST_SETTLE.toNanos(), (deadlines.haltNanos() - deadlines.cutOffNanos()) / 4);
        this.collector = new RunEvents(plan, events, chronicle.startedAt(), this);
        this.machine = new RunMachine(plan, collector, deadlines.cutOffNanos(), settle);
        this.keeper = new Keeper(this, machine, lock, time);
        this.workforce =
                new Workforce(this, plan, machine, lock, time, keeper, decorators, contextClassLoader, workerThreads);
        this.stacks = new Stacks(plan, machine, lock, workforce);
        // Before anybody knows the run, and may cut it.
        events.post(new ShutdownEvent.RunStarted(reason(), plan.taskCount(), chronicle.sinceStart(cutOffAt())));
    }

    /**
     * Starts the keeper, and with it the run.
     *
     * @param cancelled tasks that were taken out before
     */
    void start(Collection<Integer> cancelled) {
        events.start();
        flush.flushEarly(); // the platform may shorten the time it gives without saying so
        flush.arm(deadlines.flush());
        keeper.start(cancelled);
    }

    /** The keeper is there. */
    void begin(Collection<Integer> cancelled) {
        long now = enter();
        try {
            for (int task : cancelled) {
                machine.cancel(task, now);
            }
            machine.begin(now);
        } finally {
            leave();
        }
    }

    /** Time has passed. */
    void tick(long now) {
        enter();
        try {
            machine.tick(now);
        } finally {
            leave();
        }
    }

    /** The keeper goes. */
    void finish() {
        try {
            keeper.leaveToOthers();
            terminalReached.countDown();
            awaitFlush();
            ShutdownReport report = chronicle.terminated(leftovers.find());
            events.post(new ShutdownEvent.RunEnded(report));
            events.awaitDelivered(LONGEST_DELIVERY);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            terminated.countDown();
            workforce.close();
        }
    }

    /** What was cut off, or is stuck at the end, is flushed before the end is told. */
    private void awaitFlush() throws InterruptedException {
        lock.acquire();
        try {
            if (machine.hasStuckTasks() && !flush.isEmpty()) {
                beginFlush();
            }
        } finally {
            lock.release();
        }
        if (flush.hasBegun()) {
            flush.awaitFlushed(
                    since(time.nanos(), flush.flushedByNanos(deadlines.flush())).plus(LAST_ANSWER));
        } else {
            flush.close();
        }
    }

    /** Under the lock. */
    private void beginFlush() {
        chronicle.flushing();
        deadlines = deadlines.broughtForwardTo(time.nanos());
        flush.begin(deadlines.flush());
    }

    /** Begins a step. */
    long enter() {
        lock.acquire();
        long now = time.nanos();
        collector.stepAt(now);
        return now;
    }

    /** Ends a step: lets the keeper know what concerns it and, without the lock, sends the interrupts that were asked for. */
    void leave() {
        List<TaskExecution> asked = interrupts;
        try {
            if (workforce.concernsKeeper()) {
                keeper.ring();
            }
            if (asked != NOBODY) {
                interrupts = NOBODY;
            }
        } finally {
            lock.release();
        }
        for (TaskExecution execution : asked) {
            execution.interruptAside();
        }
    }

    /** The machine asks for an interrupt. Under the lock. */
    void interruptAfterStep(int task) {
        if (interrupts == NOBODY) {
            interrupts = new ArrayList<>();
        }
        interrupts.add(workforce.execution(task));
    }

    /** A task has been taken. Under the lock. */
    void started(int task) {
        collector.started(task, machine);
    }

    /** The machine has given a task up, or has heard of its end. Under the lock. */
    void settled(int task, TaskStatus outcome) {
        if (outcome == TaskStatus.SUCCEEDED && plan.task(task).flush() != null) {
            flush.makeNeedless(plan.task(task).name());
        }
        workforce.settled(task);
    }

    /** What a task left behind is complete. */
    void completed(TaskExecution execution, TaskExecution.Outcome outcome) {
        keeper.completed(execution, outcome);
    }

    /** The terminal task is about to run. */
    void reachTerminal() {
        terminalReached.countDown();
    }

    /** The cut-off has come. Under the lock. */
    void flushing() {
        beginFlush();
        keeper.ring(); // what runs has to be given up soon
    }

    /** A flusher has had its time. */
    void flushed(FlushReport report) {
        events.post(new ShutdownEvent.Flushed(report, chronicle.sinceStart(time.nanos())));
    }

    /** Something has come to pass in the work of a task. */
    void tell(Function<Duration, ShutdownEvent> eventAt) {
        events.post(eventAt.apply(chronicle.sinceStart(time.nanos())));
    }

    RunMachine machine() {
        return machine;
    }

    Stacks stacks() {
        return stacks;
    }

    Workforce workforce() {
        return workforce;
    }

    /** Another trigger, while this run is under way or over. The first signal among all triggers sets the clock. */
    void join(ShutdownReason later, Deadlines laters) {
        long now = enter();
        try {
            if (later.isSignal() && !chronicle.hasSignal()) {
                if (machine.moveCutOff(laters.cutOffNanos())) {
                    deadlines = laters;
                    flush.arm(laters.flush());
                }
                keeper.ring();
            }
            chronicle.joined(later);
            events.post(new ShutdownEvent.TriggerJoined(later, chronicle.sinceStart(now)));
        } finally {
            leave();
        }
    }

    /** The cut-off is now; tells whether it had not come yet. */
    boolean escalate() {
        stacks.rememberAll();
        long now = enter();
        try {
            boolean early = isBeforeCutOff();
            machine.cutNow(now);
            return early;
        } finally {
            leave();
        }
    }

    /** As {@link #escalate()}, by another trigger, which only joins if that makes no difference. */
    boolean escalate(ShutdownReason later, Duration untilHalt) {
        stacks.rememberAll();
        long now = enter();
        try {
            boolean early = isBeforeCutOff();
            Duration at = chronicle.sinceStart(now);
            chronicle.joined(later);
            events.post(
                    early
                            ? new ShutdownEvent.PatienceEnded(later, at, untilHalt)
                            : new ShutdownEvent.TriggerJoined(later, at));
            machine.cutNow(now);
            return early;
        } finally {
            leave();
        }
    }

    /** Under the lock. */
    private boolean isBeforeCutOff() {
        return !machine.isFinished() && machine.cutOffCause() == null;
    }

    /** Takes a task out if it has not started; tells whether it is out. */
    boolean cancel(int task) {
        long now = enter();
        try {
            return machine.cancel(task, now);
        } finally {
            leave();
        }
    }

    /** Waits until everything but the terminal task has ended, and that has started or never will. */
    boolean awaitTerminal(Duration limit) throws InterruptedException {
        return terminalReached.await(TimeUnit.NANOSECONDS.convert(limit), TimeUnit.NANOSECONDS);
    }

    boolean awaitTerminated(Duration limit) throws InterruptedException {
        return terminated.await(TimeUnit.NANOSECONDS.convert(limit), TimeUnit.NANOSECONDS);
    }

    ShutdownReason reason() {
        return chronicle.reason();
    }

    Duration remaining(int task) {
        lock.acquire();
        try {
            long until = Math.min(
                    machine.limits().interruptAt(task), machine.limits().cutOffAt());
            return since(time.nanos(), until);
        } finally {
            lock.release();
        }
    }

    Duration extend(int task, Duration by) {
        if (by.isNegative() || by.compareTo(LONGEST_EXTENSION) > 0) {
            throw new IllegalArgumentException(
                    "'by' is %s. Use zero or more, and at most a day.".formatted(Wording.seconds(by)));
        }
        enter();
        try {
            machine.extend(task, by.toNanos());
        } finally {
            leave();
        }
        return remaining(task);
    }

    CoordinatorState state() {
        return chronicle.state();
    }

    /** What time it is for this run. */
    long now() {
        return time.nanos();
    }

    ShutdownReport report() {
        return chronicle.report();
    }

    private long cutOffAt() {
        lock.acquire();
        try {
            return machine.limits().cutOffAt();
        } finally {
            lock.release();
        }
    }

    private static Duration since(long from, long to) {
        return Duration.ofNanos(Math.max(0, to - from));
    }
}
