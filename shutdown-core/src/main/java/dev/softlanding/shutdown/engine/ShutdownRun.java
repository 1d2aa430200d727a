package dev.softlanding.shutdown.engine;

import dev.softlanding.shutdown.CoordinatorState;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownEvent;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.ShutdownReport;
import dev.softlanding.shutdown.TaskStatus;
import dev.softlanding.shutdown.time.Alarm;
import dev.softlanding.shutdown.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Executes a plan once: gives the {@link RunMachine} its events and carries out its commands.
 *
 * <h2>Threads</h2>
 *
 * One keeper, not a daemon, so that the JVM does not end under the run when the last thread of the application does: it
 * tells the machine about time, and ends when the run does. Workers run bodies; one that ends a task takes the step
 * itself and goes on with a task which that made ready. A third thread brings events to listeners,
 * and each interrupt is sent from a thread of its own.
 *
 * <h2>Locking</h2>
 *
 * One lock for the machine, held for a step and for a look at it. No foreign code runs under it: commands are collected
 * there, and carried out after it is left. Stacks are taken before the step that gives a task up, so that whoever sees
 * the outcome sees the stack.
 *
 * <p>This class is threadsafe.
 */
final class ShutdownRun {

    /** More threads than this help nobody; tasks beyond it wait until one has ended. */
    private static final int MOST_WORKERS = 256;

    private static final Duration LONGEST_SETTLE = Duration.ofMillis(100);
    private static final Duration LONGEST_DELIVERY = Duration.ofSeconds(1);

    private final ShutdownPlan plan;
    private final ShutdownReason reason;
    private final TimeSource time;
    private final EventQueue events;
    private final Workers workers;
    private final long startedAt;
    private final Instant startedInstant;
    private final Alarm keeperAlarm;
    private final CountDownLatch terminalReached = new CountDownLatch(1);
    private final CountDownLatch terminated = new CountDownLatch(1);

    private final ReentrantLock lock = new ReentrantLock();

    // All below: guarded by the lock.
    private final RunMachine machine;
    private final TaskExecution[] executions;
    private final Map<Integer, List<StackTraceElement>> stacks = new HashMap<>();
    private final List<ShutdownReason> laterTriggers = new ArrayList<>();
    private Step step = new Step();
    private long keeperWakesAt = Alarm.NEVER;
    private long stepAt;
    private long terminatedAt;
    private CoordinatorState state = CoordinatorState.RUNNING;

    /** What one step of the machine asks for. */
    private static final class Step {
        private final Deque<TaskExecution> starts = new ArrayDeque<>();
        private final List<TaskExecution> interrupts = new ArrayList<>();
    }

    ShutdownRun(
            ShutdownPlan plan,
            ShutdownReason reason,
            Deadlines deadlines,
            TimeSource time,
            EventQueue events,
            @Nullable ClassLoader contextClassLoader) {
        this.plan = plan;
        this.reason = reason;
        this.time = time;
        this.events = events;
        this.workers = new Workers(this::runAndTakeNext, contextClassLoader);
        this.keeperAlarm = time.newAlarm();
        this.executions = new TaskExecution[plan.taskCount()];
        this.startedAt = time.nanos();
        this.startedInstant = time.instant();
        long settle = Math.min(LONGEST_SETTLE.toNanos(), (deadlines.haltNanos() - deadlines.cutOffNanos()) / 4);
        this.machine = new RunMachine(plan, new Collector(), MOST_WORKERS, deadlines.cutOffNanos(), settle);
    }

    /** Starts the keeper, and with it the run. */
    void start() {
        events.start();
        events.post(new ShutdownEvent.RunStarted(reason, plan.taskCount(), since(startedAt, cutOffAt())));
        var keeper = new Thread(null, this::keep, "shutdown-keeper", 0, false);
        keeper.setDaemon(false); // or it would inherit that from a signal's or an event loop's thread
        keeper.start();
    }

