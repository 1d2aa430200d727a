package dev.softlanding.shutdown.spring.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.softlanding.shutdown.Origin;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.spring.adoption.AdoptedTask;
import dev.softlanding.shutdown.spring.adoption.Adoptions;
import dev.softlanding.shutdown.spring.adoption.Adoptions.Running;
import dev.softlanding.shutdown.spring.adoption.UnfinishedException;
import dev.softlanding.shutdown.spring.flush.FlushersAutoConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import org.springframework.kafka.listener.MessageListener;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.kafka.test.EmbeddedKafkaBroker;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;
import org.springframework.kafka.test.utils.ContainerTestUtils;
import reactor.core.publisher.Mono;

/** With a broker in the process. */
@Timeout(120)
class KafkaListenersAdapterTests {

    private static final EmbeddedKafkaBroker BROKER = new EmbeddedKafkaKraftBroker(1, 1);

    private static int topics;

    private final String topic = "orders-" + ++topics;
    private ApplicationContextRunner contextRunner;

    @BeforeAll
    static void startBroker() {
        for (String verbose : List.of("org.apache.kafka", "kafka", "state", "org.springframework.kafka")) {
            ((Logger) LoggerFactory.getLogger(verbose)).setLevel(Level.WARN);
        }
        BROKER.afterPropertiesSet();
    }

    @AfterAll
    static void stopBroker() {
        BROKER.destroy();
    }

