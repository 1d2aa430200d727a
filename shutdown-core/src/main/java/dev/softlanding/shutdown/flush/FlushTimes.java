package dev.softlanding.shutdown.flush;

/**
 * The moments of a flush, by a {@link dev.softlanding.shutdown.time.TimeSource}.
 *
 * @param beginNanos when it begins
 * @param haltNanos when the process ends itself
 * @param killNanos when the platform kills it, at the latest
 */
public record FlushTimes(long beginNanos, long haltNanos, long killNanos) {

    /** What the last flushers get of the time from the begin to the halt, if there are any: one part of so many. */
    private static final int LAST_PART = 3;

    /** What the end of the run needs to be told between the two, and how much of the first part it gets at most. */
    private static final long TELLING_NANOS = 50_000_000;

    private static final int TELLING_PART = 5;

    /** A flush that is late by no more keeps its times: there may be no memory for others. */
    private static final int PUNCTUAL_PART = 10;

    /** Who is late by no more has not been held up by a pause. */
    private static final int LATE_PART = 50;

    /** Those of a flush that begins now: a late one, as after a pause of the JVM, has its time as long as there is any. */
    public FlushTimes begunAt(long nowNanos) {
        long late = nowNanos - beginNanos;
        if (late <= (haltNanos - beginNanos) / PUNCTUAL_PART) {
            return this;
        }
        return new FlushTimes(beginNanos + late, Math.max(haltNanos, Math.min(killNanos, haltNanos + late)), killNanos);
    }

    /**
     * What whoever ends something late, as after a pause of the JVM in which it stood still, gives it before that: as much as it
     * is late, and a tenth of the flush's time at least, while there is any. Nothing if it is as good as punctual.
     */
    public long graceNanos(long dueNanos, long nowNanos) {
        long late = nowNanos - dueNanos;
        long window = haltNanos - beginNanos;
        if (late <= window / LATE_PART) {
            return 0;
        }
        return Math.max(0, Math.min(Math.max(late, window / PUNCTUAL_PART), killNanos - nowNanos));
    }

    /** When all others have to have ended, if there are last ones: in time to tell of it before those stop the log. */
    public long flushedNanos() {
        long window = lastNanos() - beginNanos;
        return lastNanos() - Math.min(TELLING_NANOS, window / TELLING_PART);
    }

    /** When the last ones begin. */
    public long lastNanos() {
        return haltNanos - Math.max(0, haltNanos - beginNanos) / LAST_PART;
    }
}