    private void keep() {
        try {
            carryOut(step(machine::begin));
            while (!isFinished()) {
                awaitDeadline();
                long now = time.nanos(); // one for both, so that nothing gets due in between and is not looked at
                rememberStacksOfDue(now);
                carryOut(step(later -> machine.tick(now)));
            }
        } finally {
            finish();
        }
    }

    private void finish() {
        try {
            workers.close();
            terminalReached.countDown();
            transition(CoordinatorState.TERMINATED);
            events.post(new ShutdownEvent.RunEnded(report()));
            events.awaitDelivered(LONGEST_DELIVERY);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            terminated.countDown();
        }
    }

    private void awaitDeadline() {
        long deadline;
        lock.lock();
        try {
            deadline = machine.isFinished() ? time.nanos() : machine.nextDeadline();
            keeperWakesAt = deadline;
        } finally {
            lock.unlock();
        }
        try {
            keeperAlarm.await(deadline);
        } catch (InterruptedException ignored) {
            // The keeper is nobody's to interrupt; it looks at the time and goes on.
        }
    }

    private void rememberStacksOfDue(long now) {
        Map<Integer, TaskExecution> due = new HashMap<>();
        lock.lock();
        try {
            for (int task : machine.due(now)) {
                due.put(task, executions[task]);
            }
        } finally {
            lock.unlock();
        }
        due.forEach((task, execution) -> {
            List<StackTraceElement> stack = execution.stack();
            lock.lock();
            try {
                if (!machine.hasEnded(task)) { // or its thread may have been seen with another task
                    stacks.put(task, stack);
                }
            } finally {
                lock.unlock();
            }
        });
    }

