package dev.softlanding.shutdown.process;

import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.report.RunOutcome;
import org.jspecify.annotations.Nullable;

/**
 * With which codes a process ends that we end. What is {@code null} is 128 + the number of the signal; without a signal, 3
 * for a lack of memory, as the JVM's {@code ExitOnOutOfMemoryError} has it, and else 0.
 *
 * @param clean after runs in which every task succeeded
 * @param degraded after runs that ended in time, with a task that failed, timed out or was given up
 * @param forced when the cut-off came first, or the watchdog had to halt the process
 * @param memory after whatever run that was started for lack of memory
 */
public record ExitCodes(
        @Nullable Integer clean,
        @Nullable Integer degraded,
        @Nullable Integer forced,
        @Nullable Integer memory) {

    /** Nothing said. */
    public static final ExitCodes DEFAULTS = new ExitCodes(null, null, null, null);

    private static final int LARGEST = 255;
    private static final int SIGTERM = 15;
    private static final int OUT_OF_MEMORY = 3;

    /** Refuses what no process can end with. */
    public ExitCodes {
        check("clean", clean);
        check("degraded", degraded);
        check("forced", forced);
        check("memory", memory);
    }

    private static void check(String which, @Nullable Integer code) {
        if (code != null && (code < 0 || code > LARGEST)) {
            throw new ShutdownException("'shutdown.exit-code.%s' is %s. Use 0 to %s.".formatted(which, code, LARGEST));
        }
    }

    /**
     * The code of an end.
     *
     * @param reason what brought it
     * @param signal the number of the signal, or zero. What calls {@code System.exit} has a code that nobody can know; if it
     *     has to be halted, that is as by SIGTERM
     * @param outcome how the worst of its runs ended
     */
    int of(ShutdownReason reason, int signal, RunOutcome outcome) {
        if (reason == ShutdownReason.MEMORY) {
            return memory == null ? OUT_OF_MEMORY : memory;
        }
        Integer set =
                switch (outcome) {
                    case CLEAN -> clean;
                    case DEGRADED -> degraded;
                    case FORCED -> forced;
                };
        if (set != null) {
            return set;
        }
        if (signal > 0) {
            return 128 + signal;
        }
        return reason == ShutdownReason.EXIT ? 128 + SIGTERM : 0;
    }
}
