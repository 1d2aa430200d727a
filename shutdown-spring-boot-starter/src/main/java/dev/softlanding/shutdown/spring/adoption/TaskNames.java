package dev.softlanding.shutdown.spring.adoption;

import org.springframework.boot.context.properties.bind.DataObjectPropertyName;

/** Names tasks after beans. */
public final class TaskNames {

    private TaskNames() {}

    /** As properties write it: {@code orderConsumer} becomes {@code order-consumer}; of a qualified name, the last part. */
    public static String of(String beanName) {
        String simple = beanName.substring(beanName.lastIndexOf('.') + 1);
        return DataObjectPropertyName.toDashedForm(simple);
    }
}
