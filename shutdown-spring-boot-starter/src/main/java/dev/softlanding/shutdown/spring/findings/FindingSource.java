package dev.softlanding.shutdown.spring.findings;

import java.util.List;

/** Looks for one kind of finding. As a bean, it is asked at the start of the application that it is part of. */
public interface FindingSource {

    /** What its findings are called; {@code shutdown.findings.<name>=false} keeps it from being asked. */
    String name();

    /**
     * What it found; empty if all is well. Called once, on the thread that starts the application, when its context has been
     * refreshed and its plan is armed; not in tests. If it throws, that is logged, and the start goes on.
     */
    List<Finding> look();
}
