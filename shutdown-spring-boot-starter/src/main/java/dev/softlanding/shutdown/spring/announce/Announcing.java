package dev.softlanding.shutdown.spring.announce;

import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.announce.Announcement;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.guard.Threads;
import dev.softlanding.shutdown.report.CoordinatorState;
import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.report.ShutdownListener;
import dev.softlanding.shutdown.time.Alarm;
import dev.softlanding.shutdown.time.TimeSource;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Announces a shutdown to all who can tell others, and has them take it back: when somebody says so, and when no run has come
 * of it for one grace period. Only while an announcement stands is there a thread for that.
 *
 * <p>This class is threadsafe. As a listener it hears that a run begins, so that nobody goes on waiting for it.
 */
public final class Announcing implements ShutdownListener {

    private static final Logger logger = LoggerFactory.getLogger(Announcing.class);

    private final Supplier<ShutdownCoordinator> coordinator;
    private final Supplier<? extends Collection<? extends Announcer>> announcers;
    private final TimeSource time;
    private final Set<Alarm> waiting = ConcurrentHashMap.newKeySet();

    /** Held while others are told, so that they are told in the order in which it was said; a run never waits for it. */
    private final ReentrantLock lock = new ReentrantLock();

    /** What others have been told. Guarded by the lock. */
    private @Nullable Announcement told;

    /** Whether a thread waits for the end of it. Guarded by the lock. */
    private boolean watched;

    /** When that is forgotten. */
    private volatile long expiresAt;

    /** Why a wait for the end of the delay is over. */
    public enum Waited {

        /** The delay is over: whoever listens has learned of it. */
        SERVED,

        /** The announcement was taken back. */
        WITHDRAWN,

        /** A run has begun, and serves what is left of the delay itself. */
        RUN_BEGUN
    }

    /**
     * @param coordinator whose shutdown it is; asked for when something is announced
     * @param announcers who can tell others; asked for then, too
     */
    public Announcing(
            Supplier<ShutdownCoordinator> coordinator,
            Supplier<? extends Collection<? extends Announcer>> announcers,
            TimeSource time) {
        this.coordinator = coordinator;
        this.announcers = announcers;
        this.time = time;
    }

    /**
     * Announces, or joins what is announced; see {@link ShutdownCoordinator#announce}.
     *
     * @throws ShutdownException if the plan is not armed, or a run has begun
     */
    public Announcement announce(Announcement.By by, Duration delay) {
        lock.lock();
        try {
            Announcement standing = coordinator.get().announce(by, delay);
            if (!standing.equals(told)) {
                told = standing;
                expiresAt = time.nanos()
                        + coordinator.get().settings().gracePeriod().toNanos(); // not before it is so
                if (!watched) {
                    Threads.daemon("shutdown-announcement", this::awaitExpiry).start();
                    watched = true;
                }
                tellAll(Announcer::announce);
                logger.info("A shutdown was announced by {}; everything is served until it begins", standing.by());
            }
            return standing;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes back what was announced.
     *
     * @return whether something was
     * @throws ShutdownException if the plan is not armed, or a run has begun
     */
    public boolean withdraw() {
        lock.lock();
        try {
            boolean withdrawn = coordinator.get().withdrawAnnouncement();
            if (withdrawn) {
                takeBack("was taken back");
            }
            return withdrawn;
        } finally {
            lock.unlock();
        }
    }

    /** What stands now. */
    public Optional<Announcement> current() {
        return coordinator.get().announcement();
    }

    /**
     * Announces for the platform, and waits until the delay is over or there is nothing to wait for any longer. Joins what the
     * platform has announced before, with its delay; in a run there is nothing to announce.
     *
     * @throws ShutdownException if the plan is not armed yet
     */
    public Waited announceAndWait(Duration delay) throws InterruptedException {
        try {
            announce(Announcement.By.PRE_STOP, delay);
        } catch (ShutdownException refused) {
            if (coordinator.get().state().compareTo(CoordinatorState.RUNNING) < 0) {
                throw refused;
            }
        }
        return awaitServed();
    }

    private Waited awaitServed() throws InterruptedException {
        Alarm alarm = time.newAlarm();
        waiting.add(alarm);
        try {
            while (coordinator.get().state() == CoordinatorState.ARMED) {
                Optional<Duration> left = coordinator.get().announcedDelayLeft();
                if (left.isEmpty()) {
                    return coordinator.get().state() == CoordinatorState.ARMED ? Waited.WITHDRAWN : Waited.RUN_BEGUN;
                }
                if (left.get().isZero()) {
                    return Waited.SERVED;
                }
                alarm.await(time.nanos() + left.get().toNanos());
            }
            return Waited.RUN_BEGUN;
        } finally {
            waiting.remove(alarm);
        }
    }

    @Override
    public void onEvent(ShutdownEvent event) {
        if (event instanceof ShutdownEvent.RunStarted) {
            ringAll();
        }
    }

    private void ringAll() {
        waiting.forEach(Alarm::ring);
    }

    /** Behind an announcer are listeners of the application: one that fails must not keep the others from hearing. */
    private void tellAll(Consumer<Announcer> what) {
        for (Announcer announcer : announcers.get()) {
            try {
                what.accept(announcer);
            } catch (RuntimeException | Error failure) {
                logger.warn("{} failed to tell others of the announcement of a shutdown", announcer, failure);
            }
        }
    }

    private void takeBack(String how) {
        told = null;
        tellAll(Announcer::withdraw);
        logger.info("The announcement of a shutdown {}", how);
        ringAll();
    }

    /** What the thread does: it ends when nothing is announced any longer, or a run has begun. */
    private void awaitExpiry() {
        Alarm alarm = time.newAlarm();
        waiting.add(alarm);
        try {
            while (isStanding()) {
                alarm.await(expiresAt);
            }
        } catch (InterruptedException nobodyShould) {
            Thread.currentThread().interrupt();
        } finally {
            waiting.remove(alarm);
        }
    }

    private boolean isStanding() {
        lock.lock();
        try {
            ShutdownCoordinator own = coordinator.get();
            if (told != null && own.announcement().isEmpty()) {
                takeBack("has expired: no shutdown has come of it for %s"
                        .formatted(own.settings().gracePeriod()));
            }
            // Kept for a run that could not be started: look again, but not all the time.
            if (time.nanos() >= expiresAt) {
                expiresAt = time.nanos() + own.settings().gracePeriod().toNanos();
            }
            watched = told != null && own.state() == CoordinatorState.ARMED;
            return watched;
        } finally {
            lock.unlock();
        }
    }
}
