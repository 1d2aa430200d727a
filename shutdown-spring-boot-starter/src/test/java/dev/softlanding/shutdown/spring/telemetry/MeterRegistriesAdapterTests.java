package dev.softlanding.shutdown.spring.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.spring.adoption.AdoptedTask;
import dev.softlanding.shutdown.spring.adoption.Adoptions;
import dev.softlanding.shutdown.spring.adoption.Adoptions.Running;
import dev.softlanding.shutdown.spring.adoption.UnfinishedException;
import dev.softlanding.shutdown.spring.autoconfigure.ShutdownAutoConfiguration;
import dev.softlanding.shutdown.spring.flush.FlushersAutoConfiguration;
import dev.softlanding.shutdown.spring.observability.ShutdownMetricsAutoConfiguration;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.core.instrument.step.StepMeterRegistry;
import io.micrometer.core.instrument.step.StepRegistryConfig;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** With Boot, which closes all registries when the context is closed. */
@Timeout(30)
class MeterRegistriesAdapterTests {

    private final List<String> published = new CopyOnWriteArrayList<>();
    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    MetricsAutoConfiguration.class,
                    CompositeMeterRegistryAutoConfiguration.class,
                    FlushersAutoConfiguration.class,
                    TelemetryAdaptersAutoConfiguration.class))
            .withBean("pulled", SimpleMeterRegistry.class);

    @Test
    void registriesThatPushPublishOnceMoreByOneTask() {
        contextRunner
                .withBean("pushing", HourlyRegistry.class, () -> new HourlyRegistry(published))
                .run(context -> {
                    AdoptedTask adopted = Adoptions.of(context).get("meter-registries");
                    assertThat(adopted.task().phase()).isEqualTo(Phase.TELEMETRY);
                    assertThat(adopted.task().timeout()).isEqualTo(Duration.ofSeconds(2));
                    assertThat(adopted.stops()).containsExactly("pushing");
                    context.getBean(MeterRegistry.class).counter("orders").increment(3);

                    Adoptions.run(adopted);

                    assertThat(published).containsExactly("orders 3.0");
                    assertThat(context.getBean("pulled", MeterRegistry.class).isClosed())
                            .isFalse();
                });
        assertThat(published).hasSize(1);
    }

    /** The last of them ends when the task that publishes starts. */
    @Test
    void registriesThatPushKnowAllThatEndedBefore() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        MetricsAutoConfiguration.class,
                        CompositeMeterRegistryAutoConfiguration.class,
                        ShutdownAutoConfiguration.class,
                        ShutdownMetricsAutoConfiguration.class,
                        FlushersAutoConfiguration.class,
                        TelemetryAdaptersAutoConfiguration.class))
                .withBean("last", ShutdownTask.class, () -> ShutdownTask.named("last")
                        .timeout(Duration.ofSeconds(5))
                        .run(() -> {}))
                .withBean("pushing", HourlyRegistry.class, () -> new HourlyRegistry(published) {
                    @Override
                    protected Counter newCounter(Meter.Id id) {
                        return new SlowCounter(super.newCounter(id));
                    }

                    @Override
                    protected void publish() {
                        Timer last = find("shutdown.task.duration")
                                .tags("task", "last", "outcome", "succeeded")
                                .timer();
                        published.add(last == null ? "none" : "last " + last.count());
                    }
                })
                .run(context -> context.close());

        assertThat(published).containsExactly("last 1");
    }

    @Test
    void registriesWithinACompositeOnePublish() {
        contextRunner
                .withBean("composite", CompositeMeterRegistry.class, () -> new CompositeMeterRegistry()
                        .add(new HourlyRegistry(published)))
                .run(context -> {
                    context.getBean("composite", MeterRegistry.class)
                            .counter("orders")
                            .increment();

                    Adoptions.run(context, "meter-registries");

                    assertThat(published).containsExactly("orders 1.0");
                });
    }

    @Test
    void registriesWhenNoneOfThemPushesAreNoTask() {
        contextRunner.run(context -> assertThat(Adoptions.of(context)).doesNotContainKey("meter-registries"));
    }

    @Test
    void registriesWhenOneIsStuckAreGivenUp() {
        var begun = new CountDownLatch(1);
        contextRunner
                .withBean("stuck", HourlyRegistry.class, () -> new HourlyRegistry(published) {
                    @Override
                    protected void publish() {
                        if (begun.getCount() == 0) {
                            return;
                        }
                        begun.countDown();
                        try {
                            new CountDownLatch(1).await();
                        } catch (InterruptedException end) {
                            Thread.currentThread().interrupt();
                        }
                    }
                })
                .run(context -> {
                    Running running = Adoptions.start(Adoptions.of(context).get("meter-registries"));
                    begun.await();

                    assertThat(running.awaitWaiting().timeOut())
                            .isInstanceOf(UnfinishedException.class)
                            .hasMessage("Meter registries have not published all");
                });
    }

    @Test
    void adaptersWhenThereIsNoMicrometerOrOpenTelemetryAreNotThere() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        FlushersAutoConfiguration.class, TelemetryAdaptersAutoConfiguration.class))
                .withClassLoader(new FilteredClassLoader("io.micrometer", "io.opentelemetry"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(MeterRegistriesAdapter.class)
                        .doesNotHaveBean(OpenTelemetryAdapter.class));
    }

    /** Keeps whoever counts from hearing of the next event. */
    private record SlowCounter(Counter counter) implements Counter {

        @Override
        public void increment(double amount) {
            LockSupport.parkNanos(10_000_000);
            counter.increment(amount);
        }

        @Override
        public double count() {
            return counter.count();
        }

        @Override
        public Id getId() {
            return counter.getId();
        }
    }

    /** Would publish by itself in an hour. */
    private static class HourlyRegistry extends StepMeterRegistry {

        private final List<String> published;

        HourlyRegistry(List<String> published) {
            super(
                    new StepRegistryConfig() {
                        @Override
                        public String prefix() {
                            return "hourly";
                        }

                        @Override
                        public String get(String key) {
                            return null;
                        }

                        @Override
                        public Duration step() {
                            return Duration.ofHours(1);
                        }
                    },
                    Clock.SYSTEM);
            this.published = published;
        }

        @Override
        protected void publish() {
            find("orders").counters().forEach(counter -> published.add("orders " + counter.count()));
        }

        @Override
        protected TimeUnit getBaseTimeUnit() {
            return TimeUnit.SECONDS;
        }
    }
}
