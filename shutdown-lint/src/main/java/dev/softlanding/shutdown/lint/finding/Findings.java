package dev.softlanding.shutdown.lint.finding;

import java.util.Map;

/**
 * What one compilation has found, the processor and the checks together. This class is threadsafe.
 */
public final class Findings {

    private Findings() {}

    /**
     * Those of the compilation with these options.
     *
     * @param options the options given to processors, without {@code -A}
     */
    public static Findings of(Map<String, String> options) {
        return new Findings();
    }

    /** Takes note of it; tells whether it is to be reported: one of the baseline is not. */
    public boolean add(Finding finding) {
        return true;
    }
}
