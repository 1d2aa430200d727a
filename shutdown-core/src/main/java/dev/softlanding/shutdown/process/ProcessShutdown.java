package dev.softlanding.shutdown.process;

import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.engine.Deadlines;
import dev.softlanding.shutdown.engine.Rehearsal;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.flush.ForcedFlush;
import dev.softlanding.shutdown.guard.Threads;
import dev.softlanding.shutdown.report.CoordinatorState;
import dev.softlanding.shutdown.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Ends this process when it is told to: takes SIGTERM and SIGINT, runs every armed coordinator, and exits when the last
 * run is over. There is one per JVM, because signals and exit are the JVM's; several applications in it shut down in
 * parallel.
 *
 * <p>A signal is charged from the moment it comes. A watchdog begins the forced flush at the cut-off, should the run not
 * have come to that itself, and halts the process shortly before the platform would kill it, whatever hangs. Until a
 * coordinator is armed, a signal means {@code System.exit} under that watchdog, because hooks may wait for ever for a
 * start-up that is stuck.
 *
 * <p>The same signal again, a second or more after the first, brings the cut-off to now and the halt as near as a flush
 * allows. Other signals join. What else ends the JVM, as {@code System.exit} in the application, is held up by a hook of
 * ours until the runs are over.
 *
 * <p>If a run was cut off, or a task is still stuck when the last run is over, what must not be lost is flushed and the
 * process is halted, since an orderly exit could wait for that task for ever; otherwise other hooks get two seconds. For
 * exit codes see {@link ExitCodes}.
 *
 * <p>This class is threadsafe.
 */
public final class ProcessShutdown {

    private static final List<String> SIGNALS = List.of("TERM", "INT");
    private static final int SIGINT = 2;

    private static final ProcessShutdown JVM =
            new ProcessShutdown(Signals.jvm(), ProcessExit.jvm(), TimeSource.system(), Rehearsal::start);

    private final Signals signals;
    private final ProcessExit exit;
    private final TimeSource time;
    private final Runnable rehearsal;

    private final List<Participant> participants = new CopyOnWriteArrayList<>();
    private final AtomicReference<@Nullable ProcessEnd> end = new AtomicReference<>();

    /** Guards coming and going; a signal takes no lock. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Map<String, Signals.Taking> takings = new LinkedHashMap<>();
    private @Nullable Runnable hookTakenBack;
    private volatile @Nullable Watchdog watchdog;

    /** @param rehearsal prepares the JVM for its first and only shutdown */
    ProcessShutdown(Signals signals, ProcessExit exit, TimeSource time, Runnable rehearsal) {
        this.signals = signals;
        this.exit = exit;
        this.time = time;
        this.rehearsal = rehearsal;
    }

    /** This JVM's. */
    public static ProcessShutdown ofJvm() {
        return JVM;
    }

