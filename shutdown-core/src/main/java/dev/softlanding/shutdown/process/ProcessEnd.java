package dev.softlanding.shutdown.process;

import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.engine.Deadlines;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.flush.FlushTimes;
import dev.softlanding.shutdown.flush.ForcedFlush;
import dev.softlanding.shutdown.guard.Threads;
import dev.softlanding.shutdown.process.ProcessShutdown.Participant;
import dev.softlanding.shutdown.report.CoordinatorState;
import dev.softlanding.shutdown.report.RunOutcome;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The end of the process, from what brought it to the exit: keeps its clock, waits for the runs, and ends it. There is one
 * at most. This class is threadsafe.
 */
final class ProcessEnd implements Watchdog.Flushes {

    private static final Duration HOOKS_LIMIT = Duration.ofSeconds(2);
    private static final long AGAIN_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int SIGNALS = 65;

    /** A run comes to its cut-off by itself; one with a later kill of its own has to be told. */
    private static final Duration CUT_OFF_MARGIN = Duration.ofMillis(30);

    private volatile ShutdownReason reason;
    private volatile int signal;
    private final List<Participant> participants;
    private final ProcessExit exit;
    private final TimeSource time;
    private final @Nullable Watchdog watchdog;
    private final AtomicBoolean escalated = new AtomicBoolean();
    private final AtomicLongArray firstAt = new AtomicLongArray(SIGNALS);
    private volatile Deadlines deadlines;
    private volatile boolean exiting;
    private volatile boolean halting;
    private volatile boolean withoutRun;

    /**
     * @param signal its number, or zero if it is none
     * @param participants whoever has a part in it
     */
    ProcessEnd(
            ShutdownReason reason,
            int signal,
            long now,
            List<Participant> participants,
            ProcessExit exit,
            TimeSource time,
            @Nullable Watchdog watchdog) {
        this.reason = reason;
        this.signal = signal;
        this.participants = participants;
        this.exit = exit;
        this.time = time;
        this.watchdog = watchdog;
        this.deadlines = earliest(now);
        firstAt.set(signal, Math.max(1, now));
    }

    /** The earliest of all participants' moments; if the last has just left, only hooks are to be waited for. */
    private Deadlines earliest(long now) {
        Deadlines earliest = null;
        for (Participant participant : participants) {
            Deadlines own = participant.deadlines(now);
            earliest = earliest == null || own.haltNanos() < earliest.haltNanos() ? own : earliest;
        }
        long hooksEnd = now + HOOKS_LIMIT.toNanos();
        return earliest == null ? new Deadlines(hooksEnd, hooksEnd, hooksEnd) : earliest;
    }

    ShutdownReason reason() {
        return reason;
    }

    /** Whether the runs are over and the JVM's own end has been called for. */
    boolean isExiting() {
        return exiting;
    }

    /** Has the watchdog see to this end. */
    void watch() {
        arm(new Watchdog.Moments(deadlines.flush(), codeOf(RunOutcome.FORCED), this));
    }

    private void arm(Watchdog.Moments moments) {
        if (watchdog != null) {
            watchdog.arm(moments);
        }
    }

    /** Has its classes loaded and linked, since there may be no other time. */
    void rehearse() {
        for (RunOutcome outcome : RunOutcome.values()) {
            codeOf(outcome);
        }
        Watchdog.Moments.halt(deadlines.flush().lastNanos(), lastCode());
        new Escalation(this, reason, 0);
    }

    /** A plan was armed, and could not be run: what must not be lost is to be flushed all the same. */
    void hasNoRun() {
        withoutRun = true;
    }

    /** The code for who can do nothing else any more. */
    int lastCode() {
        return codeOf(RunOutcome.FORCED);
    }

    /** The first signal that comes to an end which something else has begun: from now on its clock and code are that one's. */
    void signalled(ShutdownReason by, int number, long now) {
        if (signal == 0 && !exiting && !halting) {
            signal = number;
            if (reason != ShutdownReason.MEMORY) {
                reason = by;
            }
            deadlines = earliest(now);
            watch();
        }
    }

