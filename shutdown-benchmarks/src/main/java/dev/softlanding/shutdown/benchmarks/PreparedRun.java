package dev.softlanding.shutdown.benchmarks;

/** A shutdown that waits for its trigger. It runs once. */
interface PreparedRun extends AutoCloseable {

    /** Triggers it and waits for its end. */
    void run() throws Exception;

    /** A part of the building that is told apart. */
    default Split split() {
        return Split.NONE;
    }

    /** Checks, outside of the measured time, what only this contender claims. */
    default void verify() {}

    /** What it tells about a task that got stuck, after the run. */
    default String tells(String stuckTask) {
        return "nothing";
    }

    /** Gives back threads and the like, outside of the measured time. */
    @Override
    void close();

    /**
     * A part of the building.
     *
     * @param what it does
     * @param millis it took
     */
    record Split(String what, double millis) {

        static final Split NONE = new Split("", 0);

        /** The split that began then and ends now. */
        static Split since(long startedAt, String what) {
            return new Split(what, (System.nanoTime() - startedAt) / 1e6);
        }
    }
}
