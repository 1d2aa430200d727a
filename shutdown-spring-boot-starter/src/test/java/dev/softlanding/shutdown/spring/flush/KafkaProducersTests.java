package dev.softlanding.shutdown.spring.flush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.flush.Flusher;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;

/** With Kafka's own mock of a producer, which sends nothing until it is flushed. */
@Timeout(30)
class KafkaProducersTests {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final ProducerRecord<String, String> RECORD = new ProducerRecord<>("orders", "one");

    private final List<MockProducer<String, String>> made = new CopyOnWriteArrayList<>();
    private final ApplicationContextRunner contextRunner =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(FlushersAutoConfiguration.class));

    @Test
    void flushWhenAFactoryHasASharedProducerSendsWhatItHasBatched() {
        var factory = new MockFactory(Map.of());
        contextRunner.withBean(MockFactory.class, () -> factory).run(context -> {
            Future<?> sent = send(new KafkaTemplate<>(factory));
            assertThat(sent).isNotDone();

            flush(context);

            assertThat(sent).isDone();
            assertThat(made).hasSize(1);
        });
    }

    /** Its factory is a changed copy that is no bean. */
    @Test
    void flushWhenATemplateHasSettingsOfItsOwnSendsWhatItHasBatched() {
        contextRunner
                .withBean(
                        "template",
                        KafkaTemplate.class,
                        () -> new KafkaTemplate<>(
                                new MockFactory(Map.of()), Map.of(ProducerConfig.LINGER_MS_CONFIG, 5)))
                .run(context -> {
                    Future<?> sent = send(context.getBean(KafkaTemplate.class));

                    flush(context);

                    assertThat(sent).isDone();
                });
    }

    /** A template's flush would begin another transaction, with another producer. */
    @Test
    void flushWhenATransactionIsOpenSendsWhatItHasBatchedWithinIt() {
        var factory = new MockFactory(Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "tx-"));
        contextRunner.withBean(MockFactory.class, () -> factory).run(context -> {
            Producer<String, String> producer = factory.createProducer();
            producer.beginTransaction();
            Future<RecordMetadata> sent = producer.send(RECORD);

            flush(context);

            assertThat(sent).isDone();
            assertThat(made).hasSize(1);
            assertThat(made.get(0).transactionInFlight()).isTrue();
            producer.abortTransaction();
        });
    }

    @Test
    void flushWhenNobodyHasSentAnythingMakesNoProducer() {
        contextRunner
                .withBean(MockFactory.class, () -> new MockFactory(Map.of()))
                .run(context -> {
                    flush(context);

                    assertThat(made).isEmpty();
                });
    }

    @Test
    void flushWhenAProducerIsABeanSendsWhatItHasBatched() {
        contextRunner.withBean(MockProducer.class, this::producer).run(context -> {
            Future<RecordMetadata> sent = made.get(0).send(RECORD);

            flush(context);

            assertThat(sent).isDone();
        });
    }

    @Test
    void flushWhenAProducerIsClosedByItsFactoryForgetsIt() {
        var factory = new MockFactory(Map.of());
        contextRunner.withBean(MockFactory.class, () -> factory).run(context -> {
            factory.createProducer();
            assertThat(context.getBean(KafkaProducers.class).all()).hasSize(1);

            factory.reset();

            assertThat(context.getBean(KafkaProducers.class).all()).isEmpty();
        });
    }

    /** A producer's flush waits for its brokers, whatever time that takes. */
    @Test
    void flushWhenABrokerIsDownEndsInTimeAndFlushesTheOthers() {
        var producers = new KafkaProducers();
        producers.add(new MockProducer<String, String>() {
            @Override
            public void flush() {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException end) {
                    throw new org.apache.kafka.common.errors.InterruptException(end);
                }
            }
        });
        producers.add(producer());
        Future<RecordMetadata> sent = made.get(0).send(RECORD);

        assertThatExceptionOfType(ShutdownException.class)
                .isThrownBy(() -> producers.flush(Duration.ofMillis(300)))
                .withMessageContaining("did not end");

        assertThat(sent).isDone();
    }

    private static void flush(ApplicationContext context) throws Exception {
        context.getBean("kafkaProducerFlusher", Flusher.class).action().flush(LONG);
    }

    @SuppressWarnings("unchecked")
    private static Future<?> send(KafkaTemplate<?, ?> template) {
        return ((KafkaTemplate<String, String>) template).send(RECORD);
    }

    private MockProducer<String, String> producer() {
        var producer = new MockProducer<>(false, null, new StringSerializer(), new StringSerializer());
        made.add(producer);
        return producer;
    }

    private final class MockFactory extends DefaultKafkaProducerFactory<String, String> {

        MockFactory(Map<String, Object> settings) {
            super(settings);
        }

        @Override
        public MockFactory copyWithConfigurationOverride(Map<String, Object> settings) {
            return new MockFactory(settings);
        }

        @Override
        protected Producer<String, String> createRawProducer(Map<String, Object> settings) {
            return producer();
        }
    }
}
