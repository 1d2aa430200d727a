package dev.softlanding.shutdown.progress;

import dev.softlanding.shutdown.guard.Threads;
import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.report.ShutdownListener;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.time.Alarm;
import dev.softlanding.shutdown.time.TimeSource;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows what a run is waiting for while it goes on, from the moment on at which people begin to wonder: as one line of a
 * terminal, or as some lines of a log. It ends with the run, or with its cut-off, from which on nothing is waited for.
 *
 * <p>What is shown is asked for, and written, by a daemon thread only, {@code shutdown-progress}: one that hangs there holds
 * nobody, but for the moment in which its end is awaited. Nothing here throws. For one run. This class is threadsafe.
 */
public final class LiveProgress implements ShutdownListener {

    private static final Logger logger = LoggerFactory.getLogger(LiveProgress.class);

    /** So that what follows is not written before the line of the terminal is cleared. */
    private static final Duration CLEAR_LIMIT = Duration.ofMillis(50);

    private final Display display;
    private final Supplier<ShutdownReport> run;
    private final TimeSource time;
    private final Alarm over;
    private final Alarm cleared;
    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.OVER);

    private enum Stage {
        QUIET,
        SHOWING,
        OVER
    }

    LiveProgress(Display display, Supplier<ShutdownReport> run, TimeSource time) {
        this.display = display;
        this.run = run;
        this.time = time;
        this.over = time.newAlarm();
        this.cleared = time.newAlarm();
    }

    /**
     * On the terminal that the process writes to.
     *
     * @param run what is reported of the run now
     */
    public static LiveProgress onTerminal(Supplier<ShutdownReport> run, TimeSource time) {
        return new LiveProgress(Terminal.line(), run, time);
    }

    /**
     * In the log.
     *
     * @param run what is reported of the run now
     */
    public static LiveProgress inLog(Supplier<ShutdownReport> run, TimeSource time) {
        return new LiveProgress(new ProgressLog(), run, time);
    }

    /** Whether the process writes to a terminal that can redraw a line. */
    public static boolean hasTerminal() {
        return Terminal.isThere();
    }

    /** Something happened in the run. */
    @Override
    public void onEvent(ShutdownEvent event) {
        if (event instanceof ShutdownEvent.RunStarted) {
            start(time.nanos());
        } else if (event instanceof ShutdownEvent.CutOff || event instanceof ShutdownEvent.RunEnded) {
            end();
        }
    }

    private void start(long startedAt) {
        try {
            stage.set(Stage.QUIET);
            Threads.daemon("shutdown-progress", () -> showFrom(startedAt)).start();
        } catch (Throwable noThread) {
            stage.set(Stage.OVER); // then without it
        }
    }

    private void end() {
        Stage before = stage.getAndSet(Stage.OVER);
        if (before == Stage.OVER) {
            return;
        }
        over.ring();
        if (before == Stage.QUIET) { // most shutdowns are quick, and the log should not wait
            return;
        }
        try {
            cleared.await(time.nanos() + CLEAR_LIMIT.toNanos());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean mayShow() {
        return stage.compareAndSet(Stage.QUIET, Stage.SHOWING) || stage.get() == Stage.SHOWING;
    }

    private void showFrom(long startedAt) {
        try {
            long next = startedAt + display.first().toNanos();
            while (!over.await(next) && mayShow()) {
                display.show(run.get());
                next = Math.max(next, time.nanos()) + display.interval().toNanos();
            }
            display.clear();
        } catch (InterruptedException nobodysToInterrupt) {
            Thread.currentThread().interrupt();
        } catch (Throwable failure) { // a terminal may go before the process does
            logger.debug("The progress of the shutdown is no longer shown", failure);
        } finally {
            cleared.ring();
        }
    }
}
