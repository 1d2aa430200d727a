package dev.softlanding.shutdown.journal;

import java.util.function.Supplier;

/**
 * Something to be written.
 *
 * @param weight what it is worth
 * @param line makes the line, on the journal's thread: it may ask foreign code
 */
record Note(Weight weight, Supplier<JsonLine> line) {

    /** What a note is worth. */
    enum Weight {
        /** There may be many; room for others comes first. */
        DETAIL,
        /** There are few, and each has to be in the journal. */
        MILESTONE,
        /** A milestone that has to survive the machine, too. */
        DURABLE
    }

    boolean isDetail() {
        return weight == Weight.DETAIL;
    }

    boolean isDurable() {
        return weight == Weight.DURABLE;
    }
}
