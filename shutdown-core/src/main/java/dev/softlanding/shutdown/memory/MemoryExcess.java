package dev.softlanding.shutdown.memory;

import java.util.Locale;

/**
 * Memory that reached its threshold, and stayed there.
 *
 * @param memory which
 * @param used what was in use when it was noticed, in bytes
 * @param limit what there is, in bytes
 * @param threshold the part of it, above 0 and up to 1, from which on there is too little left
 */
public record MemoryExcess(GuardedMemory memory, long used, long limit, double threshold) {

    private static final double MEBIBYTE = 1 << 20;
    private static final double PERCENT = 100;

    /** What is in use and of how much, for people to read. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s is %.1f of %.1f MiB, %.1f %% (threshold %.1f %%)",
                memory,
                used / MEBIBYTE,
                limit / MEBIBYTE,
                PERCENT * used / limit,
                PERCENT * threshold);
    }
}
