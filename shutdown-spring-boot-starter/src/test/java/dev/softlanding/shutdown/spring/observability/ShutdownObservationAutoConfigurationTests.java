package dev.softlanding.shutdown.spring.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.report.TaskStatus;
import dev.softlanding.shutdown.spring.StarterAutoConfigurations;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Whose shutdown is observed, with Boot's own registry and handlers. */
@Timeout(60)
class ShutdownObservationAutoConfigurationTests {

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withUserConfiguration(Starter.class)
            .withBean(ShutdownTask.class, () -> ShutdownTask.named("ledger")
                    .timeout(Duration.ofSeconds(2))
                    .run(() -> {}));

    private final ApplicationContextRunner withBootsRegistry =
            contextRunner.withConfiguration(AutoConfigurations.of(ObservationAutoConfiguration.class));

    private static List<String> tasks(ApplicationContext context) {
        return context.getBean(ShutdownCoordinator.class).report().tasks().stream()
                .map(TaskReport::name)
                .toList();
    }

    private static void close(ConfigurableApplicationContext context) throws InterruptedException {
        ShutdownCoordinator coordinator = context.getBean(ShutdownCoordinator.class);
        context.close();
        coordinator.awaitTerminated(Duration.ofSeconds(10));
        assertThat(coordinator.report().tasks()).extracting(TaskReport::status).containsOnly(TaskStatus.SUCCEEDED);
    }

    @Test
    void nothingIsObservedWithoutRegistry() {
        contextRunner.run(context -> assertThat(tasks(context)).doesNotContain("spans"));
    }

    @Test
    void nothingIsObservedWhereNobodyHandles() {
        withBootsRegistry.run(context -> assertThat(tasks(context)).doesNotContain("spans"));
    }

    /** The shutdown has its own, and a task that does nothing is one too many. */
    @Test
    void nothingIsObservedWhereThereWouldBeMetersOnly() {
        withBootsRegistry
                .withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class))
                .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .run(context -> {
                    assertThat(context.getBean(ObservationRegistry.class).isNoop())
                            .isFalse();
                    assertThat(tasks(context)).doesNotContain("spans");
                });
    }

    @Test
    void shutdownIsObservedWhereSomebodySeesMoreThanMetersAndNoneAreMadeOfIt() {
        withBootsRegistry
                .withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class))
                .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .withBean(Seen.class)
                .run(context -> {
                    assertThat(tasks(context)).contains("spans");
                    Seen seen = context.getBean(Seen.class);
                    MeterRegistry meters = context.getBean(MeterRegistry.class);
                    Observation.start("other", context.getBean(ObservationRegistry.class))
                            .stop();
                    close(context.getSourceApplicationContext(ConfigurableApplicationContext.class));

                    assertThat(seen.names)
                            .contains("shutdown ledger", "shutdown announce-delay", "shutdown")
                            .doesNotContain("shutdown spans", "shutdown context");
                    assertThat(meters.getMeters())
                            .extracting(Meter::getId)
                            .extracting(Meter.Id::getName)
                            .contains("other")
                            .noneMatch(name -> name.matches("shutdown\\.(run|task)(\\.active)?"));
                });
    }

    @Test
    void shutdownIsObservedByARegistryOfTheApplicationsOwn() {
        contextRunner
                .withBean(TestObservationRegistry.class, TestObservationRegistry::create)
                .run(context -> {
                    TestObservationRegistry registry = context.getBean(TestObservationRegistry.class);
                    close(context.getSourceApplicationContext(ConfigurableApplicationContext.class));

                    registry.assertThat()
                            .hasObservationWithNameEqualTo("shutdown.run")
                            .that()
                            .hasBeenStarted()
                            .hasBeenStopped()
                            .hasLowCardinalityKeyValue("reason", "context_closed");
                });
    }

    @Test
    void spansEndBeforeTheLastExport() {
        withBootsRegistry.withBean(Seen.class).run(context -> {
            TaskReport spans = context.getBean(ShutdownCoordinator.class)
                    .report()
                    .task("spans")
                    .orElseThrow();

            assertThat(spans.phase().id()).isEqualTo("telemetry");
            assertThat(spans.timeout()).isEqualTo(Duration.ofMillis(500));
        });
    }

    /** A child's run is its own: what is of the parent does not observe it a second time. */
    @Test
    void runsOfParentAndChildAreObservedOnceEach() {
        var seen = new Seen();
        withBootsRegistry.withBean(Seen.class, () -> seen).run(parent -> contextRunner
                .withParent(parent)
                .withBean("ofChild", ShutdownTask.class, () -> ShutdownTask.named("of-child")
                        .timeout(Duration.ofSeconds(2))
                        .run(() -> {}))
                .run(child -> {
                    close(child.getSourceApplicationContext(ConfigurableApplicationContext.class));
                    close(parent.getSourceApplicationContext(ConfigurableApplicationContext.class));
                }));

        assertThat(seen.names).filteredOn("shutdown of-child"::equals).hasSize(1);
        assertThat(seen.names).filteredOn("shutdown ledger"::equals).hasSize(2);
        assertThat(seen.names).filteredOn("shutdown"::equals).hasSize(2);
    }

    @Configuration(proxyBeanMethods = false)
    @Import(StarterAutoConfigurations.class)
    static class Starter {}

    static final class Seen implements ObservationHandler<Observation.Context> {

        private final List<String> names = new CopyOnWriteArrayList<>();

        @Override
        public boolean supportsContext(Observation.Context context) {
            return true;
        }

        @Override
        public void onStop(Observation.Context context) {
            names.add(context.getContextualName());
        }
    }
}
