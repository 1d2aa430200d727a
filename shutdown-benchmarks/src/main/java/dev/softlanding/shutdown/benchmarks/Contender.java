package dev.softlanding.shutdown.benchmarks;

/** One way to run an ordered shutdown. */
interface Contender {

    /** What tables call it. */
    String title();

    /** Makes everything up to the point where a trigger would set it off. */
    PreparedRun build(Workload workload);
}
