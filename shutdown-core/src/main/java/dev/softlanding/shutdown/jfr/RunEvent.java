package dev.softlanding.shutdown.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** One run, from its start to its end. */
@Name("dev.softlanding.shutdown.Run")
@Label("Shutdown")
@Category("Softlanding")
@Description("A shutdown by its plan")
@StackTrace(false)
final class RunEvent extends Event {

    @Label("Reason")
    @Description("Why it was started")
    @Nullable
    String reason;

    @Label("Outcome")
    @Description("How it ended")
    @Nullable
    String outcome;

    @Label("Cut-Off")
    @Description("What brought the cut-off, if it came before the plan had ended")
    @Nullable
    String cutOff;

    @Label("Aborted By")
    @Description("The task whose failure ended it, if one did")
    @Nullable
    String abortedBy;

    @Label("Tasks")
    @Description("How many tasks the plan has")
    int tasks;

    @Label("Took")
    @Description("How long it lasted")
    @Timespan(Timespan.NANOSECONDS)
    long took;

    @Label("Budget")
    @Description("The time it had until the cut-off")
    @Timespan(Timespan.NANOSECONDS)
    long budget;

    @Label("Worst Case")
    @Description("The longest path of timeouts through the plan")
    @Timespan(Timespan.NANOSECONDS)
    long worstCase;
}
