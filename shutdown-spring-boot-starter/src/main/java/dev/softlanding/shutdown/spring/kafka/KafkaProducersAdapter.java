package dev.softlanding.shutdown.spring.kafka;

import dev.softlanding.shutdown.Origin;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.TaskContext;
import dev.softlanding.shutdown.spring.adoption.AdoptedTask;
import dev.softlanding.shutdown.spring.adoption.Components;
import dev.softlanding.shutdown.spring.adoption.ManagedBean;
import dev.softlanding.shutdown.spring.adoption.ShutdownAdapter;
import dev.softlanding.shutdown.spring.adoption.UnfinishedException;
import dev.softlanding.shutdown.spring.flush.KafkaProducers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;

/**
 * Sends what Kafka's producers have batched. They stay open until the context destroys their factories, which then closes
 * one after the other, each with the limit of its factory: half a minute unless the application has set another, and two seconds
 * from here on.
 */
public class KafkaProducersAdapter implements ShutdownAdapter {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final KafkaProducers producers;

    /** An adapter for these producers and the factories of the context. */
    public KafkaProducersAdapter(KafkaProducers producers) {
        this.producers = producers;
    }

    @Override
    @SuppressWarnings("rawtypes")
    public void adopt(Components components) {
        List<ManagedBean<ProducerFactory>> factories = components.ofType(ProducerFactory.class);
        List<ManagedBean<KafkaTemplate>> templates = components.ofType(KafkaTemplate.class);
        List<String> names = new ArrayList<>();
        factories.forEach(bean -> names.add(bean.name()));
        templates.forEach(bean -> names.add(bean.name()));
        if (names.isEmpty()) {
            return;
        }
        limit(factories, templates);
        ShutdownTask task = ShutdownTask.named("kafka-producers")
                .phase(Phase.FLUSH)
                .origin(Origin.ADAPTER)
                .timeout(TIMEOUT)
                .runWith(context -> {
                    limit(factories, templates); // lazy ones may have come
                    flush(context);
                });
        components.adopt(AdoptedTask.of(task).draining(names.toArray(String[]::new)));
    }

    private void flush(TaskContext context) {
        try {
            producers.flush(context.remaining());
        } catch (InterruptedException timeout) {
            throw new UnfinishedException("Kafka producers have not sent all that they have batched", timeout);
        }
    }

    /** A template with settings of its own has a factory of its own, which is no bean. */
    @SuppressWarnings("rawtypes")
    private static void limit(
            List<ManagedBean<ProducerFactory>> factories, List<ManagedBean<KafkaTemplate>> templates) {
        factories.forEach(bean -> limitClose(bean.made()));
        for (ManagedBean<KafkaTemplate> bean : templates) {
            KafkaTemplate<?, ?> template = bean.made();
            if (template != null) {
                limitClose(template.getProducerFactory());
            }
        }
    }

    private static void limitClose(@Nullable Object factory) {
        if (factory instanceof DefaultKafkaProducerFactory<?, ?> known
                && known.getPhysicalCloseTimeout().equals(DefaultKafkaProducerFactory.DEFAULT_PHYSICAL_CLOSE_TIMEOUT)) {
            known.setPhysicalCloseTimeout((int) TIMEOUT.toSeconds());
        }
    }
}
