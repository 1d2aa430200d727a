package dev.softlanding.shutdown.spring.adoption;

import dev.softlanding.shutdown.Phase;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;

/** Names tasks after beans. */
public final class TaskNames {

    private TaskNames() {}

    /**
     * As properties write it: {@code orderConsumer} becomes {@code order-consumer}; of a qualified name, or that of a nested class, the last part. One that a
     * phase has gets a {@code -bean} at its end.
     */
    public static String of(String beanName) {
        String simple = beanName.substring(Math.max(beanName.lastIndexOf('.'), beanName.lastIndexOf('$')) + 1);
        String name = DataObjectPropertyName.toDashedForm(simple);
        return isPhase(name) ? name + "-bean" : name;
    }

    private static boolean isPhase(String name) {
        return Stream.of(Phase.values()).anyMatch(phase -> phase.id().equals(name));
    }
}
