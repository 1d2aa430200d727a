package dev.softlanding.shutdown.engine;

import dev.softlanding.shutdown.FailurePolicy;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.engine.machine.RunMachine;
import dev.softlanding.shutdown.flush.FlushReport;
import dev.softlanding.shutdown.flush.ForcedFlush;
import dev.softlanding.shutdown.guard.Threads;
import dev.softlanding.shutdown.plan.ShutdownPlan;
import dev.softlanding.shutdown.report.CoordinatorState;
import dev.softlanding.shutdown.report.Leftover;
import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.report.TaskStatus;
import dev.softlanding.shutdown.time.Alarm;
import dev.softlanding.shutdown.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Executes a plan once: gives the {@link RunMachine} its events and carries out its commands.
 *
 * <h2>Threads</h2>
 *
 * One keeper, not a daemon, so that the JVM does not end under the run when the last thread of the application does: it
 * tells the machine about time, calls workers, and ends when the run does. Workers run bodies; one that ends a task takes
 * the step itself and goes on with the next that is ready, without a hand-off. Another thread brings events to listeners,
 * and each interrupt is sent from a thread of its own.
 *
 * <h2>How many workers</h2>
 *
 * As many as there are tasks that could run and do not, up to a limit; one that is stuck in an abandoned task is not
 * counted. Making a thread takes as long as a hundred small tasks, so while those that are there end tasks faster than
 * others could come, none is called.
 *
 * <h2>Locking</h2>
 *
 * One lock for the machine, held for a step and for a look at it. No foreign code runs under it: commands are collected
 * there, and carried out after it is left. Stacks are taken before the step that gives a task up, so that whoever sees
 * the outcome sees the stack.
 *
 * <p>This class is threadsafe.
 */
final class ShutdownRun implements Workers.Tasks {

    private static final Duration LONGEST_SETTLE = Duration.ofMillis(100);
    private static final Duration LONGEST_DELIVERY = Duration.ofSeconds(1);
    private static final Duration LONGEST_EXTENSION = Duration.ofDays(1);

    /** How long the keeper waits before it looks again whether workers that race still do. */
    private static final long LOOK_AGAIN_NANOS = 100_000;

    /** How long no task must have been taken or ended until the keeper gets workers ready for what comes next. */
    private static final long QUIET_NANOS = 1_000_000;

    private static final int LOCK_SPINS = 200;
    private static final long LOCK_RETRY_NANOS = 20_000;
    private static final long LEAST_PAUSE_WITHOUT_THREADS = 1_000_000;
    private static final long LONGEST_PAUSE_WITHOUT_THREADS = 16_000_000;

    private static final List<TaskExecution> NOBODY = List.of();

    private final ShutdownPlan plan;
    private final ShutdownReason reason;
    private final TimeSource time;
    private final EventQueues events;
    private final ForcedFlush flush;
    private final Leftovers leftovers;
    private final Workers workers;
    private final int mostWorkers;
    private final long startedAt;
    private final Instant startedInstant;
    private final Alarm keeperAlarm;
    private final CountDownLatch terminalReached = new CountDownLatch(1);
    private final CountDownLatch terminated = new CountDownLatch(1);

    private volatile @Nullable ShutdownReport finalReport;

    /** Ends that came on foreign threads, deep in whose stacks no step must be taken. */
    private final Queue<Completion> completions = new ConcurrentLinkedQueue<>();

    private volatile boolean keeperGone;

    // The keeper's own.
    private int turnsSeen;
    private long quietAt = Alarm.NEVER;
    private long pauseWithoutThreads = LEAST_PAUSE_WITHOUT_THREADS;

    /** What a task left behind is complete. */
    private record Completion(TaskExecution execution, TaskExecution.Outcome outcome) {}

    private final ReentrantLock lock = new ReentrantLock();

    // All below: guarded by the lock.
    private final RunMachine machine;
    private final RunEvents collector;
    private final TaskExecution[] executions;
    private final Map<Integer, List<StackTraceElement>> stacks = new HashMap<>();
    private final List<ShutdownReason> laterTriggers = new ArrayList<>();
    private List<TaskExecution> interrupts = NOBODY;
    private List<Leftover> leftover = List.of();
    private int busy;
    private int freed;
    private int arriving;
    private int freedAtLook;
    private int turns;
    private boolean workersWanted;
    private long keeperWakesAt = Alarm.NEVER;
    private long terminatedAt;
    private Deadlines deadlines;
    private CoordinatorState state = CoordinatorState.RUNNING;

