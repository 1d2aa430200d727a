package dev.softlanding.shutdown.spring.resilience;

import dev.softlanding.shutdown.SkippedException;
import dev.softlanding.shutdown.TaskContext;
import dev.softlanding.shutdown.time.Alarm;
import dev.softlanding.shutdown.time.TimeSource;
import java.time.Duration;
import java.util.function.LongSupplier;

/** One execution of work that has policies around it, however often it is tried. Used by the thread that executes it. */
final class Call {

    /** For what is to be done between the end of a wait and the interrupt. */
    private static final Duration LONGEST_MARGIN = Duration.ofMillis(50);

    private final TaskContext context;
    private final TimeSource time;
    private final Duration margin;
    private LongSupplier clock;
    private boolean begun;
    private long begunAt;

    Call(TaskContext context, TimeSource time) {
        this.context = context;
        this.time = time;
        this.clock = time::nanos;
        this.margin = min(LONGEST_MARGIN, context.remaining().dividedBy(20));
    }

    /** That of the whole, or of the part. */
    TaskContext context() {
        return context;
    }

    /**
     * The nanoseconds that may be waited, or less than none. They end shortly before the work would be interrupted, so that who has
     * waited in vain can say so himself.
     */
    long left() {
        return context.remaining().minus(margin).toNanos();
    }

    /** The time until the work is interrupted. */
    Duration remaining() {
        return context.remaining();
    }

    /** Tells that the work must not begin, and is what it ends with. */
    SkippedException refused(String reason) {
        context.refused(reason);
        return new SkippedException(reason);
    }

    /** Waits until that moment, or an interrupt. */
    void waitUntil(long nanos) throws InterruptedException {
        Alarm alarm = time.newAlarm();
        while (nanos > time.nanos()) {
            alarm.await(nanos);
        }
    }

    /** Before another try: it has not begun, and when it does is told by that clock. */
    void prepare(LongSupplier beginsBy) {
        clock = beginsBy;
        begun = false;
    }

    /** The work itself begins: nobody has it wait any more. */
    void begin() {
        begunAt = clock.getAsLong();
        begun = true;
    }

    /** Whether the work has begun since {@link #prepare}. */
    boolean hasBegun() {
        return begun;
    }

    /** When it did, by the clock it was prepared with. */
    long begunAt() {
        return begunAt;
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
