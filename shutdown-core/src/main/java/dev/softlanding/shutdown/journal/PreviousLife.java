package dev.softlanding.shutdown.journal;

import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.Wording;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the life before this one ended: of the same application and instance, the newest that is over.
 *
 * @param outcome how it ended
 * @param application whose life it was
 * @param instance which of its instances
 * @param pid its process, if known
 * @param started when it began, if there was one
 * @param lastSign when it was last known to be alive, if there was one
 * @param reason why its shutdown was started, if it was and that is known
 * @param ranFor how far its shutdown came, or how long it took; if it was started
 * @param exitCode with what it was about to end, if it said
 * @param running tasks that had started and not ended, in the order of their start
 * @param allRunningKnown whether the journal has every task; if not, {@code running} may have tasks that had ended, and lack
 *     others
 * @param crashReport what the JVM wrote when it crashed, if it did
 * @param unknownBecause why nothing is known, as one clause, if nothing is
 */
public record PreviousLife(
        Outcome outcome,
        String application,
        String instance,
        @Nullable Long pid,
        @Nullable Instant started,
        @Nullable Instant lastSign,
        @Nullable ShutdownReason reason,
        @Nullable Duration ranFor,
        @Nullable Integer exitCode,
        List<String> running,
        boolean allRunningKnown,
        @Nullable Path crashReport,
        @Nullable String unknownBecause) {

    private static final int MOST_NAMES = 5;

    /** How a life ended. */
    public enum Outcome {
        /** In order: every task did its part, or no shutdown was needed. */
        CLEAN,
        /** In order, but tasks failed, timed out or were abandoned. */
        DEGRADED,
        /** The cut-off came before the plan had ended, or the process was halted. */
        FORCED,
        /** No end was written: SIGKILL, or the machine went down. */
        KILLED,
        /** The JVM crashed, and left a report. */
        CRASHED,
        /** It ended before it was ready. */
        STARTING,
        /** There was none. */
        NONE,
        /** Nobody can tell. */
        UNKNOWN
    }

    /** A defensive copy of the list. */
    public PreviousLife {
        running = List.copyOf(running);
    }

    /** There was none. */
    static PreviousLife none(Identity identity) {
        return without(Outcome.NONE, identity, null);
    }

    /** Nobody can tell. */
    static PreviousLife unknown(Identity identity, String because) {
        return without(Outcome.UNKNOWN, identity, because);
    }

    private static PreviousLife without(Outcome outcome, Identity identity, @Nullable String because) {
        return new PreviousLife(
                outcome,
                identity.application(),
                identity.instance(),
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                false,
                null,
                because);
    }

    /**
     * One sentence for a log, as {@code The previous life of orders@pod-1 was KILLED 12.3 s into a shutdown by SIGTERM, while
     * 'outbox-flush' and 'ledger' were running.}
     */
    public String describe() {
        return switch (outcome) {
            case NONE -> "No previous life of %s is known.".formatted(who());
            case UNKNOWN -> "How the previous life of %s ended is not known: %s.".formatted(who(), unknownBecause);
            case STARTING -> sentence("ended while it was STARTING", ", last seen " + lastSign);
            case CLEAN, DEGRADED, FORCED -> sentence("ended " + outcome, exit());
            case KILLED -> sentence("was KILLED", ranFor == null ? ", last seen " + lastSign : "");
            case CRASHED -> sentence("CRASHED", "; the JVM's report is " + crashReport);
        };
    }

    private String sentence(String verb, String end) {
        return "The previous life of " + who() + " " + verb + shutdown() + tasks() + end + ".";
    }

    private String who() {
        return application + "@" + instance;
    }

    private String shutdown() {
        if (ranFor == null) {
            return outcome == Outcome.STARTING ? "" : " without a shutdown";
        }
        return " " + Wording.tenths(ranFor) + " into a shutdown" + (reason == null ? "" : " by " + reason);
    }

    private String tasks() {
        if (ranFor == null) {
            return "";
        }
        if (!allRunningKnown) {
            return "; which tasks were running is not known, the journal lacks some";
        }
        if (running.isEmpty()) {
            return outcome == Outcome.KILLED || outcome == Outcome.CRASHED ? ", while no task was running" : "";
        }
        return ", while " + Words.names(running, MOST_NAMES) + (running.size() == 1 ? " was" : " were") + " running";
    }

    private String exit() {
        return exitCode == null ? "" : ", with exit code " + exitCode;
    }
}
