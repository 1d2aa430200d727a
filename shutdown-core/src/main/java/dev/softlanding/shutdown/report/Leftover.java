package dev.softlanding.shutdown.report;

/**
 * Something that should have been gone at the end of a run and was not.
 *
 * @param kind the sort of thing, as {@code thread} or {@code scope}
 * @param name what it is called
 * @param where where it stands or was made, as one line; of a thread the innermost place that is not in the JDK, if any is
 */
public record Leftover(String kind, String name, String where) {}