    ShutdownRun(
            ShutdownPlan plan,
            ShutdownReason reason,
            Deadlines deadlines,
            TimeSource time,
            EventQueues events,
            ForcedFlush flush,
            Leftovers leftovers,
            @Nullable ClassLoader contextClassLoader,
            ThreadFactory workerThreads) {
        this.plan = plan;
        this.reason = reason;
        this.time = time;
        this.events = events;
        this.flush = flush;
        this.deadlines = deadlines;
        this.leftovers = leftovers;
        this.workers = new Workers(this, contextClassLoader, workerThreads);
        this.mostWorkers = plan.workers();
        this.keeperAlarm = time.newAlarm();
        this.executions = new TaskExecution[plan.taskCount()];
        this.startedAt = time.nanos();
        this.startedInstant = time.instant();
        long settle = Math.min(LONGEST_SETTLE.toNanos(), (deadlines.haltNanos() - deadlines.cutOffNanos()) / 4);
        this.collector = new RunEvents(plan, events, stacks, startedAt, this);
        this.machine = new RunMachine(plan, collector, deadlines.cutOffNanos(), settle);
    }

    /**
     * Starts the keeper, and with it the run.
     *
     * @param cancelled tasks that were taken out before
     */
    void start(Collection<Integer> cancelled) {
        events.start();
        events.post(new ShutdownEvent.RunStarted(reason, plan.taskCount(), since(startedAt, cutOffAt())));
        flush.flushEarly(); // the platform may shorten the time it gives without saying so
        Threads.keepingTheJvm("shutdown-keeper", new Keeper(cancelled)).start();
    }

    /** Named classes and loops, here and below, where a lambda would do: the JVM makes those as it meets them. */
    private final class Keeper implements Runnable {

        private final Collection<Integer> cancelled;

        Keeper(Collection<Integer> cancelled) {
            this.cancelled = cancelled;
        }

        @Override
        public void run() {
            try {
                begin(cancelled);
                while (callWorkers()) {
                    if (!prepareWorker()) {
                        awaitDeadline();
                    }
                    endCompleted();
                    long now = time.nanos(); // one for both, so that nothing gets due in between and is not looked at
                    rememberStacksOfDue(now);
                    tick(now);
                }
            } finally {
                finish();
            }
        }
    }

