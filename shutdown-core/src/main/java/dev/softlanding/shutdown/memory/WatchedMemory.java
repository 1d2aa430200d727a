package dev.softlanding.shutdown.memory;

import java.util.concurrent.atomic.AtomicLong;

/** A memory that is watched, and what is known about it. This class is threadsafe. */
final class WatchedMemory {

    private final GuardedMemory memory;
    private final MemoryProbe probe;
    private final double threshold;
    private final AtomicLong excesses = new AtomicLong();
    private volatile double ratio = Double.NaN;

    WatchedMemory(GuardedMemory memory, MemoryProbe probe, double threshold) {
        this.memory = memory;
        this.probe = probe;
        this.threshold = threshold;
    }

    MemoryReading look() {
        MemoryReading reading = probe.look();
        ratio = reading.ratio();
        return reading;
    }

    MemoryExcess excess(MemoryReading reading) {
        excesses.incrementAndGet();
        return new MemoryExcess(memory, reading.used(), reading.limit(), threshold);
    }

    Threshold newThreshold(int looks) {
        return new Threshold(threshold, looks);
    }

    double ratio() {
        return ratio;
    }

    long excesses() {
        return excesses.get();
    }
}
