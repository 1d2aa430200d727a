package dev.softlanding.shutdown.spring.adoption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.report.TaskStatus;
import dev.softlanding.shutdown.spring.autoconfigure.ShutdownAutoConfiguration;
import dev.softlanding.shutdown.spring.executor.ExecutorAdaptersAutoConfiguration;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.Lifecycle;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

/** Beans that are made when the plan has been made. */
@Timeout(30)
class LateBeansTests {

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(ShutdownAutoConfiguration.class, ExecutorAdaptersAutoConfiguration.class));

    @Test
    void executorWhenItIsMadeLateHasATaskThatWaitsForItsWork() {
        contextRunner
                .withBean(
                        "late",
                        SimpleAsyncTaskExecutor.class,
                        () -> new SimpleAsyncTaskExecutor(),
                        definition -> definition.setLazyInit(true))
                .run(context -> {
                    var coordinator = context.getBean(ShutdownCoordinator.class);
                    assertThat(task(coordinator, "late").components()).containsExactly("late");
                    assertThat(context.getBeanFactory().containsSingleton("late"))
                            .isFalse();
                    var begun = new CountDownLatch(1);
                    var end = new CountDownLatch(1);
                    Future<Boolean> work = context.getBean(SimpleAsyncTaskExecutor.class)
                            .submit(() -> {
                                begun.countDown();
                                return end.await(20, TimeUnit.SECONDS);
                            });
                    begun.await();

                    coordinator.trigger(ShutdownReason.API);
                    await().until(() -> task(coordinator, "late").status() == TaskStatus.RUNNING);
                    assertThat(task(coordinator, "late").inFlight()).isOne();
                    end.countDown();

                    assertThat(coordinator.awaitTerminated(Duration.ofSeconds(20)))
                            .isTrue();
                    assertThat(task(coordinator, "late").status()).isEqualTo(TaskStatus.SUCCEEDED);
                    assertThat(work.get()).isTrue();
                });
    }

    @Test
    void lifecycleBeanWhenItIsMadeLateIsLeftToTheCloseWhichNamesIt() {
        contextRunner
                .withBean("late", Plain.class, Plain::new, definition -> definition.setLazyInit(true))
                .run(context -> {
                    var coordinator = context.getBean(ShutdownCoordinator.class);
                    assertThat(task(coordinator, "context").components()).doesNotContain("late");
                    Plain late = context.getBean(Plain.class);
                    late.start();
                    assertThat(task(coordinator, "context").components()).contains("late");

                    context.close();

                    assertThat(late.running).isFalse();
                    assertThat(coordinator.report().task("late")).isEmpty();
                });
    }

    @Test
    void lifecycleBeanWhenItHasATaskIsNotNamedByTheClose() {
        contextRunner.withBean("early", Plain.class).run(context -> {
            var coordinator = context.getBean(ShutdownCoordinator.class);
            assertThat(task(coordinator, "early").components()).containsExactly("early");
            assertThat(task(coordinator, "context").components()).doesNotContain("early");
        });
    }

    private static TaskReport task(ShutdownCoordinator coordinator, String name) {
        return coordinator.report().task(name).orElseThrow();
    }

    static class Plain implements Lifecycle {

        private volatile boolean running;

        @Override
        public void start() {
            running = true;
        }

        @Override
        public void stop() {
            running = false;
        }

        @Override
        public boolean isRunning() {
            return running;
        }
    }
}
