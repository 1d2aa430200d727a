package dev.softlanding.shutdown.flush;

import dev.softlanding.shutdown.ShutdownException;
import java.time.Duration;
import java.util.Objects;

/**
 * Brings what must not be lost to where it survives the process: buffers of a log, of an exporter, of a producer.
 *
 * <p>At the cut-off of a run all flushers start at once, each on a thread that waits for it since arming, so that none can
 * hold another up. Those of kind {@link Kind#SAFE} run once at the start of every run as well, beside everything else and
 * without being waited for, because a platform may shorten the time it gives without saying so.
 *
 * @param name names it in the log and in the journal
 * @param kind when it may run
 * @param limit how long it may take, at most; the time that is left may be less. At its end the flusher is interrupted and
 *     no longer waited for
 * @param action does the flushing
 */
public record Flusher(String name, Kind kind, Duration limit, Action action) {

    /** When a flusher may run. */
    public enum Kind {
        /** Beside everything else, and twice: it only brings forward what would have been done anyway. */
        SAFE,
        /** At the cut-off only: what it does is an end, or would be wrong if it were done twice. */
        FINAL,
        /** When all others have ended, or most of the time has passed: what others may still need, as the log itself. */
        LAST
    }

    /** What is done. */
    @FunctionalInterface
    public interface Action {

        /**
         * Flushes. On a thread of its own, which is interrupted when the time is over.
         *
         * @param remaining how much time there is
         * @throws Exception whatever goes wrong: told, and nobody else's concern
         */
        void flush(Duration remaining) throws Exception;
    }

    /** Refuses what could not be told or waited for. */
    public Flusher {
        Objects.requireNonNull(kind, "'kind' must not be null");
        Objects.requireNonNull(action, "'action' must not be null");
        if (name.isBlank()) {
            throw new ShutdownException("A flusher's name is blank. Give it one, for the log.");
        }
        if (limit.isNegative() || limit.isZero()) {
            throw new ShutdownException("The limit of flusher '%s' is %s. Use more than zero.".formatted(name, limit));
        }
    }
}
