package dev.softlanding.shutdown.spring.flush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.flush.Flusher;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.core.instrument.step.StepMeterRegistry;
import io.micrometer.core.instrument.step.StepRegistryConfig;
import io.micrometer.core.ipc.http.HttpUrlConnectionSender;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

@Timeout(30)
class MeterRegistriesTests {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final MeterRegistries registries = new MeterRegistries();
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final HttpServer server = server();

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void countsBeforeTheFlushArriveOnceAtARealServer() throws Exception {
        var registry = posting();
        registries.add(registry);
        registry.counter("orders").increment(3);

        registries.publish(LONG);
        registry.counter("orders").increment(); // still possible; nobody hears of it
        registries.publish(LONG);
        registry.close();

        assertThat(orders()).containsExactly("orders 3.0");
    }

    /** Boot closes registries when the context is closed, and so does the context. */
    @Test
    void countsWhenTheContextIsClosedAfterwardsArriveOnce() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        MetricsAutoConfiguration.class,
                        CompositeMeterRegistryAutoConfiguration.class,
                        FlushersAutoConfiguration.class))
                .withBean(PostingRegistry.class, this::posting)
                .withBean("other", SimpleMeterRegistry.class)
                .run(context -> {
                    context.getBean(MeterRegistry.class).counter("orders").increment(3);

                    context.getBean("meterRegistryFlusher", Flusher.class)
                            .action()
                            .flush(LONG);
                    assertThat(orders()).hasSize(1);
                    context.close();

                    assertThat(orders()).containsExactly("orders 3.0");
                });
    }

    @Test
    void countsOfAStepThatIsPublishedAlreadyDoNotArriveAgain() throws Exception {
        var clock = new MockClock();
        var registry = new AddingRegistry(clock);
        var composite = new CompositeMeterRegistry();
        composite.add(registry);
        registries.add(new CompositeMeterRegistry().add(composite));
        Counter orders = registry.counter("orders");
        orders.increment(3);
        clock.add(AddingRegistry.STEP);
        registry.publish(); // as its timer would
        assertThat(registry.sum).isEqualTo(3);
        orders.increment(2);

        registries.publish(LONG);
        clock.add(AddingRegistry.STEP);
        composite.close();

        assertThat(registry.sum).isEqualTo(5);
        assertThat(registry.published).isEqualTo(2);
    }

    @Test
    void publishWhenARegistryIsStuckEndsInTimeAndPublishesTheOthers() throws Exception {
        var stuck = new AddingRegistry(new MockClock()) {
            @Override
            protected void publish() {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException end) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        var other = new AddingRegistry(new MockClock());
        other.counter("orders").increment();
        registries.add(stuck);
        registries.add(other);

        assertThatExceptionOfType(ShutdownException.class)
                .isThrownBy(() -> registries.publish(Duration.ofMillis(300)))
                .withMessageContaining("did not end");

        assertThat(other.sum).isEqualTo(1);
    }

    @Test
    void registriesThatArePulledStayOpen() throws Exception {
        var pulled = new SimpleMeterRegistry();
        registries.add(pulled);

        registries.publish(LONG);

        assertThat(pulled.isClosed()).isFalse();
        assertThat(registries.anyPushes()).isFalse();
    }

    private List<String> orders() {
        return received;
    }

    /** A push registry as those of backends are, by Micrometer's own HTTP client. */
    private PostingRegistry posting() {
        return new PostingRegistry("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private HttpServer server() {
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            http.createContext("/", exchange -> {
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                received.addAll(body.lines().toList());
                exchange.sendResponseHeaders(204, -1);
                exchange.close();
            });
            http.start();
            return http;
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** What a backend that adds up what it is sent would know. */
    private static class AddingRegistry extends StepMeterRegistry {

        static final Duration STEP = Duration.ofSeconds(10);

        private double sum;
        private int published;

        AddingRegistry(MockClock clock) {
            super(
                    new StepRegistryConfig() {
                        @Override
                        public String prefix() {
                            return "adding";
                        }

                        @Override
                        public String get(String key) {
                            return null;
                        }

                        @Override
                        public Duration step() {
                            return STEP;
                        }
                    },
                    clock);
        }

        @Override
        protected void publish() {
            published++;
            sum += get("orders").counter().count();
        }

        @Override
        protected TimeUnit getBaseTimeUnit() {
            return TimeUnit.MILLISECONDS;
        }
    }

    private static final class PostingRegistry extends AddingRegistry {

        private final String uri;

        PostingRegistry(String uri) {
            super(new MockClock()); // no step ends in the middle of a test
            this.uri = uri;
        }

        @Override
        protected void publish() {
            try {
                new HttpUrlConnectionSender()
                        .post(uri)
                        .withPlainText("orders " + get("orders").counter().count())
                        .send();
            } catch (Throwable failure) {
                throw new IllegalStateException(failure);
            }
        }
    }
}
