package dev.softlanding.shutdown.spring.adoption;

import dev.softlanding.shutdown.Phase;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.util.StringUtils;

/** Names tasks after beans. */
public final class TaskNames {

    /** Those of the starter's own adapters that have one name wherever they are. */
    public static final Set<String> OF_ADAPTERS = Set.of(
            "announce-delay",
            "readiness-announce",
            "web-announce",
            "web-drain",
            "kafka-listeners",
            "scheduled-tasks",
            "scopes",
            "kafka-producers",
            "spans",
            "resilience4j",
            "meter-registries",
            "open-telemetry");

    /** Those of beans that Boot makes where they are needed: to set something of theirs is no mistake where they are not. */
    public static final Set<String> OF_BEANS_OF_BOOT =
            Set.of("application-task-executor", "data-source", "task-scheduler");

    /** Paths of the endpoint beside those of tasks. */
    public static final Set<String> OF_PATHS = Set.of("announcement", "graph", "view");

    /** Of the task that closes the context. */
    public static final String OF_CONTEXT = "context";

    private TaskNames() {}

    /**
     * As properties write it: {@code orderConsumer} becomes {@code order-consumer}; of a qualified name, or that of a nested class,
     * the last part. One that
     * means something else, as that of a phase or of one of the starter's own tasks, gets a {@code -bean} at its end.
     */
    public static String of(String beanName) {
        String plain = StringUtils.trimTrailingCharacter(beanName, '.');
        String name = DataObjectPropertyName.toDashedForm(
                plain.substring(Math.max(plain.lastIndexOf('.'), plain.lastIndexOf('$')) + 1));
        return isTaken(name) || isMarked(name) ? name + "-bean" : name;
    }

    private static boolean isTaken(String name) {
        return name.isBlank()
                || name.equals(OF_CONTEXT)
                || OF_ADAPTERS.contains(name)
                || OF_PATHS.contains(name)
                || Stream.of(Phase.values()).anyMatch(phase -> phase.id().equals(name));
    }

    /** At the end of a name they say something about an edge. */
    private static boolean isMarked(String name) {
        return name.endsWith("?") || name.endsWith("!");
    }
}
