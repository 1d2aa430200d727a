package dev.softlanding.shutdown.report;

import java.time.Duration;

/**
 * One task of the chain of tasks that decided how long a run took; see {@link ShutdownReport#criticalChain()}.
 *
 * @param task its name
 * @param startedAfter from the start of the run to its own
 * @param duration how long it ran, so far if it still runs
 * @param waited from the end of the task before it in the chain to its start: the time without a worker, or with
 *     something in between that was no task's work. Of the first task, from the start of the run
 */
public record ChainLink(String task, Duration startedAfter, Duration duration, Duration waited) {}