    @BeforeEach
    void prepare() {
        BROKER.addTopics(topic);
        contextRunner = new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        KafkaAutoConfiguration.class,
                        FlushersAutoConfiguration.class,
                        KafkaAdaptersAutoConfiguration.class))
                .withPropertyValues(
                        "topic=" + topic,
                        "spring.kafka.producer.properties.linger.ms=200", // all that is sent at once comes at once
                        "spring.kafka.bootstrap-servers=" + BROKER.getBrokersAsString(),
                        "spring.kafka.consumer.group-id=" + topic,
                        "spring.kafka.consumer.auto-offset-reset=earliest",
                        "spring.kafka.consumer.properties.internal.leave.group.on.close=true");
    }

    @Test
    void listenersAreStoppedByOneTaskThatUsesTheirBeans() {
        run(SyncConfiguration.class, context -> {
            AdoptedTask adopted = adopted(context);

            assertThat(adopted.stops())
                    .containsExactly("org.springframework.kafka.config.internalKafkaListenerEndpointRegistry");
            assertThat(adopted.uses()).containsExactly("listener");
            assertThat(adopted.task().phase()).isEqualTo(Phase.DRAIN);
            assertThat(adopted.task().origin()).isEqualTo(Origin.ADAPTER);
            assertThat(adopted.task().timeout()).isEqualTo(Duration.ofSeconds(10));
            assertThat(adopted.task().inFlight().getAsLong())
                    .as("none has to end yet")
                    .isZero();
        });
    }

    @Test
    void listenersWhenOneIsAtARecordEndWithIt() {
        run(SyncConfiguration.class, context -> {
            SyncListener listener = context.getBean(SyncListener.class);
            send(context, "one");
            listener.begun.await();

            Running running = Adoptions.start(adopted(context)).awaitWaiting();
            assertThat(running.end()).isNotDone();
            listener.gate.countDown();
            running.end().get();

            assertThat(listener.done).containsExactly("one");
            assertThat(committed()).isEqualTo(1);
            assertThat(container(context).isRunning()).isFalse();
        });
    }

    @Test
    void listenersWhenOneIsStuckNamesIt() {
        run(SyncConfiguration.class, context -> {
            SyncListener listener = context.getBean(SyncListener.class);
            send(context, "one");
            listener.begun.await();
            AdoptedTask adopted = adopted(context);

            Throwable failure = Adoptions.start(adopted).awaitWaiting().timeOut();

            assertThat(failure)
                    .isInstanceOf(UnfinishedException.class)
                    .hasMessage("Kafka listeners have not ended: ['orders' at [%s-0]]".formatted(topic));
            assertThat(adopted.task().inFlight().getAsLong()).isEqualTo(1);
            listener.gate.countDown();
        });
    }

    /** {@code kafka#4519}: a listener that returns a future outlives the stop of its container. */
    @Test
    void listenersWhenOneReturnsFuturesEndWithTheLast() {
        run(FutureConfiguration.class, context -> {
            FutureListener listener = context.getBean(FutureListener.class);
            send(context, "one", "two", "three");
            await().until(() -> listener.results.size() == 3);

            Running running = Adoptions.start(adopted(context)).awaitWaiting();
            listener.results.get(1).complete(null);
            listener.results.get(2).complete(null);
            assertThat(running.end()).isNotDone();
            listener.results.get(0).complete(null);
            running.end().get();

            assertThat(committed()).isEqualTo(3);
            assertThat(container(context).isRunning()).isFalse();
        });
    }

    /** Spring commits it before it retries it, which it would not live to do. */
    @Test
    void listenersWhenAFutureFailsLeaveItsRecordToOthers() {
        run(FutureConfiguration.class, context -> {
            FutureListener listener = context.getBean(FutureListener.class);
            send(context, "one");
            await().until(() -> listener.results.size() == 1);

            Running running = Adoptions.start(adopted(context)).awaitWaiting();
            listener.results.get(0).completeExceptionally(new IllegalStateException("No database"));
            running.end().get();

            assertThat(committed()).isZero();

            assertThat(container(context).isRunning()).isFalse();
        });
    }

    @Test
    void listenersWhenAFutureNeverCompletesTellsHowManyAreNotAcknowledged() {
        run(FutureConfiguration.class, context -> {
            FutureListener listener = context.getBean(FutureListener.class);
            send(context, "one", "two");
            await().until(() -> listener.results.size() == 2);

            Throwable failure = Adoptions.start(adopted(context)).awaitWaiting().timeOut();

            assertThat(failure)
                    .hasMessage("Kafka listeners have not ended: ['orders' at [%s-0] with 2 not acknowledged]"
                            .formatted(topic));
            assertThat(container(context).isRunning()).isFalse();
        });
    }

    @Test
    void listenersWhenOneReturnsMonosEndWithTheLast() {
        run(MonoConfiguration.class, context -> {
            MonoListener listener = context.getBean(MonoListener.class);
            send(context, "one");
            await().until(() -> listener.results.size() == 1);

            Running running = Adoptions.start(adopted(context)).awaitWaiting();
            assertThat(running.end()).isNotDone();
            listener.results.get(0).complete(null);
            running.end().get();

            assertThat(committed()).isEqualTo(1);
        });
    }

    @Test
    void listenersWhenNothingComesEndAtOnce() {
        run(FutureConfiguration.class, context -> Adoptions.run(adopted(context)));
    }

    /** With fewer partitions than consumers, some have nothing to pause. */
    @Test
    void listenersWhenAsynchronousOnesHaveIdleConsumersEndAtOnce() {
        contextRunner = contextRunner.withPropertyValues("spring.kafka.listener.concurrency=3");
        run(FutureConfiguration.class, context -> Adoptions.run(adopted(context)));
    }

    @Test
    void containerThatIsABeanIsATaskOfItsName() {
        contextRunner.withUserConfiguration(ContainerConfiguration.class).run(context -> {
            AdoptedTask adopted = Adoptions.of(context).get("audit-container");
            assertThat(adopted.stops()).containsExactly("auditContainer");
            assertThat(adopted.uses()).containsExactly("auditListener");
            assertThat(adopted.task().timeout()).isEqualTo(Duration.ofSeconds(4));
            var container = context.getBean(KafkaMessageListenerContainer.class);
            assertThat(container.isRunning()).isTrue();

            Adoptions.run(adopted);

            assertThat(container.isRunning()).isFalse();
        });
    }

    /** Runs an application whose listener has got its partition. */
    private void run(Class<?> configuration, ContextConsumer<AssertableApplicationContext> consumer) {
        contextRunner
                .withUserConfiguration(configuration)
                .withInitializer(KafkaListenersAdapterTests::adoptBeforeTheStart)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    ContainerTestUtils.waitForAssignment(container(context), 1);
                    consumer.accept(context);
                });
    }

    /** As whoever calls adapters does: when all singletons are made, and before containers start. */
    private static void adoptBeforeTheStart(ConfigurableApplicationContext context) {
        context.getBeanFactory().registerSingleton("adopting", new Adopting(context));
    }

    private static AdoptedTask adopted(ConfigurableApplicationContext context) {
        return context.getBean(Adopting.class).adopted.get().get("kafka-listeners");
    }

    private static MessageListenerContainer container(ConfigurableApplicationContext context) {
        return context.getBean(KafkaListenerEndpointRegistry.class).getListenerContainer("orders");
    }

    @SuppressWarnings("unchecked")
    private void send(ConfigurableApplicationContext context, String... values) throws Exception {
        KafkaTemplate<String, String> template = context.getBean(KafkaTemplate.class);
        CompletableFuture.allOf(Stream.of(values)
                        .map(value -> template.send(topic, value))
                        .toArray(CompletableFuture[]::new))
                .get(20, TimeUnit.SECONDS);
    }

    private long committed() throws Exception {
        try (Admin admin =
                Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, BROKER.getBrokersAsString()))) {
            Map<TopicPartition, OffsetAndMetadata> offsets = admin.listConsumerGroupOffsets(topic)
                    .partitionsToOffsetAndMetadata()
                    .get();
            OffsetAndMetadata committed = offsets.get(new TopicPartition(topic, 0));
            return committed == null ? 0 : committed.offset();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class SyncConfiguration {

        @Bean
        SyncListener listener() {
            return new SyncListener();
        }
    }

    static class SyncListener {

        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch gate = new CountDownLatch(1);
        private final List<String> done = new CopyOnWriteArrayList<>();

        @KafkaListener(id = "orders", idIsGroup = false, topics = "${topic}")
        void take(String order) throws InterruptedException {
            begun.countDown();
            gate.await();
            done.add(order);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class FutureConfiguration {

        @Bean
        FutureListener listener() {
            return new FutureListener();
        }
    }

    static class FutureListener {

        private final List<CompletableFuture<Void>> results = new CopyOnWriteArrayList<>();

        @KafkaListener(id = "orders", idIsGroup = false, topics = "${topic}")
        CompletableFuture<Void> take(String order) {
            CompletableFuture<Void> result = new CompletableFuture<>();
            results.add(result);
            return result;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class MonoConfiguration {

        @Bean
        MonoListener listener() {
            return new MonoListener();
        }
    }

    static class MonoListener {

        private final List<CompletableFuture<Void>> results = new CopyOnWriteArrayList<>();

        @KafkaListener(id = "orders", idIsGroup = false, topics = "${topic}")
        Mono<Void> take(String order) {
            CompletableFuture<Void> result = new CompletableFuture<>();
            results.add(result);
            return Mono.fromFuture(result);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ContainerConfiguration {

        @Bean
        MessageListener<String, String> auditListener() {
            return new AuditListener();
        }

        @Bean
        KafkaMessageListenerContainer<Object, Object> auditContainer(
                ConsumerFactory<Object, Object> consumers, MessageListener<String, String> auditListener) {
            var properties = new ContainerProperties("audit");
            properties.setGroupId("audit");
            properties.setMessageListener(auditListener);
            properties.setShutdownTimeout(4000);
            return new KafkaMessageListenerContainer<>(consumers, properties);
        }
    }

    static class AuditListener implements MessageListener<String, String> {

        @Override
        public void onMessage(ConsumerRecord<String, String> data) {}
    }

    static final class Adopting implements SmartLifecycle {

        private final AtomicReference<Map<String, AdoptedTask>> adopted = new AtomicReference<>();
        private final ConfigurableApplicationContext context;

        Adopting(ConfigurableApplicationContext context) {
            this.context = context;
        }

        @Override
        public void start() {
            adopted.set(Adoptions.of(context));
        }

        @Override
        public void stop() {}

        @Override
        public boolean isRunning() {
            return false;
        }

        @Override
        public int getPhase() {
            return Integer.MIN_VALUE;
        }
    }
}
