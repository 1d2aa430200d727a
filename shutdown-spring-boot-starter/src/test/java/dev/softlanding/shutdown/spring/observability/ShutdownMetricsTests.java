package dev.softlanding.shutdown.spring.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.AuditIdentity;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.ShutdownSettings;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.SkippedException;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.flush.Flusher;
import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.report.ShutdownListener;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.report.TaskStatus;
import dev.softlanding.shutdown.spring.VirtualTime;
import dev.softlanding.shutdown.spring.autoconfigure.ShutdownAutoConfiguration;
import dev.softlanding.shutdown.spring.findings.Findings;
import dev.softlanding.shutdown.spring.findings.FindingsAutoConfiguration;
import dev.softlanding.shutdown.spring.journal.ProcessJournal;
import dev.softlanding.shutdown.spring.journal.ProcessJournalAutoConfiguration;
import dev.softlanding.shutdown.time.TimeSource;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** Names, tags and values of the meters. */
@Timeout(30)
class ShutdownMetricsTests {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(200);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final CountDownLatch release = new CountDownLatch(1);

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    ShutdownAutoConfiguration.class,
                    ShutdownMetricsAutoConfiguration.class,
                    FindingsAutoConfiguration.class,
                    ProcessJournalAutoConfiguration.class));

    @AfterEach
    void releaseAll() {
        release.countDown();
    }

    /** Later it would be too late: a registry that is being closed takes no new meters. */
    @Test
    void metersAreAsDocumentedAndAllThereOnceThePlanIsArmed() {
        contextRunner.withBean(MeterRegistry.class, () -> registry).run(context -> {
            EnumSet<ShutdownMeter> later = EnumSet.of(
                    ShutdownMeter.FAILURES,
                    ShutdownMeter.MEMORY_HEAP,
                    ShutdownMeter.MEMORY_CONTAINER,
                    ShutdownMeter.MEMORY_EXCEEDED);
            assertThat(EnumSet.complementOf(later)).allSatisfy(meter -> assertThat(
                            registry.find(meter.meterName()).meters())
                    .isNotEmpty()
                    .extracting(Meter::getId)
                    .allSatisfy(id -> {
                        assertThat(id.getType()).isEqualTo(meter.kind());
                        assertThat(id.getBaseUnit()).isEqualTo(meter.baseUnit());
                        assertThat(id.getDescription()).isEqualTo(meter.description());
                        assertThat(id.getTags())
                                .extracting(Tag::getKey)
                                .containsExactlyInAnyOrderElementsOf(meter.tags());
                    }));
            assertThat(registry.getMeters())
                    .extracting(meter -> meter.getId().getName())
                    .doesNotContainAnyElementsOf(
                            later.stream().map(ShutdownMeter::meterName).toList());
            assertThat(ids("shutdown.task.duration"))
                    .hasSize(10)
                    .contains(
                            "[tag(outcome=succeeded), tag(task=announce-delay)]",
                            "[tag(outcome=cut_off), tag(task=context)]");
            assertThat(ids("shutdown.task.refusals")).containsOnly("[tag(task=announce-delay)]", "[tag(task=context)]");
            assertThat(ids("shutdown.runs")).hasSize(7).contains("[tag(reason=context_closed)]");
            assertThat(ids("shutdown.runs.ended")).hasSize(21).contains("[tag(outcome=forced), tag(reason=sigterm)]");
            assertThat(ids("shutdown.tasks")).hasSize(7).contains("[tag(outcome=timed_out)]");
            assertThat(ids("shutdown.flushes.forced")).hasSize(3).contains("[tag(outcome=unfinished)]");
            assertThat(ids("shutdown.previous")).hasSize(8).contains("[tag(outcome=killed)]");
        });
    }

    private List<String> ids(String name) {
        return registry.find(name).meters().stream()
                .map(meter -> meter.getId().getTags().toString())
                .toList();
    }

    @Test
    void metersOfAWholeRunHaveItsFigures() throws Exception {
        var abandoned = new CountDownLatch(2);
        var coordinator = ShutdownCoordinator.builder()
                .listener(metrics())
                .listener(event -> {
                    if (event instanceof ShutdownEvent.TaskEnded ended && ended.outcome() == TaskStatus.ABANDONED) {
                        abandoned.countDown();
                    }
                })
                .flusher(new Flusher("good-flush", Flusher.Kind.SAFE, SOON, remaining -> {}))
                .flusher(new Flusher("bad-flush", Flusher.Kind.SAFE, SOON, remaining -> {
                    throw new IOException("no");
                }))
                .build();
        coordinator.register(task("good", () -> {}));
        coordinator.register(task("better", () -> {}));
        coordinator.register(task("bad", () -> {
            throw new IOException("no");
        }));
        coordinator.register(task("worse", () -> {
            throw new IllegalStateException("no") {};
        }));
        coordinator.register(ShutdownTask.named("late").timeout(SHORT).run(() -> new CountDownLatch(1).await()));
        coordinator.register(ShutdownTask.named("stuck").timeout(SHORT).run(() -> awaitDeaf(release)));
        var releaseSlow = new CountDownLatch(1);
        coordinator.register(ShutdownTask.named("slow").timeout(SHORT).run(() -> awaitDeaf(releaseSlow)));
        coordinator.register(task("cut", () -> new CountDownLatch(1).await()));
        coordinator.register(
                ShutdownTask.named("disabled").timeout(SHORT).enabled(false).run(() -> {}));
        coordinator.register(
                ShutdownTask.named("never").after("cut").timeout(SHORT).run(() -> {}));
        arm(coordinator);

        coordinator.trigger(ShutdownReason.ENDPOINT);
        coordinator.trigger(ShutdownReason.API);
        abandoned.await();
        assertThat(gauge("shutdown.tasks.stuck")).isEqualTo(2);
        assertThat(gauge("shutdown.tasks.running")).as("cut").isOne();
        releaseSlow.countDown();
        Awaitility.await().until(() -> gauge("shutdown.tasks.stuck") == 1);
        coordinator.escalate();
        assertThat(coordinator.awaitTerminated(SOON)).isTrue();

        assertThat(count("shutdown.runs", "reason", "endpoint")).isOne();
        assertThat(count("shutdown.runs", "reason", "api")).isZero();
        assertThat(count("shutdown.runs.ended", "reason", "endpoint", "outcome", "forced"))
                .isOne();
        assertThat(count("shutdown.tasks", "outcome", "succeeded")).isEqualTo(2);
        assertThat(count("shutdown.tasks", "outcome", "failed")).isEqualTo(2);
        assertThat(count("shutdown.tasks", "outcome", "timed_out")).isOne();
        assertThat(count("shutdown.tasks", "outcome", "abandoned")).isEqualTo(2);
        assertThat(count("shutdown.tasks", "outcome", "skipped")).isOne();
        assertThat(count("shutdown.tasks", "outcome", "cut_off")).isEqualTo(2);
        assertThat(count("shutdown.timeouts")).isEqualTo(3);
        assertThat(count("shutdown.failures", "exception", "IOException")).isOne();
        assertThat(count("shutdown.failures", "exception", "IllegalStateException"))
                .as("of an anonymous class")
                .isOne();
        assertThat(ids("shutdown.failures"))
                .as("an interrupt of ours is no failure")
                .hasSize(2);
        assertThat(count("shutdown.flushes.forced", "outcome", "flushed")).isOne();
        assertThat(count("shutdown.flushes.forced", "outcome", "failed")).isOne();
        assertThat(count("shutdown.flushes.forced", "outcome", "unfinished")).isZero();
        assertThat(duration("good", "succeeded").count()).isOne();
        assertThat(duration("stuck", "abandoned").totalTime(TimeUnit.MILLISECONDS))
                .isGreaterThanOrEqualTo(SHORT.toMillis());
        assertThat(duration("cut", "cut_off").count()).isOne();
        assertThat(duration("never", "cut_off").count()).as("it never started").isZero();
        assertThat(gauge("shutdown.tasks.running")).isZero();
        assertThat(gauge("shutdown.budget.remaining")).isZero();
    }

    @Test
    void metersOfTasksWithPoliciesHaveWhatTheseDid() throws Exception {
        var coordinator = ShutdownCoordinator.builder().listener(metrics()).build();
        coordinator.register(ShutdownTask.named("tried").timeout(SOON).runWith(context -> {
            context.retrying(new IOException("no"), Duration.ZERO);
            context.retrying(new IOException("no"), Duration.ZERO);
        }));
        coordinator.register(ShutdownTask.named("refused").timeout(SOON).runWith(context -> {
            context.refused("It is OPEN.");
            throw new SkippedException("It is OPEN.");
        }));
        coordinator.register(
                ShutdownTask.named("rescued").timeout(SOON).fallback(() -> {}).run(() -> {
                    throw new IOException("no");
                }));
        arm(coordinator);

        coordinator.trigger(ShutdownReason.API);
        assertThat(coordinator.awaitTerminated(SOON)).isTrue();

        assertThat(count("shutdown.task.retries", "task", "tried")).isEqualTo(2);
        assertThat(count("shutdown.task.refusals", "task", "refused")).isOne();
        assertThat(count("shutdown.task.refusals", "task", "tried")).isZero();
        assertThat(count("shutdown.task.fallbacks", "task", "rescued")).isOne();
        assertThat(ids("shutdown.task.duration"))
                .as("there are no more than at the start")
                .hasSize(15);
        assertThat(gauge("shutdown.tasks.running")).isZero();
    }

    private static void awaitDeaf(CountDownLatch latch) {
        boolean done = false;
        while (!done) {
            try {
                latch.await();
                done = true;
            } catch (InterruptedException ignored) {
                // on purpose
            }
        }
    }

    /** They ask every task, and one of them may be slow to answer. */
    @Test
    void gaugesOfAScrapeShareOneLookAtThePlan() {
        var asked = new AtomicInteger();
        var time = new VirtualTime();
        var coordinator = ShutdownCoordinator.builder()
                .settings(new ShutdownSettings(Duration.ofSeconds(30), Duration.ZERO, Duration.ofSeconds(1)))
                .time(time)
                .build();
        coordinator.register(ShutdownTask.named("requests")
                .timeout(Duration.ofSeconds(7))
                .optional(true)
                .inFlight(asked::incrementAndGet)
                .run(() -> {}));
        coordinator.register(ShutdownTask.named("records")
                .timeout(Duration.ofSeconds(2))
                .inFlight(() -> 40)
                .run(() -> {}));
        coordinator.arm();
        metrics(time).armed(coordinator);
        int before = asked.get();

        assertThat(gauge("shutdown.in.flight")).isEqualTo(40 + before + 1);
        assertThat(gauge("shutdown.budget")).isEqualTo(29);
        assertThat(gauge("shutdown.budget.remaining")).isEqualTo(29);
        assertThat(gauge("shutdown.worst.case")).isEqualTo(7);
        assertThat(gauge("shutdown.worst.case.without.optional")).isEqualTo(2);
        time.advance(Duration.ofMillis(100));
        gauge("shutdown.in.flight");
        assertThat(asked.get()).isEqualTo(before + 1);
        time.advance(Duration.ofMillis(1));
        assertThat(gauge("shutdown.in.flight")).isEqualTo(40 + before + 2);
    }

    @Test
    void gaugeOfWhatIsLeftGoesDownInARun() throws Exception {
        var time = new VirtualTime();
        var started = new CountDownLatch(1);
        var coordinator = ShutdownCoordinator.builder()
                .settings(new ShutdownSettings(Duration.ofSeconds(30), Duration.ZERO, Duration.ofSeconds(1)))
                .time(time)
                .build();
        coordinator.register(task("long", () -> {
            started.countDown();
            release.await();
        }));
        coordinator.arm();
        metrics(time).armed(coordinator);
        coordinator.trigger(ShutdownReason.API);
        started.await();

        time.advance(Duration.ofSeconds(4));

        assertThat(gauge("shutdown.budget.remaining")).isEqualTo(25);
        assertThat(gauge("shutdown.budget")).isEqualTo(29);
    }

    @Test
    void taskWhenItJoinsThePlanLaterIsMeteredWhenItStarts() throws Exception {
        var metrics = metrics();
        var coordinator = ShutdownCoordinator.builder().listener(metrics).build();
        coordinator.arm();
        metrics.armed(coordinator);
        coordinator.change(plan -> plan.add(task("joined", () -> {})));
        assertThat(ids("shutdown.task.duration")).isEmpty();

        coordinator.trigger(ShutdownReason.API);
        assertThat(coordinator.awaitTerminated(SOON)).isTrue();

        assertThat(ids("shutdown.task.duration")).hasSize(5);
        assertThat(duration("joined", "succeeded").count()).isOne();
    }

    @Test
    void metersWhenAContextHasAParentShowItsRunOnceAndItsWork() {
        ApplicationContextRunner metered = contextRunner.withBean(MeterRegistry.class, () -> registry);
        metered.run(parent -> contextRunner
                .withParent(parent)
                .withBean("looking", ShutdownTask.class, () -> ShutdownTask.named("looking")
                        .timeout(SOON)
                        .inFlight(() -> 3)
                        .run(() -> Awaitility.await().until(() -> gauge("shutdown.tasks.running") == 1)))
                .run(child -> {
                    Awaitility.await().until(() -> gauge("shutdown.in.flight") == 3);
                    assertThat(duration("looking", "succeeded").count()).isZero();
                    child.close();
                }));

        Awaitility.await().untilAsserted(() -> assertThat(count("shutdown.tasks", "outcome", "succeeded"))
                .as("three of the child, two of the parent")
                .isEqualTo(5));
        Awaitility.await().untilAsserted(() -> assertThat(
                        count("shutdown.runs.ended", "reason", "context_closed", "outcome", "clean"))
                .as("one of the child, one of the parent")
                .isEqualTo(2));
        assertThat(count("shutdown.runs", "reason", "context_closed")).isEqualTo(2);
    }

    @Test
    void gaugeWhileTasksRunIsTheirNumber() throws Exception {
        var bothStarted = new CountDownLatch(2);
        ShutdownListener hearing = event -> {
            if (event instanceof ShutdownEvent.TaskStarted) {
                bothStarted.countDown(); // heard after the meters have
            }
        };
        var coordinator = ShutdownCoordinator.builder()
                .listener(metrics())
                .listener(hearing)
                .build();
        coordinator.register(task("one", release::await));
        coordinator.register(task("other", release::await));
        arm(coordinator);

        coordinator.trigger(ShutdownReason.API);
        bothStarted.await();
        assertThat(gauge("shutdown.tasks.running")).isEqualTo(2);

        release.countDown();
        assertThat(coordinator.awaitTerminated(SOON)).isTrue();
        assertThat(gauge("shutdown.tasks.running")).isZero();
    }

    /** A task that the cut-off keeps from starting has an outcome, but was never among the running ones. */
    @Test
    void gaugeWhenATaskNeverStartedDoesNotGoBelowZero() {
        var coordinator = ShutdownCoordinator.builder().build();
        arm(coordinator);

        metrics()
                .onEvent(new ShutdownEvent.TaskEnded(
                        "late",
                        AuditIdentity.NONE,
                        TaskStatus.CUT_OFF,
                        null,
                        Duration.ZERO,
                        null,
                        null,
                        null,
                        List.of()));

        assertThat(count("shutdown.tasks", "outcome", "cut_off")).isOne();
        assertThat(gauge("shutdown.tasks.running")).isZero();
    }

    /** As that of Micrometer itself, and of whoever has one for all of its contexts. */
    @Test
    void contextWhenClosedIsNotKeptAliveByARegistryThatLivesOn() {
        WeakReference<ShutdownReport> report = closedContext();

        Awaitility.await().until(() -> {
            System.gc();
            return report.get() == null;
        });
        assertThat(registry.get("shutdown.in.flight").gauge().value()).isNaN();
    }

    /** What the coordinator of the context alone holds. */
    private WeakReference<ShutdownReport> closedContext() {
        try (var context = new AnnotationConfigApplicationContext()) {
            context.registerBean(MeterRegistry.class, () -> registry);
            context.register(ShutdownAutoConfiguration.class, ShutdownMetricsAutoConfiguration.class);
            context.refresh();
            var coordinator = context.getBean(ShutdownCoordinator.class);
            assertThat(gauge("shutdown.in.flight")).isZero();
            context.close();
            assertThat(awaitTerminated(coordinator)).isTrue();
            ShutdownReport last = coordinator.report();
            assertThat(coordinator.report()).as("kept by the coordinator alone").isSameAs(last);
            return new WeakReference<>(last);
        }
    }

    private static boolean awaitTerminated(ShutdownCoordinator coordinator) {
        try {
            return coordinator.awaitTerminated(SOON);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
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

    private ShutdownMetrics known;

    /** The one of this test. */
    private ShutdownMetrics metrics() {
        return metrics(TimeSource.system());
    }

    private ShutdownMetrics metrics(TimeSource time) {
        if (known == null) {
            var nothing = new StaticListableBeanFactory();
            known = new ShutdownMetrics(
                    registry,
                    nothing.getBeanProvider(Findings.class),
                    nothing.getBeanProvider(ProcessJournal.class),
                    time);
        }
        return known;
    }

    private void arm(ShutdownCoordinator coordinator) {
        coordinator.arm();
        metrics().armed(coordinator);
    }

    private static ShutdownTask task(String name, ShutdownTask.Action action) {
        return ShutdownTask.named(name).timeout(SOON).run(action);
    }

    private double count(String name, String... tags) {
        return registry.get(name).tags(tags).counter().count();
    }

    private double gauge(String name) {
        return registry.get(name).gauge().value();
    }

    private Timer duration(String task, String outcome) {
        return registry.get("shutdown.task.duration")
                .tags("task", task, "outcome", outcome)
                .timer();
    }
}
