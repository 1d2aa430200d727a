package dev.softlanding.shutdown.flush;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one flusher, once.
 *
 * @param flusher its name
 * @param forced whether that was at the cut-off, and not at the start of the run
 * @param outcome how it ended
 * @param took how long it ran
 * @param failure what it threw, if it failed
 * @param stack where it stood when its time was over, innermost frame first; empty if it ended, or the halt was too near to
 *     look
 */
public record FlushReport(
        String flusher,
        boolean forced,
        Outcome outcome,
        Duration took,
        @Nullable Throwable failure,
        List<StackTraceElement> stack) {

    /** A defensive copy of the stack. */
    public FlushReport {
        stack = List.copyOf(stack);
    }

    /** How a flusher ended. */
    public enum Outcome {
        /** It returned in its time. */
        FLUSHED,
        /** It threw something. */
        FAILED,
        /** Its time was over before it had ended. */
        UNFINISHED
    }
}
