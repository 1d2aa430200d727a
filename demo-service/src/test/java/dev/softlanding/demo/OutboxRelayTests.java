package dev.softlanding.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.mock.MockProducerFactory;

@Timeout(20)
class OutboxRelayTests {

    private final TestDatabase database = new TestDatabase();
    private final Broker broker = new Broker();
    private final OutboxRelay relay = new OutboxRelay(
            database.outbox,
            new OrderPublisher(new KafkaTemplate<>(new MockProducerFactory<>(() -> broker))),
            CircuitBreakerRegistry.ofDefaults());

    @Test
    void relayWhenAcknowledgedMarksRowSentAndKeepsIt() throws Exception {
        Order order = database.place();
        broker.acknowledgeAll();
        relay.relay();
        assertThat(broker.history()).singleElement().satisfies(message -> {
            assertThat(message.topic()).isEqualTo("orders");
            assertThat(message.key()).isEqualTo(order.id().toString());
            assertThat(message.value()).contains("\"item\":\"tea\"");
        });
        assertThat(database.unsent()).isEmpty();
        assertThat(database.outbox.size()).isOne();
    }

    @Test
    void relayWhenNotAcknowledgedLeavesRowUnsent() throws Exception {
        Order order = database.place();
        var pass = inBackground(relay::relay);
        await().until(() -> broker.errorNext(new NotLeaderOrFollowerException("no leader")));
        pass.get(5, TimeUnit.SECONDS);
        assertThat(database.unsent()).containsExactly(order.id());
    }

    @Test
    void flushWhenPassIsInProgressWaitsForItsEnd() throws Exception {
        database.place();
        var pass = inBackground(relay::relay);
        await().until(() -> broker.history().size() == 1);
        var flush = inBackground(relay::flush);
        await().during(Duration.ofMillis(100)).until(() -> !flush.isDone());
        broker.completeNext();
        flush.get(5, TimeUnit.SECONDS);
        assertThat(broker.history()).hasSize(1);
        assertThat(database.unsent()).isEmpty();
        pass.get(5, TimeUnit.SECONDS);
    }

    @Test
    void flushWhenThereIsMoreThanABatchPublishesEverything() throws Exception {
        for (int i = 0; i < 1_001; i++) {
            database.place();
        }
        broker.acknowledgeAll();
        relay.flush();
        assertThat(broker.history()).hasSize(1_001);
        assertThat(database.unsent()).isEmpty();
    }

    @Test
    void flushWhenInterruptedThrowsAndLeavesRowsUnsent() {
        Order order = database.place();
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(InterruptedException.class).isThrownBy(relay::flush);
        assertThat(database.unsent()).containsExactly(order.id());
    }

    /** As with other instances on the same database, which add rows without end. */
    @Test
    void flushWhenRowsAreAddedMeanwhileEndsAndLeavesThemOut() throws Exception {
        Order before = database.place();
        broker.acknowledgeAll();
        broker.beforeEach(database::place);
        relay.flush();
        assertThat(broker.history())
                .extracting(ProducerRecord::key)
                .containsExactly(before.id().toString());
        assertThat(database.unsent()).hasSize(1);
    }

    private static CompletableFuture<Void> inBackground(InterruptibleAction action) {
        return CompletableFuture.runAsync(() -> {
            try {
                action.run();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private interface InterruptibleAction {
        void run() throws InterruptedException;
    }

    /** A broker that acknowledges when told to; it stays open when the template returns its producer. */
    private static class Broker extends MockProducer<String, String> {

        private volatile boolean acknowledgeAll;
        private volatile Runnable beforeEach = () -> {};

        Broker() {
            super(false, null, new StringSerializer(), new StringSerializer());
        }

        void acknowledgeAll() {
            acknowledgeAll = true;
        }

        void beforeEach(Runnable action) {
            beforeEach = action;
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<String, String> message, Callback callback) {
            beforeEach.run();
            var sent = super.send(message, callback);
            if (acknowledgeAll) {
                completeNext();
            }
            return sent;
        }

        @Override
        public void close(Duration timeout) {}
    }
}
