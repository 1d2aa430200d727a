package dev.softlanding.shutdown.memory;

/** Begins an orderly shutdown because memory runs out. */
@FunctionalInterface
public interface MemoryAction {

    /**
     * Has a shutdown begin, and returns at once. Called on the guard's thread, which looks at nothing meanwhile. If it throws
     * or returns {@code false} it is called again at the next look, unless there is memory again by then.
     *
     * @param excess what runs out
     * @return whether a shutdown has begun; after that the guard does nothing more but measure
     */
    boolean shutDown(MemoryExcess excess);
}
