package dev.softlanding.shutdown.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.InvalidPlanException;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.ShutdownSettings;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.TaskDecorator;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.journal.BlackBox;
import dev.softlanding.shutdown.process.ExitCodes;
import dev.softlanding.shutdown.process.ProcessSettings;
import dev.softlanding.shutdown.process.ProcessShutdown;
import dev.softlanding.shutdown.report.CoordinatorState;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.report.TaskStatus;
import dev.softlanding.shutdown.spring.ShutdownPlanArmed;
import dev.softlanding.shutdown.spring.journal.ProcessJournal;
import dev.softlanding.shutdown.time.TimeSource;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.core.Ordered;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.util.ReflectionUtils;

/** How the end of a context and the run of its plan go together, whoever begins. */
@Timeout(20)
class ContextShutdownTests {

    private static final Duration SOON = Duration.ofSeconds(10);

    /** Longer than a second closer of a context waits for Spring's lock. */
    private static final Duration NOT_SOON = Duration.ofMillis(300);

    private final ApplicationContextRunner contextRunner =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ShutdownAutoConfiguration.class));

    private final AtomicReference<ConfigurableApplicationContext> closeIt = new AtomicReference<>();

    /** What happened, in order. */
    private final List<String> diary = new CopyOnWriteArrayList<>();

    @Test
    void closeRunsThePlanInOrderAndOnlyThenTellsOthersAndStopsAndDestroysBeans() {
        contextRunner
                .withBean("second", ShutdownTask.class, () -> writing("second", "first"))
                .withBean("first", ShutdownTask.class, () -> writing("first"))
                .withBean("lifecycle", SmartLifecycle.class, () -> new WritingLifecycle(diary))
                .withBean("eager", EagerListener.class, () -> new EagerListener(diary))
                .withBean("disposable", DisposableBean.class, () -> () -> diary.add("destroy"))
                .run(context -> {
                    diary.clear();
                    ShutdownReport run = close(context);

                    assertThat(diary).containsExactly("stop", "first", "second", "closed", "destroy");
                    assertThat(run.reason()).isEqualTo(ShutdownReason.CONTEXT_CLOSED);
                    assertThat(run.tasks()).extracting(TaskReport::status).containsOnly(TaskStatus.SUCCEEDED);
                });
    }

    @Test
    void armedPlanIsPublishedOnceWithItsCoordinator() {
        ApplicationListener<ShutdownPlanArmed> listener = armed -> diary.add(armed.coordinator()
                        .state() + " of " + armed.coordinator().report().tasks().size());
        contextRunner
                .withBean("first", ShutdownTask.class, () -> writing("first"))
                .withInitializer(context -> context.addApplicationListener(listener))
                .run(context -> assertThat(diary).containsExactly("ARMED of 3"));
    }

    @Test
    void beansThatDecorateAreAroundTheTasks() {
        contextRunner
                .withBean("first", ShutdownTask.class, () -> writing("first"))
                .withBean("decorator", TaskDecorator.class, () -> (task, context, work) -> {
                    diary.add("before " + task.name());
                    return work.proceed();
                })
                .run(context -> {
                    close(context);

                    assertThat(diary).containsSubsequence("before first", "first", "before context");
                });
    }

    /** As where no thread could be had for the run. Without a word of it, the life would seem to have ended in order. */
    @Test
    void lastWordsWhenThePlanDidNotRunSaySo(@TempDir Path directory) {
        ProcessShutdown.Participant participant = ProcessShutdown.ofJvm()
                .join(new ProcessSettings(
                        new ShutdownSettings(Duration.ofMinutes(1), Duration.ZERO, Duration.ofSeconds(1)),
                        false,
                        ExitCodes.DEFAULTS,
                        true));
        BlackBox box = BlackBox.open(directory, "orders", "pod-1", TimeSource.system());
        try {
            contextRunner
                    .withBean(ProcessShutdown.Participant.class, () -> participant)
                    .withBean(ProcessJournal.class, () -> new ProcessJournal(box))
                    .run(context -> {
                        lastWordsOf(participant).accept(137);

                        assertThat(box.awaitWritten(SOON)).isTrue();
                        try (var files = Files.list(directory)) {
                            assertThat(files.findFirst().orElseThrow())
                                    .content()
                                    .containsPattern("\"halting\".*\"code\":137")
                                    .doesNotContain("exiting");
                        }
                    });
        } finally {
            participant.leave();
            box.close();
            assertThat(box.awaitWritten(SOON)).isTrue(); // or it could write while the directory is deleted
        }
    }

    /** What the end of the process would say: nobody else may have it. */
    private static IntConsumer lastWordsOf(ProcessShutdown.Participant participant) {
        Method words = ReflectionUtils.findMethod(ProcessShutdown.Participant.class, "lastWords");
        ReflectionUtils.makeAccessible(words);
        return (IntConsumer) ReflectionUtils.invokeMethod(words, participant);
    }

    /** A bean post-processor is among the first beans to be made, so it is among the last to be destroyed. */
    @Test
    void closeEndsTheContextTaskOnlyAfterTheLastBeanIsDestroyed() {
        var coordinator = new AtomicReference<ShutdownCoordinator>();
        contextRunner
                .withBean(
                        "early",
                        EarlyBean.class,
                        () -> new EarlyBean(
                                () -> diary.add("over: " + coordinator.get().awaitTerminated(NOT_SOON))))
                .run(context -> {
                    coordinator.set(context.getBean(ShutdownCoordinator.class));
                    ShutdownReport run = close(context);

                    assertThat(diary).containsExactly("over: false");
                    assertThat(run.task("context").orElseThrow().status()).isEqualTo(TaskStatus.SUCCEEDED);
                });
    }

    /** Boot closes all registries first thing in a close, which is why the plan cannot be a matter of lifecycle beans. */
    @Test
    void closeRunsThePlanWhileMetersCanBeMadeAndCount() {
        var registry = new SimpleMeterRegistry();
        contextRunner
                .withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class))
                .withBean(SimpleMeterRegistry.class, () -> registry)
                .withBean(
                        "counting",
                        ShutdownTask.class,
                        () -> task("counting", () -> {
                            Counter late = registry.counter("late");
                            late.increment();
                            diary.add("counted " + late.count());
                        }))
                .run(context -> {
                    close(context);

                    assertThat(diary).containsExactly("counted 1.0");
                    assertThat(registry.isClosed()).isTrue();
                });
    }

    /** Boot lets an application have its events delivered on other threads, for which a close does not wait. */
    @Test
    void closeWhenEventsAreDeliveredElsewhereStillWaitsForThePlan() {
        contextRunner
                .withBean("applicationEventMulticaster", SimpleApplicationEventMulticaster.class, () -> {
                    var multicaster = new SimpleApplicationEventMulticaster();
                    multicaster.setTaskExecutor(new SimpleAsyncTaskExecutor());
                    return multicaster;
                })
                .withBean(
                        "slow",
                        ShutdownTask.class,
                        () -> task("slow", () -> {
                            new CountDownLatch(1).await(NOT_SOON.toMillis(), TimeUnit.MILLISECONDS);
                            diary.add("slow");
                        }))
                .withBean("disposable", DisposableBean.class, () -> () -> diary.add("destroy"))
                .run(context -> {
                    context.close();

                    assertThat(diary).containsExactly("slow", "destroy");
                });
    }

    /** It waits for itself until its timeout; the others do not suffer. */
    @Test
    void closeWhenATaskCallsItStillComesAfterAllTasks() {
        contextRunner
                .withBean("selfish", ShutdownTask.class, () -> ShutdownTask.named("selfish")
                        .timeout(Duration.ofMillis(500))
                        .run(() -> closeIt.get().close()))
                .withBean("after", ShutdownTask.class, () -> writing("after", "selfish"))
                .withBean("disposable", DisposableBean.class, () -> () -> diary.add("destroy"))
                .run(context -> {
                    closeIt.set(context.getSourceApplicationContext());
                    var coordinator = context.getBean(ShutdownCoordinator.class);
                    coordinator.trigger(ShutdownReason.API);
                    assertThat(coordinator.awaitTerminated(SOON)).isTrue();

                    assertThat(diary).containsExactly("after", "destroy");
                    ShutdownReport run = coordinator.report();
                    assertThat(run.task("selfish").orElseThrow().status()).isEqualTo(TaskStatus.ABANDONED);
                    assertThat(run.task("context").orElseThrow().status()).isEqualTo(TaskStatus.SUCCEEDED);
                });
    }

    @Test
    void closeWhenATaskFailsOrHangsStillClosesTheContext() {
        contextRunner
                .withBean(
                        "failing",
                        ShutdownTask.class,
                        () -> task("failing", () -> {
                            throw new AssertionError("no such thing");
                        }))
                .withBean("hanging", ShutdownTask.class, () -> ShutdownTask.named("hanging")
                        .timeout(Duration.ofMillis(100))
                        .run(() -> new CountDownLatch(1).await()))
                .withBean("disposable", DisposableBean.class, () -> () -> diary.add("destroy"))
                .run(context -> {
                    ShutdownReport run = close(context);

                    assertThat(diary).containsExactly("destroy");
                    assertThat(run.task("failing").orElseThrow().status()).isEqualTo(TaskStatus.FAILED);
                    assertThat(run.task("hanging").orElseThrow().status())
                            .isIn(TaskStatus.TIMED_OUT, TaskStatus.ABANDONED);
                    assertThat(run.task("context").orElseThrow().status()).isEqualTo(TaskStatus.SUCCEEDED);
                });
    }

    @Test
    void closeWhenSomeoneElseIsAtItRunsThePlanOnce() {
        var started = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        contextRunner
                .withBean(
                        "slow",
                        ShutdownTask.class,
                        () -> task("slow", () -> {
                            diary.add("slow");
                            started.countDown();
                            release.await();
                        }))
                .run(context -> {
                    var coordinator = context.getBean(ShutdownCoordinator.class);
                    var closing = new Thread(context::close);
                    closing.start();
                    started.await();

                    context.close();
                    release.countDown();
                    closing.join();

                    assertThat(coordinator.awaitTerminated(SOON)).isTrue();
                    assertThat(diary).containsExactly("slow");
                    assertThat(coordinator.report().laterTriggers()).isEmpty();
                });
    }

    @Test
    void closeWhenClosedAlreadyDoesNothing() {
        contextRunner
                .withBean("first", ShutdownTask.class, () -> writing("first"))
                .run(context -> {
                    var coordinator = context.getBean(ShutdownCoordinator.class);
                    close(context);
                    ShutdownReport run = coordinator.report();

                    context.close();

                    assertThat(diary).containsExactly("first");
                    assertThat(coordinator.report()).isEqualTo(run);
                });
    }

    /** As by a signal: the plan is under way, and something calls close; that one waits for its turn. */
    @Test
    void closeWhenThePlanIsUnderWayJoinsItAndWaitsForIt() {
        var started = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        contextRunner
                .withBean(
                        "slow",
                        ShutdownTask.class,
                        () -> task("slow", () -> {
                            started.countDown();
                            release.await();
                            diary.add("slow");
                        }))
                .withBean("disposable", DisposableBean.class, () -> () -> diary.add("destroy"))
                .run(context -> {
                    var coordinator = context.getBean(ShutdownCoordinator.class);
                    coordinator.trigger(ShutdownReason.API);
                    started.await();
                    var closing = new Thread(context::close);
                    closing.start();
                    release.countDown();
                    closing.join();

                    assertThat(diary).containsExactly("slow", "destroy");
                    assertThat(coordinator.awaitTerminated(SOON)).isTrue();
                    assertThat(coordinator.report().reason()).isEqualTo(ShutdownReason.API);
                });
    }

    @Test
    void closeWhenInterruptedStillWaitsForThePlanAndKeepsTheInterrupt() {
        var destroyed = new CountDownLatch(1);
        Thread closing = Thread.currentThread();
        contextRunner
                .withBean(
                        "slow",
                        ShutdownTask.class,
                        () -> task("slow", () -> {
                            closing.interrupt();
                            destroyed.await(NOT_SOON.toMillis(), TimeUnit.MILLISECONDS);
                            diary.add("slow");
                        }))
                .withBean("disposable", DisposableBean.class, () -> () -> {
                    diary.add("destroy");
                    destroyed.countDown();
                })
                .run(context -> {
                    context.close();

                    assertThat(Thread.interrupted()).isTrue();
                    assertThat(diary).containsExactly("slow", "destroy");
                });
    }

    @Test
    void closeOfAChildContextDoesNotTriggerThePlanOfItsParent() {
        contextRunner.run(context -> {
            var child = new AnnotationConfigApplicationContext();
            child.setParent(context.getSourceApplicationContext());
            child.refresh();

            child.close();

            assertThat(context.getBean(ShutdownCoordinator.class).state()).isEqualTo(CoordinatorState.ARMED);
        });
    }

    @Test
    void closeOfAChildContextWithAPlanOfItsOwnRunsThatOne() {
        contextRunner
                .withBean("parents", ShutdownTask.class, () -> writing("parent's"))
                .run(parent -> contextRunner
                        .withParent(parent)
                        .withBean("childs", ShutdownTask.class, () -> writing("child's"))
                        .run(child -> {
                            close(child);

                            assertThat(diary).containsExactly("child's");
                            assertThat(parent.getBean(ShutdownCoordinator.class).state())
                                    .isEqualTo(CoordinatorState.ARMED);
                        }));
    }

    /** Test contexts are paused and CRaC checkpoints taken by a stop: that is not the end. */
    @Test
    void stopIsNotAnEnd() {
        contextRunner.run(context -> {
            ConfigurableApplicationContext source = context.getSourceApplicationContext();
            source.stop();
            source.start();

            assertThat(context.getBean(ShutdownCoordinator.class).state()).isEqualTo(CoordinatorState.ARMED);
        });
    }

    /** A web server that has answered would be too late. */
    @Test
    void refreshWhenThePlanIsInvalidFailsBeforeAnythingIsStarted() {
        contextRunner
                .withBean("lost", ShutdownTask.class, () -> writing("lost", "nowhere"))
                .withBean("lifecycle", SmartLifecycle.class, () -> new WritingLifecycle(diary))
                .run(context -> {
                    assertThat(context).getFailure().rootCause().isInstanceOf(InvalidPlanException.class);
                    assertThat(diary).isEmpty();
                });
    }

    @Test
    void refreshWhenItFailsRunsNothing() {
        contextRunner
                .withBean("first", ShutdownTask.class, () -> writing("first"))
                .withBean("lifecycle", SmartLifecycle.class, () -> new WritingLifecycle(diary) {
                    @Override
                    public void start() {
                        throw new IllegalStateException("port in use");
                    }
                })
                .run(context -> {
                    assertThat(context).hasFailed();
                    assertThat(diary).isEmpty();
                });
    }

    private ShutdownReport close(AssertableApplicationContext context) throws InterruptedException {
        var coordinator = context.getBean(ShutdownCoordinator.class);
        context.close();
        assertThat(coordinator.awaitTerminated(SOON)).isTrue();
        return coordinator.report();
    }

    private ShutdownTask writing(String name, String... after) {
        return ShutdownTask.named(name).after(after).timeout(SOON).run(() -> diary.add(name));
    }

    private static ShutdownTask task(String name, ShutdownTask.Action action) {
        return ShutdownTask.named(name).timeout(SOON).run(action);
    }

    private record EarlyBean(DisposableBean atItsEnd) implements BeanPostProcessor, DisposableBean {

        @Override
        public void destroy() throws Exception {
            atItsEnd.destroy();
        }
    }

    /** First among the listeners of a close, but for ours. */
    private record EagerListener(List<String> diary) implements ApplicationListener<ContextClosedEvent>, Ordered {

        @Override
        public int getOrder() {
            return HIGHEST_PRECEDENCE + 1;
        }

        @Override
        public void onApplicationEvent(ContextClosedEvent event) {
            diary.add("closed");
        }
    }

    private static class WritingLifecycle implements SmartLifecycle {

        private final List<String> diary;
        private volatile boolean running;

        WritingLifecycle(List<String> diary) {
            this.diary = diary;
        }

        @Override
        public void start() {
            running = true;
            diary.add("start");
        }

        @Override
        public void stop() {
            running = false;
            diary.add("stop");
        }

        @Override
        public boolean isRunning() {
            return running;
        }
    }
}