    /** Takes a step and returns what it asks for. */
    private Step step(LongConsumer event) {
        lock.lock();
        try {
            stepAt = time.nanos();
            event.accept(stepAt);
            if (machine.isFinished() || machine.nextDeadline() < keeperWakesAt) {
                keeperAlarm.ring();
            }
            Step taken = step;
            step = new Step();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    private void carryOut(Step taken) {
        taken.interrupts.forEach(ShutdownRun::interrupt);
        while (!taken.starts.isEmpty()) {
            TaskExecution execution = taken.starts.remove();
            try {
                workers.execute(execution);
            } catch (Throwable noThread) { // none could be made: that task has failed, others may not
                taken.starts.addAll(step(now -> machine.ended(execution.node(), now, noThread)).starts);
            }
        }
    }

    /** On a thread of its own: an interrupt may close a channel, which is foreign code and may hang. */
    private static void interrupt(TaskExecution execution) {
        var thread = new Thread(null, execution::interrupt, "shutdown-interrupt", 0, false);
        thread.setDaemon(true);
        try {
            thread.start();
        } catch (Throwable noThread) {
            execution.interrupt();
        }
    }

    private @Nullable TaskExecution runAndTakeNext(TaskExecution execution) {
        if (plan.isTerminal(execution.node())) {
            terminalReached.countDown();
        }
        Throwable failure = execution.runBody();
        Step taken = step(now -> machine.ended(execution.node(), now, failure));
        TaskExecution next = taken.starts.poll();
        carryOut(taken);
        return next;
    }

    /** Another trigger, while this run is under way or over. The first signal among all triggers sets the clock. */
    void join(ShutdownReason later, Deadlines deadlines) {
        carryOut(step(now -> {
            if (later.isSignal() && !reason.isSignal() && laterTriggers.stream().noneMatch(ShutdownReason::isSignal)) {
                machine.moveCutOff(deadlines.cutOffNanos());
            }
            laterTriggers.add(later);
            events.post(new ShutdownEvent.TriggerJoined(later, since(startedAt, now)));
        }));
    }

    /** Waits until everything but the terminal task has ended, and that has started or never will. */
    boolean awaitTerminal(Duration limit) throws InterruptedException {
        return terminalReached.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    boolean awaitTerminated(Duration limit) throws InterruptedException {
        return terminated.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    ShutdownReason reason() {
        return reason;
    }

    Duration remaining(int task) {
        lock.lock();
        try {
            long until = Math.min(machine.interruptAt(task), machine.cutOffAt());
            return since(time.nanos(), until);
        } finally {
            lock.unlock();
        }
    }

    CoordinatorState state() {
        lock.lock();
        try {
            return state;
        } finally {
            lock.unlock();
        }
    }

    private void transition(CoordinatorState next) {
        lock.lock();
        try {
            state = next;
            terminatedAt = next == CoordinatorState.TERMINATED ? time.nanos() : terminatedAt;
        } finally {
            lock.unlock();
        }
    }

    /** A look at the run, consistent in itself. */
    ShutdownReport report() {
        Map<Integer, Long> inFlight = isFinished() ? Map.of() : Reports.inFlight(plan); // the keeper must not be held
        lock.lock();
        try {
            long now = state == CoordinatorState.TERMINATED ? terminatedAt : time.nanos();
            var reports = new Reports(plan, machine, startedAt, now);
            return new ShutdownReport(
                    state,
                    reason,
                    laterTriggers,
                    startedInstant,
                    since(startedAt, now),
                    since(startedAt, machine.cutOffAt()),
                    plan.worstCase(),
                    machine.isCut(),
                    reports.phases(),
                    reports.tasks(inFlight, stacks));
        } finally {
            lock.unlock();
        }
    }

    private boolean isFinished() {
        lock.lock();
        try {
            return machine.isFinished();
        } finally {
            lock.unlock();
        }
    }

    private long cutOffAt() {
        lock.lock();
        try {
            return machine.cutOffAt();
        } finally {
            lock.unlock();
        }
    }

    private static Duration since(long from, long to) {
        return Duration.ofNanos(Math.max(0, to - from));
    }

    /** Turns the machine's commands into a {@link Step} and events. Called under the lock. */
    private final class Collector implements RunMachine.Commands {

        @Override
        public void start(int task) {
            var execution = new TaskExecution(task, plan.task(task), ShutdownRun.this);
            executions[task] = execution;
            step.starts.add(execution);
            events.post(new ShutdownEvent.TaskStarted(
                    plan.task(task).name(), since(startedAt, machine.startedAt(task)), machine.overlaps(task)));
        }

        @Override
        public void interrupt(int task) {
            step.interrupts.add(executions[task]);
            events.post(new ShutdownEvent.TaskInterrupted(
                    plan.task(task).name(),
                    since(startedAt, stepAt),
                    since(machine.startedAt(task), stepAt),
                    stacks.getOrDefault(task, List.of())));
        }

        @Override
        public void settled(int task) {
            long ended = machine.endedAt(task, stepAt);
            if (machine.status(task) == TaskStatus.SUCCEEDED || machine.status(task) == TaskStatus.FAILED) {
                stacks.remove(task); // it was about to be interrupted, and ended just before
            }
            boolean started = machine.hasStarted(task);
            events.post(new ShutdownEvent.TaskEnded(
                    plan.task(task).name(),
                    machine.status(task),
                    since(startedAt, ended),
                    started ? since(machine.startedAt(task), ended) : null,
                    machine.failure(task),
                    machine.isStuck(task) ? stacks.getOrDefault(task, List.of()) : List.of()));
        }

        @Override
        public void endedLate(int task) {
            events.post(new ShutdownEvent.TaskEndedLate(
                    plan.task(task).name(), since(startedAt, machine.endedLateAt(task))));
        }

        @Override
        public void phaseEnded(Phase phase) {
            events.post(new ShutdownEvent.PhaseEnded(phase, since(startedAt, stepAt)));
        }

        @Override
        public void cutOff() {
            transition(CoordinatorState.FLUSHING);
            List<String> unfinished = new ArrayList<>();
            for (int task = 0; task < plan.taskCount(); task++) {
                if (!machine.hasEnded(task)) {
                    unfinished.add(plan.task(task).name());
                }
            }
            events.post(new ShutdownEvent.CutOff(since(startedAt, stepAt), unfinished));
        }

        @Override
        public void finished() {
            // The step that called this rings for the keeper.
        }
    }
}