    /**
     * Makes an application a participant, before it has a coordinator. The first one starts the watchdog; there is none if a
     * debugger may stop threads at will.
     */
    public Participant join(ProcessSettings settings) {
        var participant = new Participant(settings);
        lock.lock();
        try {
            participants.add(participant);
            if (settings.takeSignals() && takings.isEmpty()) {
                SIGNALS.forEach(name -> takings.put(name, signals.take(name, this::onSignal)));
            }
            if (hookTakenBack == null) {
                hookTakenBack = hooked();
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

    private @Nullable Runnable hooked() {
        try {
            return exit.onEnd(this::onJvmEnd);
        } catch (IllegalStateException ending) {
            return null; // then it ends without us
        }
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
    public boolean isEnding() {
        return end.get() != null || exit.isEnding();
    }

    /** Ends the process for that reason, as a signal would. Returns at once; without effect once something else ends it. */
    public void shutDown(ShutdownReason reason) {
        long now = time.nanos();
        ProcessEnd first = newEnd(reason, 0, now);
        if (end.compareAndSet(null, first)) {
            bringAbout(first, now);
        }
    }

    private ProcessEnd newEnd(ShutdownReason reason, int signal, long now) {
        return new ProcessEnd(reason, signal, now, List.copyOf(participants), exit, time, watchdog);
    }

    private void onSignal(int number) {
        long now = time.nanos();
        ShutdownReason reason = number == SIGINT ? ShutdownReason.SIGINT : ShutdownReason.SIGTERM;
        ProcessEnd first = newEnd(reason, number, now);
        if (end.compareAndSet(null, first)) {
            bringAbout(first, now);
            return;
        }
        ProcessEnd underWay = end.get();
        if (underWay != null) {
            underWay.signalled(reason, number, now);
            if (!underWay.signalAgain(reason, number, now)) {
                triggerAll(underWay, reason, now);
            }
        }
    }

    /** Whatever fails here: a process that has been told to end, and nobody ends, would be worst. */
    private void bringAbout(ProcessEnd first, long now) {
        try {
            first.watch();
        } catch (Throwable broken) {
            first.hasNoRun();
        }
        try {
            List<ShutdownCoordinator> triggered = triggerAll(first, first.reason(), now);
            Threads.keepingTheJvm("shutdown-exit", new Exit(first, triggered)).start();
        } catch (Throwable noThread) {
            exit.halt(first.lastCode());
        }
    }

    private record Exit(ProcessEnd end, List<ShutdownCoordinator> running) implements Runnable {

        @Override
        public void run() {
            end.awaitAndExit(running);
        }
    }

    private List<ShutdownCoordinator> triggerAll(ProcessEnd underWay, ShutdownReason reason, long now) {
        List<ShutdownCoordinator> triggered = new ArrayList<>();
        for (Participant participant : participants) {
            ShutdownCoordinator coordinator = participant.coordinator;
            if (coordinator != null && triggers(underWay, coordinator, reason, now)) {
                triggered.add(coordinator);
            }
        }
        return triggered;
    }

    /** Without a thread to be had there is no run, and the exit has to do without it. */
    private static boolean triggers(
            ProcessEnd underWay, ShutdownCoordinator coordinator, ShutdownReason reason, long now) {
        try {
            return coordinator.trigger(reason, now);
        } catch (Throwable noRun) {
            underWay.hasNoRun();
            return false;
        }
    }

    /** In a hook of the JVM's, which waits for it. */
    private void onJvmEnd() {
        long now = time.nanos();
        ProcessEnd first = newEnd(ShutdownReason.EXIT, 0, now);
        if (end.compareAndSet(null, first)) {
            first.watch();
            first.awaitInHook(triggerAll(first, ShutdownReason.EXIT, now));
            return;
        }
        ProcessEnd underWay = end.get();
        if (underWay != null && !underWay.isExiting()) { // somebody exits while runs go on, or a context closes first
            List<ShutdownCoordinator> running = underWay.coordinators();
            for (ShutdownCoordinator coordinator : running) {
                if (coordinator.state() == CoordinatorState.ARMED) {
                    triggers(underWay, coordinator, ShutdownReason.EXIT, now);
                }
            }
            underWay.awaitInHook(running);
        }
    }

    /** One application in this process, from before its start-up to its end. This class is threadsafe. */
    public final class Participant {

        private final ProcessSettings settings;
        private volatile @Nullable ShutdownCoordinator coordinator;
        private volatile @Nullable IntConsumer lastWords;
        private volatile boolean started;

        private Participant(ProcessSettings settings) {
            this.settings = settings;
        }

        ProcessSettings settings() {
            return settings;
        }

        @Nullable
        ShutdownCoordinator coordinator() {
            return coordinator;
        }

        /** Those of an end that begins now; on the clock of a {@code preStop} hook that has called, if one has. */
        Deadlines deadlines(long now) {
            ShutdownCoordinator own = coordinator;
            OptionalLong clockStarted = own == null ? OptionalLong.empty() : own.clockStartedNanos();
            return Deadlines.of(settings.clock(), clockStarted, now, now);
        }

        @Nullable
        IntConsumer lastWords() {
            return lastWords;
        }

        boolean isStarting() {
            return coordinator == null && !started;
        }

        /** The application is up. If it has no coordinator by now, it will not have one, and nothing waits for it. */
        public void started() {
            started = true;
        }

        /** From now on a signal triggers this coordinator, if it is armed when the signal comes. */
        public void shutDownBy(ShutdownCoordinator coordinator) {
            coordinator.prepareFlush();
            this.coordinator = coordinator;
            ProcessEnd rehearsed = newEnd(ShutdownReason.EXIT, 0, time.nanos());
            rehearsed.rehearse();
            new Exit(rehearsed, List.of());
            rehearsal.run();
        }

        /**
         * What is done just before the process ends after its runs, given the exit code. Called on the thread that ends it:
         * has to be quick, and must not wait for anything that may hang.
         */
        public void lastWords(IntConsumer words) {
            this.lastWords = words;
        }

        /** Waits until the run of this application is over and told, if it has one. Returns whether it is. */
        public boolean awaitEnd(Duration limit) throws InterruptedException {
            ShutdownCoordinator own = coordinator;
            return own == null || own.awaitTerminated(limit);
        }

        /** Bounds an end of the JVM that something else has begun. Without effect once it is bounded. */
        public void boundEnd() {
            ProcessEnd first = newEnd(ShutdownReason.EXIT, 0, time.nanos());
            if (end.compareAndSet(null, first)) {
                first.watch();
            }
        }

        /** Has no part in this process's end any longer. The last one to leave gives the signals back. */
        public void leave() {
            ShutdownCoordinator own = coordinator;
            ForcedFlush flush = own == null ? null : own.flush();
            lock.lock();
            try {
                if (flush != null && end.get() == null) {
                    flush.close();
                }
                if (participants.remove(this) && participants.isEmpty() && end.get() == null) {
                    takings.values().forEach(taking -> taking.giveBack().run());
                    takings.clear();
                    if (hookTakenBack != null) {
                        hookTakenBack.run();
                        hookTakenBack = null;
                    }
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
