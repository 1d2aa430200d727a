package dev.softlanding.shutdown.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** One task, from the call of its body to its outcome. The stack is a text, because it is another thread's. */
@Name("dev.softlanding.shutdown.Task")
@Label("Shutdown Task")
@Category("Softlanding")
@Description("A task of a shutdown, with its outcome; of one that did not run, the outcome alone")
@StackTrace(false)
final class TaskEvent extends Event {

    @Label("Task")
    @Description("Its name")
    @Nullable
    String task;

    @Label("Phase")
    @Nullable
    String phase;

    @Label("Outcome")
    @Description("How it ended")
    @Nullable
    String outcome;

    @Label("Explanation")
    @Description("Why, unless it ended by itself")
    @Nullable
    String explanation;

    @Label("Reason")
    @Description("Why the shutdown was started")
    @Nullable
    String reason;

    @Label("Started After")
    @Description("From the start of the shutdown to its own")
    @Timespan(Timespan.NANOSECONDS)
    long startedAfter;

    @Label("Took")
    @Description("How long it ran, as the shutdown counts it: until its outcome")
    @Timespan(Timespan.NANOSECONDS)
    long took;

    @Label("Timeout")
    @Description("The whole time it may take")
    @Timespan(Timespan.NANOSECONDS)
    long timeout;

    @Label("Effective Timeout")
    @Description("The whole time it had when it started: less where the time begins that is guaranteed to later tasks")
    @Timespan(Timespan.NANOSECONDS)
    long effectiveTimeout;

    @Label("Failure")
    @Description("The class of what it threw")
    @Nullable
    String failure;

    @Label("Step")
    @Description("The part of its work that it stood at when it was interrupted or given up")
    @Nullable
    String step;

    @Label("Stack")
    @Description("Where it stood when it was interrupted or given up, innermost frame first")
    @Nullable
    String stack;
}
