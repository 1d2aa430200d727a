package dev.softlanding.shutdown.spring.flush;

import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/**
 * Watches a queue of log lines until those that were in it are written. While others go on logging it may never be seen
 * empty and its thread idle; but one that was empty, was filled and is empty again has a thread that came back for more.
 *
 * <p>This class is not threadsafe.
 */
final class LogQueue {

    private final IntSupplier size;
    private final BooleanSupplier idle;
    private boolean wasEmpty;
    private boolean wasFilled;
    private boolean drained;

    /** A queue of that size, with a thread that, if it is idle, has none of it in hand. */
    LogQueue(IntSupplier size, BooleanSupplier idle) {
        this.size = size;
        this.idle = idle;
    }

    /** Whether all that was in it when it was first asked has been written. Takes no appender's lock. */
    boolean isDrained() {
        if (!drained) {
            look();
        }
        return drained;
    }

    private void look() {
        boolean isEmpty = size.getAsInt() == 0;
        if (isEmpty) {
            drained = wasFilled || idle.getAsBoolean();
            wasEmpty = true;
        } else {
            wasFilled = wasEmpty;
        }
    }
}
