package dev.softlanding.shutdown.time;

/**
 * Lets one thread wait for a moment, or for somebody to ring before it. A ring with nobody waiting is kept for the next
 * wait. No locks are involved, so that a last resort may wait here. Any thread may ring; one thread at a time waits.
 */
public interface Alarm {

    /** A moment that never comes. */
    long NEVER = Long.MAX_VALUE;

    /**
     * Waits until the alarm rings or the moment has come, whichever is first.
     *
     * @param deadlineNanos a moment of the {@link TimeSource}, or {@link #NEVER}
     * @return whether it rang; {@code false} when the moment has come
     * @throws InterruptedException if the thread is interrupted, before or during the wait
     */
    boolean await(long deadlineNanos) throws InterruptedException;

    /** Rings: the waiting thread goes on, or the next one that would wait does not. */
    void ring();
}
