package dev.softlanding.shutdown.process;

import dev.softlanding.shutdown.ShutdownSettings;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.engine.Deadlines;
import dev.softlanding.shutdown.engine.Gate;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.time.Alarm;
import dev.softlanding.shutdown.time.TimeSource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * One forced flush in this JVM, in real time: a signal, a task that hangs and hears nothing, three flushers, and an end of
 * the process that is noted only. What ends after the call for that end counts as lost, for it would be.
 */
final class MeasuredFlush {

    private static final TimeSource TIME = TimeSource.system();
    private static final Duration LONG = Duration.ofSeconds(10);

    /**
     * What came of it.
     *
     * @param lateNanos from the cut-off to the start of the first flusher, or {@link FlushWork#NEVER}
     * @param doneNanos from the cut-off to the end of the last flusher, or {@link FlushWork#NEVER}
     * @param loss why not all was flushed before the kill; empty if all was
     * @param unusedNanos what was left until the kill when the process ended itself
     */
    record Result(long lateNanos, long doneNanos, String loss, long unusedNanos) {

        boolean completed() {
            return loss.isEmpty();
        }
    }

    private MeasuredFlush() {}

    /**
     * Measures it. Returns after the kill, when everything it began has ended.
     *
     * @param depth what each flusher does
     * @param signalled is told the moments, at once after the signal
     */
    static Result run(Path directory, ShutdownSettings settings, FlushWork.Depth depth, Consumer<Deadlines> signalled)
            throws Exception {
        var clock = new SignalClock();
        var signals = new FakeSignals();
        var exit = new TimedExit();
        List<FlushWork> works = FlushWork.three(directory, TIME::nanos, depth);
        Gate hanging = Gate.deaf();
        ShutdownCoordinator coordinator = coordinatorOf(settings, works, hanging);
        new ProcessShutdown(signals, exit, clock, () -> {})
                .join(ProcessSettings.of(settings))
                .shutDownBy(coordinator);

        clock.noteNext();
        signals.raise("TERM");
        Deadlines moments = Deadlines.of(settings, clock.noted(), clock.noted());
        signalled.accept(moments);
        sleepUntil(moments.killNanos());

        TimedExit.Call end = exit.call();
        hanging.open();
        coordinator.flush().awaitFlushed(LONG); // else the next try would have to do with its rest
        exit.release();
        if (!coordinator.awaitTerminated(LONG)) {
            throw new AssertionError("The run has not ended: " + coordinator.report());
        }
        if (hanging.hasEntered()) { // on a machine that is busy enough it was cut off before
            hanging.awaitLeft();
        }
        Result result = judge(works, moments, end);
        for (FlushWork work : works) {
            work.delete();
        }
        return result;
    }

    private static ShutdownCoordinator coordinatorOf(ShutdownSettings settings, List<FlushWork> works, Gate hanging) {
        ShutdownCoordinator.Builder builder = ShutdownCoordinator.builder().settings(settings);
        works.forEach(work -> builder.flusher(work.flusher()));
        ShutdownCoordinator coordinator = builder.build();
        coordinator.register(
                ShutdownTask.named("hanging").timeout(Duration.ofHours(1)).run(hanging));
        coordinator.arm();
        return coordinator;
    }

    private static Result judge(List<FlushWork> works, Deadlines moments, TimedExit.Call end) {
        long first = FlushWork.firstStart(works);
        long late = first == FlushWork.NEVER ? FlushWork.NEVER : first - moments.cutOffNanos();
        long last = FlushWork.lastEnd(works);
        long done = last == FlushWork.NEVER ? FlushWork.NEVER : last - moments.cutOffNanos();
        boolean halted = end != null && end.nanos() < moments.killNanos();
        long over = halted ? end.nanos() : moments.killNanos();
        String by = halted ? "a halt by " + end.thread() : "the kill";
        if (last <= over) {
            return new Result(late, done, "", moments.killNanos() - over);
        }
        String what = FlushWork.lastStart(works) <= over ? "not ended before " : "not begun before ";
        return new Result(late, done, what + by, moments.killNanos() - over);
    }

    static void sleepUntil(long moment) {
        for (long left = moment - TIME.nanos(); left > 0; left = moment - TIME.nanos()) {
            LockSupport.parkNanos(left);
        }
    }

    /** The system's time, and what it was when the signal was taken: the thread may lose its core before or after that. */
    private static final class SignalClock implements TimeSource {

        private volatile Thread raiser;
        private volatile long noted;

        /** The next time that this thread asks for is that of the signal. */
        void noteNext() {
            raiser = Thread.currentThread();
        }

        long noted() {
            return noted;
        }

        @Override
        public long nanos() {
            long now = TIME.nanos();
            if (Thread.currentThread() == raiser) {
                raiser = null;
                noted = now;
            }
            return now;
        }

        @Override
        public Instant instant() {
            return TIME.instant();
        }

        @Override
        public Alarm newAlarm() {
            return TIME.newAlarm();
        }
    }
}
