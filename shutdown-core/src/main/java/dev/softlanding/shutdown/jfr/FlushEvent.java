package dev.softlanding.shutdown.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** What became of one flusher, once. */
@Name("dev.softlanding.shutdown.Flush")
@Label("Shutdown Flush")
@Category("Softlanding")
@Description("A flusher that has had its time")
@StackTrace(false)
final class FlushEvent extends Event {

    @Label("Flusher")
    @Description("Its name")
    @Nullable
    String flusher;

    @Label("Forced")
    @Description("Whether that was at the cut-off, and not at the start of the shutdown")
    boolean forced;

    @Label("Outcome")
    @Nullable
    String outcome;

    @Label("Took")
    @Description("How long it ran")
    @Timespan(Timespan.NANOSECONDS)
    long took;

    @Label("Failure")
    @Description("The class of what it threw")
    @Nullable
    String failure;

    @Label("Stack")
    @Description("Where it stood when its time was over, innermost frame first")
    @Nullable
    String stack;
}