    private void begin(Collection<Integer> cancelled) {
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

    private void tick(long now) {
        enter();
        try {
            machine.tick(now);
        } finally {
            leave();
        }
    }

    private void finish() {
        try {
            keeperGone = true;
            endCompleted();
            terminalReached.countDown();
            awaitFlush();
            List<Leftover> found = leftovers.find();
            acquire();
            try {
                leftover = found;
                terminatedAt = time.nanos();
                state = CoordinatorState.TERMINATED;
            } finally {
                lock.unlock();
            }
            ShutdownReport report = currentReport();
            keepUnlessJoined(report);
            events.post(new ShutdownEvent.RunEnded(report));
            events.awaitDelivered(LONGEST_DELIVERY);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            terminated.countDown();
            workers.close();
        }
    }

    /** What was cut off, or is stuck at the end, is flushed before the end is told. */
    private void awaitFlush() throws InterruptedException {
        acquire();
        try {
            if (machine.hasStuckTasks() && !flush.isEmpty()) {
                beginFlush();
            }
        } finally {
            lock.unlock();
        }
        if (flush.hasBegun()) {
            flush.awaitFlushed(since(time.nanos(), deadlines.lastFlushNanos()));
        } else {
            flush.close();
        }
    }

    /** Under the lock. */
    private void beginFlush() {
        state = CoordinatorState.FLUSHING;
        deadlines = deadlines.broughtForwardTo(time.nanos());
        flush.begin(deadlines.lastFlushNanos());
    }

    /** Calls as many workers as are wanted; tells whether the run goes on. */
    private boolean callWorkers() {
        while (true) {
            acquire();
            try {
                if (machine.isFinished()) {
                    return false;
                }
                workersWanted = lackWorkers();
                if (!workersWanted) {
                    return true;
                }
                if (isRacing()) {
                    break;
                }
                arriving++;
            } finally {
                lock.unlock();
            }
            if (!callWorker()) {
                pauseWithoutThreads = Math.min(LONGEST_PAUSE_WITHOUT_THREADS, 2 * pauseWithoutThreads);
                LockSupport.parkNanos(this, pauseWithoutThreads);
                return true; // time goes on meanwhile
            }
            pauseWithoutThreads = LEAST_PAUSE_WITHOUT_THREADS;
        }
        LockSupport.parkNanos(this, LOOK_AGAIN_NANOS);
        return true;
    }

    /** In quiet times, gets a worker ready that the end of a running task will want; tells whether it did. */
    private boolean prepareWorker() {
        long now = time.nanos();
        acquire();
        try {
            if (turns != turnsSeen) {
                turnsSeen = turns;
                quietAt = now + QUIET_NANOS;
            }
            if (now < quietAt) {
                return false;
            }
            quietAt = Alarm.NEVER;
            int room = mostWorkers - busy - arriving;
            if (workers.waiting() >= Math.min(room, machine.readyAfterNextEnd(room) - 1)) { // who ends it takes one
                return false;
            }
            quietAt = now;
        } finally {
            lock.unlock();
        }
        try {
            workers.prepare();
            return true;
        } catch (Throwable noThread) { // there will be another when it is wanted, or it will be told
            quietAt = Alarm.NEVER;
            return false;
        }
    }

    /** Whether there is something to do, nobody who does it, and room for one more. Under the lock. */
    private boolean lackWorkers() {
        return machine.readyCount() > arriving && busy + arriving < mostWorkers;
    }

    /** Whether the workers have become free more than once each since somebody last looked. Under the lock. */
    private boolean isRacing() {
        int sinceLook = freed - freedAtLook;
        freedAtLook = freed;
        return sinceLook > busy;
    }

    /** Calls one; tells whether that could be done. */
    private boolean callWorker() {
        try {
            workers.call();
            return true;
        } catch (Throwable noThread) {
            TaskExecution unlucky = null;
            acquire();
            try {
                arriving--;
                workersWanted = true;
                if (busy + arriving == 0) { // nobody is left who could ever take it
                    unlucky = take(time.nanos());
                }
                keeperAlarm.ring();
            } finally {
                lock.unlock();
            }
            if (unlucky != null) {
                died(unlucky, noThread);
            }
            return false;
        }
    }

    /** The report of the end is the last one, unless something is stuck, which may still end, or another trigger came. */
    private void keepUnlessJoined(ShutdownReport report) {
        acquire();
        try {
            boolean last = report.laterTriggers().size() == laterTriggers.size() && !report.hasStuckTasks();
            finalReport = last ? report : null;
        } finally {
            lock.unlock();
        }
    }

    private void awaitDeadline() {
        long deadline;
        acquire();
        try {
            deadline = machine.isFinished() || workersWanted ? time.nanos() : machine.nextDeadline();
            deadline = Math.min(deadline, quietAt);
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

    /** A task that takes all others with it when it fails has come to its end. */
    private void rememberStacksBeforeAbort(TaskExecution execution, TaskExecution.Outcome outcome) {
        if (aborts(execution.node()) && (outcome.failure() != null || execution.isInterrupted())) {
            rememberStacksOfDue(Alarm.NEVER);
        }
    }

    private boolean aborts(int task) {
        return plan.task(task).onFailure() == FailurePolicy.ABORT;
    }

    private void rememberStacksOfDue(long now) {
        Map<Integer, TaskExecution> due = new HashMap<>();
        acquire();
        try {
            for (int task : dueOrConcerned(now)) {
                due.put(task, executions[task]);
            }
        } finally {
            lock.unlock();
        }
        for (Map.Entry<Integer, TaskExecution> looked : due.entrySet()) {
            List<StackTraceElement> stack = looked.getValue().stack();
            acquire();
            try {
                if (!machine.tasks().status(looked.getKey()).isOutcome()) { // or its thread may be with another task
                    stacks.put(looked.getKey(), stack);
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /** The running tasks that something is due with, or all, if one of those may abort the run. Under the lock. */
    private int[] dueOrConcerned(long now) {
        int[] due = machine.due(now);
        for (int task : due) {
            if (aborts(task)) {
                return machine.due(Alarm.NEVER);
            }
        }
        return due;
    }

    @Override
    public @Nullable TaskExecution arrive() {
        boolean callAnother = false;
        long now = enter();
        try {
            arriving--;
            boolean racing = freed - freedAtLook > busy;
            TaskExecution taken = take(now);
            callAnother = taken != null && !racing && lackWorkers();
            arriving += callAnother ? 1 : 0;
            return taken;
        } finally {
            leave();
            if (callAnother) {
                callWorker();
            }
        }
    }

    @Override
    public @Nullable TaskExecution runAndTakeNext(TaskExecution execution) {
        if (plan.isTerminal(execution.node())) {
            terminalReached.countDown();
        }
        TaskExecution.Outcome outcome = execution.runBody();
        if (outcome != null) {
            rememberStacksBeforeAbort(execution, outcome);
        }
        long now = enter();
        try {
            vacate(execution);
            if (outcome != null && execution.endsNow()) {
                machine.ended(execution.node(), now, outcome.failure());
            }
            return take(now);
        } finally {
            leave();
        }
    }

    @Override
    public void died(TaskExecution execution, Throwable death) {
        end(new Completion(execution, new TaskExecution.Outcome(death)));
    }

    /** What a task left behind is complete. On whatever thread completed it: the keeper takes the step. */
    void completed(TaskExecution execution, TaskExecution.Outcome outcome) {
        completions.add(new Completion(execution, outcome));
        if (keeperGone) {
            endCompleted();
        } else {
            keeperAlarm.ring();
        }
    }

    private void endCompleted() {
        Completion completion;
        while ((completion = completions.poll()) != null) {
            end(completion);
        }
    }

    private void end(Completion completion) {
        TaskExecution execution = completion.execution();
        rememberStacksBeforeAbort(execution, completion.outcome());
        long now = enter();
        try {
            vacate(execution);
            if (execution.endsNow()) {
                machine.ended(execution.node(), now, completion.outcome().failure());
            }
        } finally {
            leave();
        }
    }

    private @Nullable TaskExecution take(long now) {
        int task = busy < mostWorkers ? machine.take(now) : RunMachine.NONE;
        if (task == RunMachine.NONE) {
            return null;
        }
        busy++;
        turns++;
        var execution = new TaskExecution(task, plan.task(task), this);
        executions[task] = execution;
        collector.started(task, machine);
        if (machine.deadline(task) < keeperWakesAt) {
            keeperAlarm.ring();
        }
        return execution;
    }

    /** A worker is no longer busy with that, or no longer counted. Under the lock. */
    void vacate(TaskExecution execution) {
        if (execution.vacate()) {
            busy--;
            freed++;
            turns++;
        }
    }

    /** Begins a step. */
    private long enter() {
        acquire();
        long now = time.nanos();
        collector.stepAt(now);
        return now;
    }

    /**
     * Takes the lock without standing in its queue. The head of a queue may be a virtual thread that no carrier is left
     * for; whoever stands behind it would wait as long, the keeper included.
     */
    private void acquire() {
        int tries = 0;
        while (!lock.tryLock()) {
            if (tries++ < LOCK_SPINS) { // a step takes less time than a thread to fall asleep
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(this, LOCK_RETRY_NANOS);
            }
        }
    }

    /** Ends a step: lets the keeper know what concerns it and, without the lock, sends the interrupts that were asked for. */
    private void leave() {
        List<TaskExecution> asked = interrupts;
        try {
            if (machine.isFinished() || (!workersWanted && lackWorkers())) {
                workersWanted = true;
                freedAtLook = freed;
                keeperAlarm.ring();
            }
            if (asked != NOBODY) {
                interrupts = NOBODY;
            }
        } finally {
            lock.unlock();
        }
        for (TaskExecution execution : asked) {
            interrupt(execution);
        }
    }

    /** On a thread of its own: an interrupt may close a channel, which is foreign code and may hang. */
    private static void interrupt(TaskExecution execution) {
        try {
            Threads.daemon("shutdown-interrupt", new Interrupt(execution)).start();
        } catch (Throwable noThread) {
            execution.interrupt();
        }
    }

    private record Interrupt(TaskExecution execution) implements Runnable {

        @Override
        public void run() {
            execution.interrupt();
        }
    }

    /** The machine asks for an interrupt. Under the lock. */
    void interruptAfterStep(int task) {
        if (interrupts == NOBODY) {
            interrupts = new ArrayList<>();
        }
        interrupts.add(executions[task]);
    }

    /** The machine has given a task up, or has heard of its end. Under the lock. */
    void settled(int task, TaskStatus outcome) {
        if (outcome == TaskStatus.SUCCEEDED && plan.task(task).flush() != null) {
            flush.makeNeedless(plan.task(task).name());
        }
        if (executions[task] != null) {
            vacate(executions[task]);
        }
    }

    /** The cut-off has come. Under the lock. */
    void flushing() {
        beginFlush();
        keeperAlarm.ring(); // what runs has to be given up soon
    }

    /** A flusher has had its time. */
    void flushed(FlushReport report) {
        events.post(new ShutdownEvent.Flushed(report, since(startedAt, time.nanos())));
    }

    RunMachine machine() {
        return machine;
    }

    /** Another trigger, while this run is under way or over. The first signal among all triggers sets the clock. */
    void join(ShutdownReason later, Deadlines laters) {
        long now = enter();
        try {
            if (later.isSignal() && !hasSignal()) {
                if (machine.moveCutOff(laters.cutOffNanos())) {
                    deadlines = laters;
                }
                keeperAlarm.ring();
            }
            laterTriggers.add(later);
            finalReport = null;
            events.post(new ShutdownEvent.TriggerJoined(later, since(startedAt, now)));
        } finally {
            leave();
        }
    }

    private boolean hasSignal() {
        for (ShutdownReason later : laterTriggers) {
            if (later.isSignal()) {
                return true;
            }
        }
        return reason.isSignal();
    }

    /** The cut-off is now; tells whether it had not come yet. */
    boolean escalate() {
        rememberStacksOfDue(Alarm.NEVER); // all that run will be interrupted
        long now = enter();
        try {
            boolean early = !machine.isFinished() && machine.cutOffCause() == null;
            machine.cutNow(now);
            return early;
        } finally {
            leave();
        }
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
        return reason;
    }

    Duration remaining(int task) {
        acquire();
        try {
            long until = Math.min(machine.interruptAt(task), machine.cutOffAt());
            return since(time.nanos(), until);
        } finally {
            lock.unlock();
        }
    }

    Duration extend(int task, Duration by) {
        if (by.isNegative() || by.compareTo(LONGEST_EXTENSION) > 0) {
            throw new IllegalArgumentException("'by' is %s. Use zero or more, and at most a day.".formatted(by));
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
        acquire();
        try {
            return state;
        } finally {
            lock.unlock();
        }
    }

    /** A look at the run, consistent in itself. */
    ShutdownReport report() {
        ShutdownReport last = finalReport;
        return last == null ? currentReport() : last;
    }

    private ShutdownReport currentReport() {
        Map<Integer, Long> inFlight =
                state() == CoordinatorState.TERMINATED || isFinished() ? Map.of() : Reports.inFlight(plan);
        acquire();
        try {
            long now = state == CoordinatorState.TERMINATED ? terminatedAt : time.nanos();
            var reports = new Reports(plan, machine, startedAt, now);
            int abortedBy = machine.abortedBy();
            return new ShutdownReport(
                    state,
                    reason,
                    laterTriggers,
                    startedInstant,
                    since(startedAt, now),
                    since(startedAt, machine.cutOffAt()),
                    plan.worstCase(),
                    machine.cutOffCause(),
                    abortedBy == RunMachine.NONE ? null : plan.task(abortedBy).name(),
                    reports.phases(),
                    reports.tasks(inFlight, stacks, executions),
                    plan.droppedEdges(),
                    flush.reports(),
                    leftover);
        } finally {
            lock.unlock();
        }
    }

    private boolean isFinished() {
        acquire();
        try {
            return machine.isFinished();
        } finally {
            lock.unlock();
        }
    }

    private long cutOffAt() {
        acquire();
        try {
            return machine.cutOffAt();
        } finally {
            lock.unlock();
        }
    }

    private static Duration since(long from, long to) {
        return Duration.ofNanos(Math.max(0, to - from));
    }
}
