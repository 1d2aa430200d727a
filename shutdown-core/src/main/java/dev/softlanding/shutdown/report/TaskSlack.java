package dev.softlanding.shutdown.report;

import java.time.Duration;

/**
 * Where one task lies in the budget of a run. All moments count from the start of the run and leave out what a task may
 * wait for a worker.
 *
 * @param task its name
 * @param timeout the whole time it may take; zero if it is disabled
 * @param guaranteed the time it is sure to get; zero if it is disabled
 * @param earliestStart when it starts if every task before it takes its whole timeout: the longest path of timeouts up to it
 * @param latestFinish when it has to have ended so that every task after it gets what is guaranteed to it: the budget less
 *     the longest path of guaranteed times from it on. Of an optional task, so that every task after it that is not
 *     optional gets its whole timeout
 * @param slack how much longer it could take without making any path through it too long: the budget less the longest of
 *     them, on which optional tasks count as nothing. Negative if that path is too long already, by so much. Of an optional
 *     task how much longer it, and those before it, could take until it might be left out: negative if it might already
 * @param critical whether it has work and lies on a longest path of timeouts
 */
public record TaskSlack(
        String task,
        Duration timeout,
        Duration guaranteed,
        Duration earliestStart,
        Duration latestFinish,
        Duration slack,
        boolean critical) {}
