package dev.softlanding.shutdown.spring.findings;

import java.util.List;

/** The names of the starter's own findings, known also where nobody looks for them: a setting of one is then no mistake. */
final class FindingNames {

    static final String EXECUTOR_SERVICE = "executor-service";
    static final String GRACE_PERIOD = "grace-period";
    static final String HOOK_HAZELCAST = "hook-hazelcast";
    static final String HOOK_LOG4J2 = "hook-log4j2";
    static final String HOOK_LOGBACK = "hook-logback";
    static final String HOOK_OPENTELEMETRY = "hook-opentelemetry";
    static final String PHASE_TIMEOUT = "phase-timeout";
    static final String PID1 = "pid1";
    static final String XRS = "xrs";

    static final List<String> ALL = List.of(
            EXECUTOR_SERVICE,
            GRACE_PERIOD,
            HOOK_HAZELCAST,
            HOOK_LOG4J2,
            HOOK_LOGBACK,
            HOOK_OPENTELEMETRY,
            PHASE_TIMEOUT,
            PID1,
            XRS);

    private FindingNames() {}
}
