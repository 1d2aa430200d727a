package dev.softlanding.shutdown.spring.kafka;

import dev.softlanding.shutdown.Origin;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.spring.adoption.AdoptedTask;
import dev.softlanding.shutdown.spring.adoption.Components;
import dev.softlanding.shutdown.spring.adoption.Idleness;
import dev.softlanding.shutdown.spring.adoption.ManagedBean;
import dev.softlanding.shutdown.spring.adoption.ShutdownAdapter;
import dev.softlanding.shutdown.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.listener.AbstractMessageListenerContainer;
import org.springframework.kafka.listener.MessageListenerContainer;

/**
 * Stops Kafka's listeners: those of annotated methods and of other registered endpoints in one task, containers that are
 * beans in one of their own each. Asynchronous listeners are waited for; of those that are registered later than the context
 * starts, only the container's end is.
 */
public class KafkaListenersAdapter implements ShutdownAdapter {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Idleness idleness = new Idleness(TimeSource.system());

    @Override
    @SuppressWarnings("rawtypes")
    public void adopt(Components components) {
        List<ManagedBean<KafkaListenerEndpointRegistry>> registries =
                components.ofType(KafkaListenerEndpointRegistry.class);
        if (!registries.isEmpty()) {
            AdoptedTask task = task("kafka-listeners", () -> registered(registries), components);
            components.adopt(
                    task.stopping(registries.stream().map(ManagedBean::name).toArray(String[]::new)));
        }
        for (ManagedBean<AbstractMessageListenerContainer> bean :
                components.ofType(AbstractMessageListenerContainer.class)) {
            components.adopt(task(components.freeName(bean.taskName()), () -> ifMade(bean), components)
                    .stopping(bean.name()));
        }
    }

    private AdoptedTask task(
            String name,
            Supplier<? extends Collection<? extends MessageListenerContainer>> containers,
            Components components) {
        containers.get().forEach(Unacknowledged::of); // before the first starts
        var stop = new ContainersStop(containers, idleness);
        ShutdownTask task = ShutdownTask.named(name)
                .phase(Phase.DRAIN)
                .origin(Origin.ADAPTER)
                .timeout(limit(containers.get()))
                .inFlight(stop::running)
                .run(stop::run);
        return AdoptedTask.of(task).using(ListenerBeans.names(containers.get(), components.beanFactory()));
    }

    /** The longest that the containers have; each has ten seconds unless the application has set another. */
    private static Duration limit(Collection<? extends MessageListenerContainer> containers) {
        return containers.stream()
                .map(container -> container.getContainerProperties().getShutdownTimeout())
                .max(Comparator.naturalOrder())
                .map(Duration::ofMillis)
                .filter(limit -> !limit.isZero())
                .orElse(TIMEOUT);
    }

    private static List<MessageListenerContainer> registered(List<ManagedBean<KafkaListenerEndpointRegistry>> beans) {
        List<MessageListenerContainer> containers = new ArrayList<>();
        for (ManagedBean<KafkaListenerEndpointRegistry> bean : beans) {
            KafkaListenerEndpointRegistry registry = bean.made();
            if (registry != null) {
                containers.addAll(registry.getListenerContainers());
            }
        }
        return containers;
    }

    private static List<MessageListenerContainer> ifMade(ManagedBean<? extends MessageListenerContainer> bean) {
        MessageListenerContainer container = bean.made();
        return container == null ? List.of() : List.of(container);
    }
}