    /**
     * A signal came, and this end was under way. The same one a while after its first ends the patience.
     *
     * @return whether that is told to the runs, or it is still to join them
     */
    boolean signalAgain(ShutdownReason by, int number, long now) {
        boolean first = firstAt.compareAndSet(number, 0, Math.max(1, now));
        if (first || now - firstAt.get(number) < AGAIN_NANOS || halting || !wantsEscalation()) {
            return false;
        }
        if (exiting) { // and something in the hooks hangs, or a start-up does
            boundHooks(lastCode(), Duration.ofNanos(deadlines.haltNanos() - deadlines.cutOffNanos()));
            return false;
        }
        if (!escalated.compareAndSet(false, true)) {
            return false;
        }
        deadlines = deadlines.broughtForwardTo(now);
        watch();
        Threads.daemon("shutdown-escalation", new Escalation(this, by, now)).start(); // it may have to wait for a step
        return true;
    }

    private boolean wantsEscalation() {
        for (Participant participant : participants) {
            if (!participant.settings().escalate()) {
                return false;
            }
        }
        return true;
    }

    /** Not a lambda: its first would be linked at the second signal. */
    private static final class Escalation implements Runnable {

        private final ProcessEnd end;
        private final ShutdownReason by;
        private final long now;

        Escalation(ProcessEnd end, ShutdownReason by, long now) {
            this.end = end;
            this.by = by;
            this.now = now;
        }

        @Override
        public void run() {
            end.escalate(by, now);
        }
    }

    private void escalate(ShutdownReason by, long now) {
        Duration untilHalt = Duration.ofNanos(deadlines.haltNanos() - now);
        for (ShutdownCoordinator coordinator : coordinators()) {
            coordinator.escalate(by, now, untilHalt);
        }
    }

    /** Those of all participants that have one. */
    List<ShutdownCoordinator> coordinators() {
        List<ShutdownCoordinator> known = new ArrayList<>();
        for (Participant participant : participants) {
            ShutdownCoordinator coordinator = participant.coordinator();
            if (coordinator != null) {
                known.add(coordinator);
            }
        }
        return known;
    }

    // Without iterators in the next three: there may be no memory for one.

    @Override
    public FlushTimes begin(FlushTimes times) {
        FlushTimes latest = times;
        for (int i = 0; i < participants.size(); i++) {
            ForcedFlush flush = flushOf(participants.get(i).coordinator());
            FlushTimes own = flush == null ? times : flush.begin(times);
            latest = own.haltNanos() > latest.haltNanos() ? own : latest;
        }
        return latest;
    }

    @Override
    public void beginLast(FlushTimes times) {
        for (int i = 0; i < participants.size(); i++) {
            ForcedFlush flush = flushOf(participants.get(i).coordinator());
            if (flush != null) {
                flush.beginLast(times);
            }
        }
    }

    @Override
    public boolean goesOn() {
        for (int i = 0; i < participants.size(); i++) {
            ForcedFlush flush = flushOf(participants.get(i).coordinator());
            if (flush != null && flush.goesOn()) {
                return true;
            }
        }
        return false;
    }

    private List<ForcedFlush> flushes() {
        List<ForcedFlush> flushes = new ArrayList<>();
        for (ShutdownCoordinator coordinator : coordinators()) {
            ForcedFlush flush = flushOf(coordinator);
            if (flush != null) {
                flushes.add(flush);
            }
        }
        return flushes;
    }

    private static @Nullable ForcedFlush flushOf(@Nullable ShutdownCoordinator coordinator) {
        return coordinator == null ? null : coordinator.flush();
    }

    /** Waits for runs, and ends the process. Does not return, as a rule. */
    void awaitAndExit(List<ShutdownCoordinator> running) {
        RunOutcome outcome = awaitOrHalt(running);
        if (outcome != null) {
            exiting = true;
            exit.exit(codeOf(outcome));
        }
    }

    /** Waits for runs in a hook of a JVM that ends already. Returns if the rest may go its way. */
    void awaitInHook(List<ShutdownCoordinator> running) {
        awaitOrHalt(running);
    }

