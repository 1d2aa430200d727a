package dev.softlanding.shutdown.report;

/**
 * How far a task has come, in whatever it counts.
 *
 * @param done how many are done
 * @param total of how many
 */
public record TaskProgress(long done, long total) {}
