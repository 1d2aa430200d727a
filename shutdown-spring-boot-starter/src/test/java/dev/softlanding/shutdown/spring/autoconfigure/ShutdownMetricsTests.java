package dev.softlanding.shutdown.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.AuditIdentity;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.report.ShutdownListener;
import dev.softlanding.shutdown.report.TaskStatus;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Names, tags and values of the meters. */
@Timeout(20)
class ShutdownMetricsTests {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(ShutdownAutoConfiguration.class, ShutdownMetricsAutoConfiguration.class));

    /** Later it would be too late: a registry that is being closed takes no new meters. */
    @Test
    void metersAreAllThereBeforeAnythingHappens() {
        new ShutdownMetrics(registry);

        assertThat(registry.getMeters())
                .extracting(Meter::getId)
                .extracting(id -> id.getName() + id.getTags())
                .containsExactlyInAnyOrder(
                        "shutdown.runs[tag(reason=sigterm)]",
                        "shutdown.runs[tag(reason=sigint)]",
                        "shutdown.runs[tag(reason=exit)]",
                        "shutdown.runs[tag(reason=context_closed)]",
                        "shutdown.runs[tag(reason=endpoint)]",
                        "shutdown.runs[tag(reason=memory)]",
                        "shutdown.runs[tag(reason=api)]",
                        "shutdown.tasks[tag(outcome=succeeded)]",
                        "shutdown.tasks[tag(outcome=failed)]",
                        "shutdown.tasks[tag(outcome=timed_out)]",
                        "shutdown.tasks[tag(outcome=abandoned)]",
                        "shutdown.tasks[tag(outcome=skipped)]",
                        "shutdown.tasks[tag(outcome=cancelled)]",
                        "shutdown.tasks[tag(outcome=cut_off)]",
                        "shutdown.tasks.running[]");
        assertThat(registry.getMeters()).extracting(Meter::getId).allSatisfy(id -> assertThat(id.getDescription())
                .as(id.getName())
                .isNotBlank());
    }

    @Test
    void metersCountTheRunByItsReasonAndTasksByTheirOutcome() throws Exception {
        var coordinator = coordinator(event -> {});
        coordinator.register(task("good", () -> {}));
        coordinator.register(task("better", () -> {}));
        coordinator.register(task("bad", () -> {
            throw new IOException("no");
        }));
        coordinator.arm();

        coordinator.trigger(ShutdownReason.ENDPOINT);
        coordinator.trigger(ShutdownReason.API);
        assertThat(coordinator.awaitTerminated(SOON)).isTrue();

        assertThat(runs("endpoint")).isOne();
        assertThat(runs("api")).isZero();
        assertThat(tasks("succeeded")).isEqualTo(2);
        assertThat(tasks("failed")).isOne();
        assertThat(running()).isZero();
    }

    @Test
    void metersWhenAContextHasAParentShowItsRunOnce() {
        ApplicationContextRunner metered = contextRunner.withBean(MeterRegistry.class, () -> registry);
        metered.run(parent -> contextRunner
                .withParent(parent)
                .withBean(
                        "looking",
                        ShutdownTask.class,
                        () -> task("looking", () -> Awaitility.await().until(() -> running() == 1)))
                .run(child -> child.close()));

        Awaitility.await().untilAsserted(() -> assertThat(tasks("succeeded"))
                .as("three of the child, two of the parent")
                .isEqualTo(5));
        assertThat(runs("context_closed"))
                .as("one of the child, one of the parent")
                .isEqualTo(2);
    }

    @Test
    void gaugeWhileTasksRunIsTheirNumber() throws Exception {
        var bothStarted = new CountDownLatch(2);
        var release = new CountDownLatch(1);
        var coordinator = coordinator(event -> {
            if (event instanceof ShutdownEvent.TaskStarted) {
                bothStarted.countDown(); // heard after the meters have
            }
        });
        coordinator.register(task("one", release::await));
        coordinator.register(task("other", release::await));
        coordinator.arm();

        coordinator.trigger(ShutdownReason.API);
        bothStarted.await();
        assertThat(running()).isEqualTo(2);

        release.countDown();
        assertThat(coordinator.awaitTerminated(SOON)).isTrue();
        assertThat(running()).isZero();
    }

    /** A task that the cut-off keeps from starting has an outcome, but was never among the running ones. */
    @Test
    void gaugeWhenATaskNeverStartedDoesNotGoBelowZero() {
        var metrics = new ShutdownMetrics(registry);

        metrics.onEvent(new ShutdownEvent.TaskEnded(
                "late", AuditIdentity.NONE, TaskStatus.CUT_OFF, null, Duration.ZERO, null, null, null, List.of()));

        assertThat(tasks("cut_off")).isOne();
        assertThat(running()).isZero();
    }

    @Test
    void metersWhenTheApplicationHasARegistryCountUntilTheContextCloses() {
        contextRunner.withBean(MeterRegistry.class, () -> registry).run(context -> {
            var coordinator = context.getBean(ShutdownCoordinator.class);
            context.close();
            assertThat(coordinator.awaitTerminated(SOON)).isTrue();

            assertThat(runs("context_closed")).isOne();
            assertThat(tasks("succeeded")).isEqualTo(2);
        });
    }

    @Test
    void metersWhenThereIsNoRegistryAreMissingAndThePlanIsNot() {
        contextRunner.run(context ->
                assertThat(context).doesNotHaveBean(ShutdownMetrics.class).hasSingleBean(ShutdownCoordinator.class));
    }

    @Test
    void metersWhenThereIsNoMicrometerAreMissingAndThePlanIsNot() {
        contextRunner
                .withClassLoader(new FilteredClassLoader(MeterRegistry.class))
                .run(context -> assertThat(context)
                        .doesNotHaveBean(ShutdownMetrics.class)
                        .hasSingleBean(ShutdownCoordinator.class));
    }

    private ShutdownCoordinator coordinator(ShutdownListener listener) {
        return ShutdownCoordinator.builder()
                .listener(new ShutdownMetrics(registry))
                .listener(listener)
                .build();
    }

    private static ShutdownTask task(String name, ShutdownTask.Action action) {
        return ShutdownTask.named(name).timeout(SOON).run(action);
    }

    private double runs(String reason) {
        return registry.get("shutdown.runs").tag("reason", reason).counter().count();
    }

    private double tasks(String outcome) {
        return registry.get("shutdown.tasks").tag("outcome", outcome).counter().count();
    }

    private double running() {
        return registry.get("shutdown.tasks.running").gauge().value();
    }
}
