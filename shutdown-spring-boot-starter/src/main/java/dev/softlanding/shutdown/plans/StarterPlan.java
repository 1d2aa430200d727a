package dev.softlanding.shutdown.plans;

/**
 * The starter's own tasks, for the annotation processor of {@code shutdown-lint}, in the form in which it writes those of other
 * modules. Kept by hand: most are there only if what they stop is.
 */
final class StarterPlan {

    static final String TASK_0 = """
            {"name":"announce-delay","phase":"announce","presence":"NAME_ONLY"}""";

    static final String TASK_1 = """
            {"name":"readiness-announce","phase":"announce","timeout":"1s","presence":"NAME_ONLY"}""";

    static final String TASK_2 = """
            {"name":"web-announce","phase":"announce","timeout":"1s","presence":"NAME_ONLY"}""";

    static final String TASK_3 = """
            {"name":"web-drain","phase":"drain","timeout":"10s","presence":"NAME_ONLY"}""";

    static final String TASK_4 = """
            {"name":"kafka-listeners","phase":"drain","timeout":"10s","presence":"NAME_ONLY"}""";

    static final String TASK_5 = """
            {"name":"scheduled-tasks","phase":"drain","timeout":"1s","presence":"NAME_ONLY"}""";

    static final String TASK_6 = """
            {"name":"scopes","phase":"flush","timeout":"5s","presence":"NAME_ONLY"}""";

    static final String TASK_7 = """
            {"name":"kafka-producers","phase":"flush","timeout":"2s","presence":"NAME_ONLY"}""";

    static final String TASK_8 = """
            {"name":"spans","phase":"telemetry","timeout":"500ms","before":["meter-registries?","open-telemetry?"],"presence":"NAME_ONLY"}""";

    static final String TASK_9 = """
            {"name":"meter-registries","phase":"telemetry","timeout":"2s","presence":"NAME_ONLY"}""";

    static final String TASK_10 = """
            {"name":"open-telemetry","phase":"telemetry","timeout":"2s","presence":"NAME_ONLY"}""";

    static final String TASK_11 = """
            {"name":"resilience4j","phase":"telemetry","timeout":"2s","presence":"NAME_ONLY"}""";

    static final String TASK_12 = """
            {"name":"context","phase":"none","timeout":"4s","presence":"TERMINAL"}""";

    /** Beans that Boot makes where they are needed. */
    static final String KNOWN_0 = """
            ["application-task-executor","data-source","task-scheduler"]""";

    /** Paths of the endpoint. */
    static final String RESERVED_0 = """
            ["announcement","graph","view"]""";

    private StarterPlan() {}
}
