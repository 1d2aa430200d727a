package dev.softlanding.shutdown.memory;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done when memory runs out: a warning, a heap dump, a shutdown, in this order. There is one heap dump in the life of
 * a guard, so that memory that comes and goes does not fill the disk, and one shutdown. For one thread at a time.
 */
final class MemoryResponse {

    private static final Logger logger = LoggerFactory.getLogger("dev.softlanding.shutdown.memory");

    private final @Nullable HeapDump heapDump;
    private final @Nullable MemoryAction action;
    private volatile boolean dumped;
    private volatile boolean shutDown;
    private volatile boolean failureTold;

    MemoryResponse(@Nullable HeapDump heapDump, @Nullable MemoryAction action) {
        this.heapDump = heapDump;
        this.action = action;
    }

    /** Whether there is nothing more to be done. */
    boolean hasShutDown() {
        return shutDown;
    }

    /** What is done once for an excess. */
    void tell(MemoryExcess excess, int looks) {
        logger.warn("{} in {} looks in a row. {}", excess, looks, intentions());
        if (heapDump != null && !dumped) {
            dumped = true;
            dump(heapDump);
        }
    }

    private String intentions() {
        String dump =
                heapDump == null || dumped ? "" : "A heap dump is written to '%s'".formatted(heapDump.directory());
        String shutdown = action == null ? "" : "an orderly shutdown begins";
        if (dump.isEmpty() && shutdown.isEmpty()) {
            return "Nothing else is done about it";
        }
        return dump.isEmpty() ? "An orderly shutdown begins" : shutdown.isEmpty() ? dump : dump + ", then " + shutdown;
    }

    private static void dump(HeapDump heapDump) {
        try {
            Path file = heapDump.write();
            logger.info("Heap dump written: {}", file);
        } catch (Throwable failure) { // must not keep the shutdown from beginning
            logger.warn("No heap dump could be written to '{}'", heapDump.directory(), failure);
        }
    }

    /** What is done at every look while the excess lasts, until it has been done. */
    void shutDown(MemoryExcess excess) {
        if (action == null) {
            return;
        }
        try {
            shutDown = action.shutDown(excess);
        } catch (Throwable failure) { // with little memory no thread may be had; the next look may have more luck
            tellFailure("The shutdown could not begin. It is tried again at each look", failure);
        }
    }

    /** Of failures of a kind that comes back with each look, the first is told. */
    void tellFailure(String what, Throwable failure) {
        if (!failureTold) {
            failureTold = true;
            logger.warn(what, failure);
        }
    }
}
