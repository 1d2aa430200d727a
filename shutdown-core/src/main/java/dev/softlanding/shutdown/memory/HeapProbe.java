package dev.softlanding.shutdown.memory;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.function.Supplier;

/**
 * The heap as its last collections left it: the sum of what each pool held after the last collection of that pool. Objects
 * only move to where they get old, so none is counted twice.
 *
 * <p>It is unknown until the old objects have been collected once: before, the sum would be that of the young ones only. The
 * pools of old objects are those that support a usage threshold, in all collectors of the JDK; where young and old are one
 * pool, it is that one.
 *
 * <p>The limit is what the heap may have at most, less the free part of survivor spaces of a fixed size. It serves copying
 * alone: with the parallel collector an {@link OutOfMemoryError} comes when 92 % of the heap are in use, which is all of the
 * rest. This class is threadsafe.
 */
final class HeapProbe implements MemoryProbe {

    private final List<MemoryPoolMXBean> pools;
    private final Supplier<MemoryUsage> heap;

    HeapProbe(List<MemoryPoolMXBean> pools, Supplier<MemoryUsage> heap) {
        this.pools =
                pools.stream().filter(pool -> pool.getType() == MemoryType.HEAP).toList();
        this.heap = heap;
    }

    static HeapProbe ofJvm() {
        return new HeapProbe(
                ManagementFactory.getMemoryPoolMXBeans(), ManagementFactory.getMemoryMXBean()::getHeapMemoryUsage);
    }

    @Override
    public MemoryReading look() {
        boolean known = false;
        long used = 0;
        long idle = 0;
        for (MemoryPoolMXBean pool : pools) {
            MemoryUsage collected = pool.getCollectionUsage();
            if (collected == null) {
                continue; // a pool that is never collected
            }
            used += collected.getUsed();
            if (pool.isUsageThresholdSupported()) {
                known |= collected.getCommitted() > 0;
            } else if (pool.getName().endsWith("Survivor Space")) {
                idle += Math.max(0, collected.getMax() - collected.getUsed()); // no maximum is -1
            }
        }
        long max = heap.get().getMax();
        return known && max > 0 ? new MemoryReading(used, max - idle) : MemoryReading.UNKNOWN;
    }
}
