package dev.softlanding.shutdown.memory;

/** Looks at a memory. */
@FunctionalInterface
interface MemoryProbe {

    /** How it is now; {@link MemoryReading#UNKNOWN} where that cannot be told. Throws nothing. */
    MemoryReading look();
}
