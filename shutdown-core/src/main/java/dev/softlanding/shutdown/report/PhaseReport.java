package dev.softlanding.shutdown.report;

import dev.softlanding.shutdown.Phase;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What can be said about one phase, at one moment.
 *
 * @param phase which
 * @param startedAfter from the start of the run to the moment when all earlier phases had ended, if it has come
 * @param endedAfter from the start of the run to the moment when all its tasks had ended, if it has come
 */
public record PhaseReport(
        Phase phase,
        @Nullable Duration startedAfter,
        @Nullable Duration endedAfter) {}
