package dev.softlanding.shutdown.lint.finding;

/**
 * What can be found.
 *
 * @param name the name by which it is suppressed and set, as {@code CleanupUnboundedWait}
 * @param summary what is wrong, as one line
 */
public record Rule(String name, String summary) {}
