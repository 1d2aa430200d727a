package dev.softlanding.shutdown.spring.flush;

import java.time.Duration;

/** Spans of a shutdown that an export would miss, because they have not ended. */
@FunctionalInterface
public interface OpenSpans {

    /**
     * Ends them if the cut-off has come; else does nothing.
     *
     * @param remaining how much time there is for that and the export
     */
    void end(Duration remaining) throws InterruptedException;
}
