package dev.softlanding.shutdown.spring.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.spring.adoption.AdoptedTask;
import dev.softlanding.shutdown.spring.adoption.Adoptions;
import dev.softlanding.shutdown.spring.adoption.UnfinishedException;
import dev.softlanding.shutdown.spring.flush.FlushersAutoConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.kafka.test.EmbeddedKafkaBroker;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** With a broker in the process. */
@Timeout(120)
class KafkaProducersAdapterTests {

    private final EmbeddedKafkaBroker broker = new EmbeddedKafkaKraftBroker(1, 1, "orders");
    private ApplicationContextRunner contextRunner;

    @BeforeEach
    void startBroker() {
        for (String verbose : List.of("org.apache.kafka", "kafka", "state", "org.springframework.kafka")) {
            ((Logger) LoggerFactory.getLogger(verbose)).setLevel(Level.ERROR);
        }
        broker.afterPropertiesSet();
        contextRunner = new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        KafkaAutoConfiguration.class,
                        FlushersAutoConfiguration.class,
                        KafkaAdaptersAutoConfiguration.class))
                .withPropertyValues(
                        "spring.kafka.bootstrap-servers=" + broker.getBrokersAsString(),
                        "spring.kafka.producer.properties.linger.ms=60000");
    }

    @AfterEach
    void stopBroker() {
        broker.destroy();
    }

    @Test
    void producersAreFlushedByOneTaskAndStayOpen() {
        contextRunner.run(context -> {
            AdoptedTask adopted = Adoptions.of(context).get("kafka-producers");
            assertThat(adopted.drains()).containsExactlyInAnyOrder("kafkaProducerFactory", "kafkaTemplate");
            assertThat(adopted.stops()).isEmpty();
            assertThat(adopted.task().phase()).isEqualTo(Phase.FLUSH);
            assertThat(adopted.task().timeout()).isEqualTo(Duration.ofSeconds(2));
            CompletableFuture<?> batched = send(context.getBean(KafkaTemplate.class));
            assertThat(batched).isNotDone();

            Adoptions.run(adopted);

            assertThat(batched).isCompleted();
            CompletableFuture<?> later = send(context.getBean(KafkaTemplate.class));
            Adoptions.run(adopted);
            assertThat(later).isCompleted();
        });
    }

    /** {@code kafka#338}: half a minute for each producer, outside of any limit. */
    @Test
    void producersWhenTheBrokerIsGoneAreGivenUpByTheTaskAndByTheClose() {
        var closing = new AtomicLong();
        contextRunner.run(context -> {
            AdoptedTask adopted = Adoptions.of(context).get("kafka-producers");
            send(context.getBean(KafkaTemplate.class));
            broker.destroy();

            Throwable failure = Adoptions.start(adopted).awaitWaiting().timeOut();

            assertThat(failure)
                    .isInstanceOf(UnfinishedException.class)
                    .hasMessage("Kafka producers have not sent all that they have batched");
            closing.set(System.nanoTime());
        });
        assertThat(Duration.ofNanos(System.nanoTime() - closing.get())).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void factoryWhenTheApplicationSetsALimitForItsCloseKeepsThat() {
        var limited = new DefaultKafkaProducerFactory<String, String>(Map.of());
        limited.setPhysicalCloseTimeout(7);
        var plain = new DefaultKafkaProducerFactory<String, String>(Map.of());
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(FlushersAutoConfiguration.class, KafkaAdaptersAutoConfiguration.class))
                .withBean("limited", ProducerFactory.class, () -> limited)
                .withBean("plain", ProducerFactory.class, () -> plain)
                .run(context -> {
                    Adoptions.of(context);

                    assertThat(limited.getPhysicalCloseTimeout()).isEqualTo(Duration.ofSeconds(7));
                    assertThat(plain.getPhysicalCloseTimeout()).isEqualTo(Duration.ofSeconds(2));
                });
    }

    @Test
    void adaptersWhenThereIsNoSpringKafkaAreNotThere() {
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(FlushersAutoConfiguration.class, KafkaAdaptersAutoConfiguration.class))
                .withClassLoader(new FilteredClassLoader(MessageListenerContainer.class))
                .run(context -> assertThat(context)
                        .doesNotHaveBean(KafkaListenersAdapter.class)
                        .doesNotHaveBean(KafkaProducersAdapter.class));
    }

    @SuppressWarnings("unchecked")
    private static CompletableFuture<?> send(KafkaTemplate<?, ?> template) {
        var strings = (KafkaTemplate<String, String>) template;
        strings.partitionsFor("orders"); // or the first sending waits for that
        return strings.send("orders", "one");
    }
}
