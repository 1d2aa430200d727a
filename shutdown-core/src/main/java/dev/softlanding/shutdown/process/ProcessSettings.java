package dev.softlanding.shutdown.process;

import dev.softlanding.shutdown.ShutdownSettings;

/**
 * How an application wants its process to end.
 *
 * @param clock the clock of the platform
 * @param takeSignals whether SIGTERM and SIGINT are to be taken
 * @param exitCodes with which codes to end
 * @param escalate whether the same signal, a second or more after the first, cuts the run short
 */
public record ProcessSettings(ShutdownSettings clock, boolean takeSignals, ExitCodes exitCodes, boolean escalate) {

    /** Signals are taken, the same one again escalates, and codes are those of the signal. */
    public static ProcessSettings of(ShutdownSettings clock) {
        return new ProcessSettings(clock, true, ExitCodes.DEFAULTS, true);
    }
}
