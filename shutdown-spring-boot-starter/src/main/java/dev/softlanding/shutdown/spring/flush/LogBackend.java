package dev.softlanding.shutdown.spring.flush;

import dev.softlanding.shutdown.spring.flush.SideBySide.Part;
import java.time.Duration;
import java.util.List;

/** A logging system: what it has queued, what it has buffered, and its end. */
interface LogBackend {

    /** Where lines wait to be written; before others those that may lead to others. */
    List<LogQueue> queues();

    /** What brings buffered lines out. Each takes the lock of its stream. */
    List<Part> buffers();

    /** What ends it, after which nothing is logged. */
    List<Part> endings(Duration remaining);
}
