package dev.softlanding.shutdown.memory;

/**
 * What a look saw.
 *
 * @param used in bytes
 * @param limit in bytes; zero or less if there is none, or nobody can tell
 */
record MemoryReading(long used, long limit) {

    static final MemoryReading UNKNOWN = new MemoryReading(0, -1);

    /** The part that is in use, or NaN. */
    double ratio() {
        return limit > 0 ? (double) used / limit : Double.NaN;
    }
}
