package dev.softlanding.shutdown.memory;

import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.Wording;
import dev.softlanding.shutdown.guard.Threads;
import dev.softlanding.shutdown.time.TimeSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the heap after garbage collection and at the container's working set, on a daemon thread of its own, and says so
 * in the log when one of them reaches its threshold and stays there. If it is told to, it then writes a heap dump, once, and
 * has an orderly shutdown begin, once, which the kernel's kill would not let happen.
 *
 * <p>What cannot be read is unknown and never over a threshold: the heap until its old objects were collected once, the
 * container where there is none or it has no limit. A container's limit is the kernel's, by control groups of either version;
 * its working set is its usage without the file pages that have not been used lately, as Kubernetes counts it.
 *
 * <p>After a warning the guard is quiet until less than 95 % of the threshold are in use. When a shutdown has begun it does
 * nothing more but measure.
 *
 * <p>This class is threadsafe.
 */
public final class MemoryGuard {

    /** The part of either memory at which there is too little left, unless set otherwise. */
    public static final double DEFAULT_THRESHOLD = 0.95;

    /** The time between two looks, unless set otherwise. */
    public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(1);

    /** How many looks in a row have to agree, unless set otherwise. */
    public static final int DEFAULT_LOOKS = 3;

    private static final Duration LONGEST_INTERVAL = Duration.ofDays(1);

    private final Map<GuardedMemory, WatchedMemory> memories = new EnumMap<>(GuardedMemory.class);
    private final int looks;
    private final Duration interval;
    private final MemoryResponse response;
    private final TimeSource time;

    /** Guards starting and stopping. */
    private final ReentrantLock lock = new ReentrantLock();

    private @Nullable MemoryWatch watch;

    private MemoryGuard(Builder builder) {
        builder.probes.forEach((memory, probe) -> memories.put(
                memory, new WatchedMemory(memory, probe, Objects.requireNonNull(builder.thresholds.get(memory)))));
        this.looks = builder.looks;
        this.interval = builder.interval;
        this.time = builder.time;
        Path directory = builder.heapDumpDirectory;
        this.response = new MemoryResponse(
                directory == null ? null : new HeapDump(directory, time, builder.dumper), builder.action);
    }

    /** Starts with the defaults: warnings only. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts to look, with a first look at once. Does nothing if it has started. */
    public void start() {
        lock.lock();
        try {
            if (watch == null) {
                var starting = new MemoryWatch(memories.values(), looks, interval, response, time);
                Thread thread = Threads.daemon("shutdown-memory", starting::watch);
                thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
                thread.start();
                watch = starting;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Stops to look, without waiting for a look that has begun. It may be started again. */
    public void stop() {
        lock.lock();
        try {
            if (watch != null) {
                watch.stop();
                watch = null;
            }
        } finally {
            lock.unlock();
        }
    }

    /** The part of that memory that was in use at the last look, 1 for all of it; NaN if that is unknown. */
    public double ratio(GuardedMemory memory) {
        return watched(memory).ratio();
    }

    /** How many times that memory reached its threshold and stayed there, without those after a shutdown has begun. */
    public long excesses(GuardedMemory memory) {
        return watched(memory).excesses();
    }

    private WatchedMemory watched(GuardedMemory memory) {
        return Objects.requireNonNull(memories.get(memory));
    }

    /** Collects settings; a later call for the same thing replaces an earlier. This class is not threadsafe. */
    public static final class Builder {

        private final Map<GuardedMemory, MemoryProbe> probes = new EnumMap<>(GuardedMemory.class);
        private final Map<GuardedMemory, Double> thresholds = new EnumMap<>(GuardedMemory.class);
        private Duration interval = DEFAULT_INTERVAL;
        private int looks = DEFAULT_LOOKS;
        private TimeSource time = TimeSource.system();
        private HeapDump.Dumper dumper = HeapDump::dumpByJvm;
        private @Nullable Path heapDumpDirectory;
        private @Nullable MemoryAction action;

        private Builder() {
            probes.put(GuardedMemory.HEAP, HeapProbe.ofJvm());
            probes.put(GuardedMemory.CONTAINER, ContainerProbe.ofProcess());
            thresholds.put(GuardedMemory.HEAP, DEFAULT_THRESHOLD);
            thresholds.put(GuardedMemory.CONTAINER, DEFAULT_THRESHOLD);
        }

        /** The part of the heap that may be in use after a collection: above 0 and up to 1. */
        public Builder heapThreshold(double threshold) {
            return threshold(GuardedMemory.HEAP, "shutdown.memory.heap-threshold", threshold);
        }

        /** The part of the container's limit that its working set may have: above 0 and up to 1. */
        public Builder containerThreshold(double threshold) {
            return threshold(GuardedMemory.CONTAINER, "shutdown.memory.container-threshold", threshold);
        }

        private Builder threshold(GuardedMemory memory, String property, double threshold) {
            if (!(threshold > 0 && threshold <= 1)) {
                throw new ShutdownException(
                        "'%s' is %s. Use a fraction: more than 0 and at most 1.".formatted(property, threshold));
            }
            thresholds.put(memory, threshold);
            return this;
        }

        /** The time between two looks: more than zero, and a day at most. */
        public Builder interval(Duration interval) {
            if (interval.isNegative() || interval.isZero() || interval.compareTo(LONGEST_INTERVAL) > 0) {
                throw new ShutdownException("'shutdown.memory.interval' is %s. Use more than zero and at most %s."
                        .formatted(Wording.seconds(interval), Wording.seconds(LONGEST_INTERVAL)));
            }
            this.interval = interval;
            return this;
        }

        /** How many looks in a row have to see too little left, at least one. */
        public Builder looks(int looks) {
            if (looks < 1) {
                throw new ShutdownException("'shutdown.memory.looks' is %d. Use at least 1.".formatted(looks));
            }
            this.looks = looks;
            return this;
        }

        /**
         * Where a heap dump is written to, {@code heap-<pid>-<instant>.hprof}, the first time that memory runs out. It stops
         * the world while it is written, which delays a shutdown; its pages count for the container, and in a directory in
         * memory they stay. Without a directory there is no dump.
         */
        public Builder heapDump(Path directory) {
            this.heapDumpDirectory = HeapDump.usable(directory);
            return this;
        }

        /** Has a shutdown begin when memory runs out. Without it there is none. */
        public Builder shutdown(MemoryAction action) {
            this.action = action;
            return this;
        }

        /** The time to live by. */
        public Builder time(TimeSource time) {
            this.time = time;
            return this;
        }

        Builder probe(GuardedMemory memory, MemoryProbe probe) {
            probes.put(memory, probe);
            return this;
        }

        Builder dumper(HeapDump.Dumper dumper) {
            this.dumper = dumper;
            return this;
        }

        /** The guard, not yet looking. */
        public MemoryGuard build() {
            return new MemoryGuard(this);
        }
    }
}
