package dev.softlanding.shutdown.report;

import java.time.Duration;

/**
 * A part of a task's work, as its body told it. A step lasts until the next one begins or the body ends.
 *
 * @param name what the body called it
 * @param startedAfter from the start of the run to its own
 * @param duration how long it lasted, so far if it is the last and the body still runs
 */
public record StepReport(String name, Duration startedAfter, Duration duration) {}
