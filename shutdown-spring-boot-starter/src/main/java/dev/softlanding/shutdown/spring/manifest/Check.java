package dev.softlanding.shutdown.spring.manifest;

/** Looks for one kind of mistake. Implementations have no state, and never fail on what stands in a manifest. */
@FunctionalInterface
interface Check {

    /** Adds what is wrong with a container in which the application runs. */
    void check(Judged judged, Findings findings);
}