    /** The worst outcome of the runs, with all said that is to be said before an exit, or {@code null} after a halt. */
    private @Nullable RunOutcome awaitOrHalt(List<ShutdownCoordinator> running) {
        RunOutcome outcome = await(running);
        if (outcome == null) {
            flushAndHalt(running);
            return null;
        }
        int code = codeOf(outcome);
        if (!running.isEmpty() && !isSomebodyStarting()) {
            boundHooks(code, HOOKS_LIMIT);
        }
        sayLastWords(code);
        return outcome;
    }

    /** What starts has its run to come, in the hook that waits for it and closes it: it has all the time there is. */
    private boolean isSomebodyStarting() {
        for (Participant participant : participants) {
            if (participant.isStarting()) {
                return true;
            }
        }
        return false;
    }

    private void boundHooks(int code, Duration limit) {
        arm(Watchdog.Moments.halt(Math.min(deadlines.haltNanos(), time.nanos() + limit.toNanos()), code));
    }

    private void flushAndHalt(List<ShutdownCoordinator> running) {
        halting = true;
        int code = codeOf(withoutRun ? RunOutcome.FORCED : worstOf(running));
        FlushTimes times = begin(deadlines.flush());
        arm(new Watchdog.Moments(times, code, this)); // words may hang
        try {
            for (ForcedFlush flush : flushes()) {
                long flushedBy = flush.flushedByNanos(times);
                if (!flush.awaitFlushed(until(flushedBy))) {
                    flush.awaitFlushed(Duration.ofNanos(times.graceNanos(flushedBy, time.nanos())));
                }
            }
            sayLastWords(code);
            beginLast(times);
            for (ForcedFlush flush : flushes()) {
                if (!flush.awaitLast(until(times.haltNanos()))) {
                    flush.awaitLast(Duration.ofNanos(times.graceNanos(times.haltNanos(), time.nanos())));
                }
            }
        } catch (InterruptedException nobodysToInterrupt) {
            // Then without waiting.
        } finally {
            exit.halt(code);
        }
    }

    /** The worst outcome of the runs, or {@code null} if they do not allow an orderly exit. */
    private @Nullable RunOutcome await(List<ShutdownCoordinator> running) {
        boolean orderly = !withoutRun;
        for (ShutdownCoordinator coordinator : running) {
            orderly &= awaitOrderlyEnd(coordinator);
        }
        return orderly ? worstOf(running) : null;
    }

    private boolean awaitOrderlyEnd(ShutdownCoordinator coordinator) {
        try {
            if (!coordinator.awaitTerminated(until(deadlines.cutOffNanos()).plus(CUT_OFF_MARGIN))) {
                if (coordinator.state() == CoordinatorState.RUNNING) {
                    coordinator.escalate();
                }
                if (!coordinator.awaitTerminated(until(deadlines.flush().lastNanos()))) {
                    return false;
                }
            }
            ShutdownReport report = coordinator.report();
            return report.cutOff() == null && !report.hasStuckTasks();
        } catch (InterruptedException nobodysToInterrupt) {
            return false;
        }
    }

    private static RunOutcome worstOf(List<ShutdownCoordinator> ended) {
        RunOutcome worst = RunOutcome.CLEAN;
        for (ShutdownCoordinator coordinator : ended) {
            ShutdownReport report = coordinator.report();
            RunOutcome outcome = report.outcome();
            if (report.reason() == null) {
                continue; // there was nothing to run
            }
            if (outcome == null) { // it has not even ended
                return RunOutcome.FORCED;
            }
            worst = outcome.compareTo(worst) > 0 ? outcome : worst;
        }
        return worst;
    }

    private Duration until(long moment) {
        return Duration.ofNanos(Math.max(0, moment - time.nanos()));
    }

    private int codeOf(RunOutcome outcome) {
        ExitCodes codes = participants.isEmpty()
                ? ExitCodes.DEFAULTS
                : participants.get(0).settings().exitCodes();
        return codes.of(reason, signal, outcome);
    }

    private void sayLastWords(int code) {
        for (Participant participant : participants) {
            IntConsumer words = participant.lastWords();
            if (words != null) {
                try {
                    words.accept(code);
                } catch (Throwable noWords) {
                    // The end comes all the same.
                }
            }
        }
    }
}
