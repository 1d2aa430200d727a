package dev.softlanding.shutdown.scope;

/**
 * Hears of scopes that leaked. Called once for a scope that has become {@linkplain OpenScope#overdue() overdue}, and once
 * for one that has {@linkplain OpenScope#leaked() leaked}, each on a daemon thread that does nothing else, one call at a
 * time. What it throws is logged.
 */
@FunctionalInterface
public interface LeakListener {

    /**
     * A scope leaked, or is suspected to.
     *
     * @param scope the scope at that moment: leaked, or else overdue
     */
    void onLeak(OpenScope scope);

    /** The default: writes a warning that says where the scope was opened. */
    static LeakListener logging() {
        return new LoggingLeakListener();
    }
}
