package dev.softlanding.shutdown.process;

import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.ShutdownSettings;
import dev.softlanding.shutdown.engine.Deadlines;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.guard.Threads;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Ends this process when it is told to: takes SIGTERM and SIGINT, runs every armed coordinator, and exits when the last
 * run is over. There is one per JVM, because signals and exit are the JVM's; several applications in it shut down in
 * parallel.
 *
 * <p>A signal is charged from the moment it comes. A watchdog halts the process shortly before the platform would kill
 * it, whatever hangs. Until a coordinator is armed, a signal means {@code System.exit} under that watchdog, because
 * hooks may wait for ever for a start-up that is stuck.
 *
 * <p>The exit code is 128 + the number of the signal that came first. If a run was cut off, or a task is still stuck when
 * the last run is over, the process is halted, since an orderly exit could wait for that task for ever; otherwise
 * shutdown hooks get two seconds.
 *
 * <p>This class is threadsafe.
 */
public final class ProcessShutdown {

    private static final List<String> SIGNALS = List.of("TERM", "INT");
    private static final int SIGINT = 2;
    private static final int SIGTERM = 15;
    private static final Duration HOOKS_LIMIT = Duration.ofSeconds(2);

    private static final ProcessShutdown JVM =
            new ProcessShutdown(Signals.jvm(), ProcessExit.jvm(), TimeSource.system());

    private final Signals signals;
    private final ProcessExit exit;
    private final TimeSource time;

    private final List<Participant> participants = new CopyOnWriteArrayList<>();
    private final AtomicBoolean ending = new AtomicBoolean();

    /** Guards coming and going; a signal takes no lock. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Map<String, Signals.Taking> takings = new LinkedHashMap<>();
    private volatile @Nullable Watchdog watchdog;

    ProcessShutdown(Signals signals, ProcessExit exit, TimeSource time) {
        this.signals = signals;
        this.exit = exit;
        this.time = time;
    }

    /** This JVM's. */
    public static ProcessShutdown ofJvm() {
        return JVM;
    }

    /**
     * Makes an application a participant, before it has a coordinator. The first one starts the watchdog; there is none if a
     * debugger may stop threads at will.
     *
     * @param settings the clock of the platform
     * @param takeSignals whether signals are to be taken, if that has not been done yet
     */
    public Participant join(ShutdownSettings settings, boolean takeSignals) {
        var participant = new Participant(settings);
        lock.lock();
        try {
            participants.add(participant);
            if (takeSignals && takings.isEmpty()) {
                SIGNALS.forEach(name -> takings.put(name, signals.take(name, this::onSignal)));
            }
            if (watchdog == null && !exit.isDebugged()) {
                var started = new Watchdog(time, exit);
                started.start();
                watchdog = started;
            }
        } finally {
            lock.unlock();
        }
        return participant;
    }

    /** What came of taking the signals, by their names without {@code SIG}; empty while nobody wants them. */
    public Map<String, Signals.Taking> takings() {
        lock.lock();
        try {
            return Map.copyOf(takings);
        } finally {
            lock.unlock();
        }
    }

    /** Whether the JVM is ending, by a signal or otherwise. */
    boolean isEnding() {
        return ending.get() || exit.isEnding();
    }

    private void armWatchdog(long haltAt, int code) {
        Watchdog started = watchdog;
        if (started != null) {
            started.arm(haltAt, code);
        }
    }

    private void onSignal(int number) {
        long now = time.nanos();
        int code = 128 + number;
        long haltAt = haltAt(now);
        boolean first = ending.compareAndSet(false, true);
        if (first) {
            armWatchdog(haltAt, code);
        }
        List<ShutdownCoordinator> triggered = new ArrayList<>();
        for (Participant participant : participants) {
            ShutdownCoordinator coordinator = participant.coordinator;
            if (coordinator != null && triggers(coordinator, reasonOf(number), now)) {
                triggered.add(coordinator);
            }
        }
        if (first) {
            Threads.keepingTheJvm("shutdown-exit", () -> awaitAndExit(triggered, haltAt, code))
                    .start();
        }
    }

    /** Without a thread to be had there is no run, and the exit has to do without it. */
    private static boolean triggers(ShutdownCoordinator coordinator, ShutdownReason reason, long now) {
        try {
            return coordinator.trigger(reason, now);
        } catch (Throwable noRun) {
            return false;
        }
    }

    private static ShutdownReason reasonOf(int number) {
        return number == SIGINT ? ShutdownReason.SIGINT : ShutdownReason.SIGTERM;
    }

    /** The earliest of all participants' moments; if the last has just left, only hooks are to be waited for. */
    private long haltAt(long signalAt) {
        return participants.stream()
                .mapToLong(participant ->
                        Deadlines.of(participant.settings, signalAt, signalAt).haltNanos())
                .min()
                .orElse(signalAt + HOOKS_LIMIT.toNanos());
    }

    private void awaitAndExit(List<ShutdownCoordinator> running, long haltAt, int code) {
        boolean orderly = true;
        for (ShutdownCoordinator coordinator : running) {
            orderly &= awaitOrderlyEnd(coordinator, haltAt);
        }
        if (!orderly) {
            exit.halt(code);
            return;
        }
        if (!running.isEmpty()) {
            armWatchdog(Math.min(haltAt, time.nanos() + HOOKS_LIMIT.toNanos()), code);
        }
        exit.exit(code);
    }

    private boolean awaitOrderlyEnd(ShutdownCoordinator coordinator, long haltAt) {
        try {
            if (!coordinator.awaitTerminated(Duration.ofNanos(Math.max(0, haltAt - time.nanos())))) {
                return false;
            }
            ShutdownReport report = coordinator.report();
            return report.cutOff() == null && !report.hasStuckTasks();
        } catch (InterruptedException nobodysToInterrupt) {
            return false;
        }
    }

    /** One application in this process, from before its start-up to its end. This class is threadsafe. */
    public final class Participant {

        private final ShutdownSettings settings;
        private volatile @Nullable ShutdownCoordinator coordinator;

        private Participant(ShutdownSettings settings) {
            this.settings = settings;
        }

        /** From now on a signal triggers this coordinator, if it is armed when the signal comes. */
        public void shutDownBy(ShutdownCoordinator coordinator) {
            this.coordinator = coordinator;
        }

        /** Bounds an end of the JVM that something else has begun. Without effect once a signal has come. */
        public void boundEnd() {
            if (ending.compareAndSet(false, true)) {
                long now = time.nanos();
                armWatchdog(Deadlines.of(settings, now, now).haltNanos(), 128 + SIGTERM);
            }
        }

        /** Has no part in this process's end any longer. The last one to leave gives the signals back. */
        public void leave() {
            lock.lock();
            try {
                if (participants.remove(this) && participants.isEmpty() && !ending.get()) {
                    takings.values().forEach(taking -> taking.giveBack().run());
                    takings.clear();
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
