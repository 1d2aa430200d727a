package dev.softlanding.shutdown.spring.findings;

import java.util.List;

/** What was found at the start of an application. This class is threadsafe. */
public final class Findings {

    private volatile List<Finding> all = List.of();

    /** Makes one in which nothing was found yet. */
    public Findings() {}

    /** All that was found; nothing before the application has started, and in tests. */
    public List<Finding> all() {
        return all;
    }

    void found(List<Finding> findings) {
        all = List.copyOf(findings);
    }
}
