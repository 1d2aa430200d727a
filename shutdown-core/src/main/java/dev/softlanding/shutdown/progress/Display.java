package dev.softlanding.shutdown.progress;

import dev.softlanding.shutdown.report.ShutdownReport;
import java.io.IOException;
import java.time.Duration;

/** Where the progress of a run is shown. Used by one thread at a time. */
interface Display {

    /** How long a run has to last to be shown at all. */
    Duration first();

    /** How long what is shown stays as it is. */
    Duration interval();

    /** Shows what is waited for now. May hang. */
    void show(ShutdownReport report) throws IOException;

    /** The run is over: takes away what is not to stay. May hang. */
    void clear() throws IOException;
}
