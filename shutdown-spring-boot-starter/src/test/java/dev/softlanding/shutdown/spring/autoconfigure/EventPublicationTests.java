package dev.softlanding.shutdown.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.report.RunOutcome;
import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.spring.ShutdownPlanArmed;
import dev.softlanding.shutdown.spring.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

/** What an application hears of its shutdown by its own events. */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class EventPublicationTests {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final ApplicationContextRunner contextRunner =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ShutdownAutoConfiguration.class));

    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void releaseAll() {
        release.countDown();
    }

    @Test
    void eventsAreHeardInTheirOrderUntilTheContextIsClosed(CapturedOutput output) {
        contextRunner
                .withBean(Diary.class)
                .withBean("first", ShutdownTask.class, () -> task("first", () -> {}))
                .withBean("second", ShutdownTask.class, () -> ShutdownTask.named("second")
                        .after("first")
                        .timeout(SOON)
                        .run(() -> TimeUnit.MILLISECONDS.sleep(50)))
                // so that the last of what comes before the close is heard before it
                .withBean("last", ShutdownTask.class, () -> ShutdownTask.named("last")
                        .phase(Phase.TELEMETRY)
                        .timeout(SOON)
                        .run(() -> TimeUnit.MILLISECONDS.sleep(300)))
                .run(context -> {
                    var diary = context.getBean(Diary.class);
                    assertThat(diary.entries).containsExactly("armed");
                    var coordinator = context.getBean(ShutdownCoordinator.class);
                    coordinator.trigger(ShutdownReason.API);
                    assertThat(coordinator.awaitTerminated(SOON)).isTrue();

                    assertThat(diary.entries)
                            .filteredOn(entry -> !entry.contains("announce"))
                            .startsWith(
                                    "armed",
                                    "RunStarted",
                                    "PhaseEnded drain",
                                    "PhaseEnded flush",
                                    "TaskStarted first",
                                    "TaskEnded first",
                                    "TaskStarted second",
                                    "TaskEnded second",
                                    "PhaseEnded release",
                                    "TaskStarted last")
                            .doesNotContain("TaskStarted context", "TaskEnded context", "RunEnded");
                    assertThat(coordinator.report().outcome()).isEqualTo(RunOutcome.CLEAN);
                });
        assertThat(output).doesNotContain("failed on", "IllegalStateException");
    }

    @Test
    void listenerWhenSlowHoldsUpNothing() {
        var entered = new CountDownLatch(1);
        ApplicationListener<PayloadApplicationEvent<ShutdownEvent.RunStarted>> slow = started -> {
            entered.countDown();
            awaitRelease();
        };
        contextRunner
                .withBean("slow", SlowListener.class, () -> new SlowListener(slow))
                .withBean("task", ShutdownTask.class, () -> task("task", entered::await))
                .run(context -> {
                    var coordinator = context.getBean(ShutdownCoordinator.class);
                    long triggered = System.nanoTime();
                    coordinator.trigger(ShutdownReason.API);
                    assertThat(coordinator.awaitTerminated(SOON)).isTrue();

                    assertThat(Duration.ofNanos(System.nanoTime() - triggered))
                            .as("the end of a run waits a second for listeners")
                            .isLessThan(Duration.ofSeconds(1));
                    assertThat(entered.getCount()).isZero();
                    assertThat(context.getSourceApplicationContext().isActive()).isFalse();
                });
    }

    private void awaitRelease() {
        try {
            release.await();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @Test
    void listenerWhenItFailsIsToldOfOnceAndHarmsNobody(CapturedOutput output) {
        var heard = new CopyOnWriteArrayList<String>();
        var allHeard = new CountDownLatch(5);
        contextRunner
                .withBean(FailingListener.class)
                .withBean(
                        "hearing",
                        HearingListener.class,
                        () -> new HearingListener(event -> {
                            heard.add(event.getClass().getSimpleName());
                            allHeard.countDown();
                        }))
                .withBean("task", ShutdownTask.class, () -> task("task", allHeard::await))
                .run(context -> {
                    var coordinator = context.getBean(ShutdownCoordinator.class);
                    coordinator.trigger(ShutdownReason.API);
                    assertThat(coordinator.awaitTerminated(SOON)).isTrue();

                    assertThat(coordinator.report().outcome()).isEqualTo(RunOutcome.CLEAN);
                    assertThat(heard).startsWith("RunStarted").contains("TaskStarted", "PhaseEnded");
                });
        assertThat(output)
                .containsOnlyOnce("A listener of the application failed on ")
                .containsOnlyOnce("IllegalStateException: on purpose");
    }

    @Test
    void eventsOfAChildAreHeardInItAndToItsEndInItsParent() {
        contextRunner.withBean(Diary.class).run(parent -> {
            var parents = parent.getBean(Diary.class);
            contextRunner
                    .withParent(parent)
                    .withInitializer(context -> context.setId("child"))
                    .withBean("childsDiary", Diary.class, Diary::new)
                    .withBean("task", ShutdownTask.class, () -> task("task", () -> TimeUnit.MILLISECONDS.sleep(300)))
                    .run(child -> {
                        var childs = child.getBean("childsDiary", Diary.class);
                        child.close();

                        assertThat(childs.entries).contains("TaskStarted task").doesNotContain("RunEnded");
                        Awaitility.await().until(() -> parents.entries.contains("RunEnded"));
                        assertThat(parents.entries)
                                .containsOnlyOnce("TaskStarted task", "TaskStarted context", "RunEnded");
                        assertThat(parents.sources).containsOnly("child");
                    });
        });
    }

    @Test
    void listenerWhenAsynchronousHearsOnAThreadOfTheApplication() {
        contextRunner
                .withConfiguration(AutoConfigurations.of(TaskExecutionAutoConfiguration.class))
                .withUserConfiguration(Asynchronous.class)
                .run(context -> {
                    BlockingQueue<?> threads = context.getBean(BlockingQueue.class);
                    context.getBean(ShutdownCoordinator.class).trigger(ShutdownReason.API);

                    assertThat(threads.take()).asString().startsWith("task-");
                });
    }

    /** Boot has listeners of its own for all events, and some for payloads. */
    @Test
    void eventsInAWholeApplicationDisturbNobody(CapturedOutput output) throws Exception {
        try (var server = TestServer.start(WholeApplication.class)) {
            var all = server.bean(EveryListener.class);
            server.coordinator().trigger(ShutdownReason.API);
            assertThat(server.coordinator().awaitTerminated(SOON)).isTrue();

            assertThat(all.payloads).contains("RunStarted", "TaskEnded");
        }
        assertThat(output)
                .doesNotContain("A listener of the application failed", " ERROR ")
                .contains("Shutdown by API took");
    }

    private static ShutdownTask task(String name, ShutdownTask.Action action) {
        return ShutdownTask.named(name).timeout(SOON).run(action);
    }

    /** Writes down what it hears. */
    static class Diary {

        final List<String> entries = new CopyOnWriteArrayList<>();
        final List<String> sources = new CopyOnWriteArrayList<>();

        @EventListener
        void on(ShutdownPlanArmed armed) {
            entries.add("armed");
        }

        @EventListener
        void on(PayloadApplicationEvent<?> published) {
            if (!(published.getPayload() instanceof ShutdownEvent event)) {
                return;
            }
            sources.add(((ApplicationContext) published.getSource()).getId());
            String what = event.getClass().getSimpleName();
            if (event instanceof ShutdownEvent.TaskStarted started) {
                entries.add(what + " " + started.task());
            } else if (event instanceof ShutdownEvent.TaskEnded ended) {
                entries.add(what + " " + ended.task());
            } else if (event instanceof ShutdownEvent.PhaseEnded ended) {
                entries.add(what + " " + ended.phase().id());
            } else {
                entries.add(what);
            }
        }
    }

    record SlowListener(ApplicationListener<PayloadApplicationEvent<ShutdownEvent.RunStarted>> slow) {

        @EventListener
        void on(PayloadApplicationEvent<ShutdownEvent.RunStarted> started) {
            slow.onApplicationEvent(started);
        }
    }

    static class FailingListener {

        @EventListener
        void on(ShutdownEvent.TaskEnded ended) {
            throw new IllegalStateException("on purpose");
        }
    }

    record HearingListener(Consumer<ShutdownEvent> consumer) {

        @EventListener
        void on(ShutdownEvent event) {
            consumer.accept(event);
        }
    }

    @EnableAsync
    @Configuration(proxyBeanMethods = false)
    @Import(AsynchronousListener.class)
    static class Asynchronous {

        @Bean
        BlockingQueue<String> threads() {
            return new LinkedBlockingQueue<>();
        }
    }

    static class AsynchronousListener {

        private final BlockingQueue<String> threads;

        AsynchronousListener(BlockingQueue<String> threads) {
            this.threads = threads;
        }

        @Async
        @EventListener
        public void on(ShutdownEvent.RunStarted started) {
            threads.add(Thread.currentThread().getName());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(EveryListener.class)
    static class WholeApplication {}

    static class EveryListener implements ApplicationListener<ApplicationEvent> {

        final List<String> payloads = new CopyOnWriteArrayList<>();

        @Override
        public void onApplicationEvent(ApplicationEvent event) {
            if (event instanceof PayloadApplicationEvent<?> payload) {
                payloads.add(payload.getPayload().getClass().getSimpleName());
            }
        }
    }
}
