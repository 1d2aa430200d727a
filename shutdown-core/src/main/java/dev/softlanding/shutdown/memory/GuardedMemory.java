package dev.softlanding.shutdown.memory;

/** What can run out. */
public enum GuardedMemory {

    /** What a garbage collection could not free, of what the heap may have at most. */
    HEAP("The heap after garbage collection"),

    /** The working set of the container, which is what the kernel cannot take back easily, of its limit. */
    CONTAINER("The container's working set");

    private final String words;

    GuardedMemory(String words) {
        this.words = words;
    }

    /** For the beginning of a sentence. */
    @Override
    public String toString() {
        return words;
    }
}
