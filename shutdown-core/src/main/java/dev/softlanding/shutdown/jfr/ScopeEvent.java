package dev.softlanding.shutdown.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** The closing of one scope. Told when all are closed, so it has no beginning. */
@Name("dev.softlanding.shutdown.Scope")
@Label("Shutdown Scope")
@Category("Softlanding")
@Description("The closing of a scope that was open in a shutdown")
@StackTrace(false)
final class ScopeEvent extends Event {

    @Label("Scope")
    @Description("Its name")
    @Nullable
    String scope;

    @Label("Owner")
    @Description("Who answers for it, if declared")
    @Nullable
    String owner;

    @Label("Outcome")
    @Description("The worst outcome of its steps")
    @Nullable
    String outcome;

    @Label("Took")
    @Description("How long the closing took, or had taken when it was no longer waited for")
    @Timespan(Timespan.NANOSECONDS)
    long took;

    @Label("Opened From")
    @Description("The place in the code that opened it")
    @Nullable
    String openedFrom;

    @Label("Failures")
    @Description("The steps that did not succeed, each with its outcome and the class of what it threw")
    @Nullable
    String failures;
}
