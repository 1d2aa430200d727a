package dev.softlanding.shutdown.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.TaskContext;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.report.TaskProgress;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.report.TaskStatus;
import dev.softlanding.shutdown.spring.OnShutdown;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Methods with {@link OnShutdown} whose work goes on when they have returned. */
@Timeout(20)
class AnnotatedAsynchronousTasksTests {

    private final ApplicationContextRunner contextRunner =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ShutdownAutoConfiguration.class));

    private final Sender sender = new Sender();

    @Test
    void methodWhenItReturnsAStageEndsWithIt() {
        contextRunner.withBean("sender", Sender.class, () -> sender).run(context -> {
            ShutdownReport run = close(context);

            assertThat(sender.heard).containsExactly("sent", "closed");
            assertThat(run.tasks()).extracting(TaskReport::status).containsOnly(TaskStatus.SUCCEEDED);
            assertThat(run.task("send").orElseThrow().duration()).isGreaterThanOrEqualTo(Duration.ofMillis(50));
            assertThat(run.task("send").orElseThrow().progress()).isEqualTo(new TaskProgress(1, 1));
        });
    }

    @Test
    void methodWhenItsStageFailsHasFailedWithThat() {
        contextRunner.withBean("unlucky", Unlucky.class, Unlucky::new).run(context -> {
            TaskReport task = task(close(context), "unlucky-send");

            assertThat(task.status()).isEqualTo(TaskStatus.FAILED);
            assertThat(task.failure()).isInstanceOf(IOException.class).hasMessage("line cut");
        });
    }

    @Test
    void methodWhenItReturnsNoStageHasFailed() {
        contextRunner.withBean("silent", Silent.class, Silent::new).run(context -> {
            TaskReport task = task(close(context), "silent-send");

            assertThat(task.status()).isEqualTo(TaskStatus.FAILED);
            assertThat(task.failure()).hasMessage("The method returned null where a CompletionStage was expected");
        });
    }

    @Test
    void methodWhenItsStageDoesNotEndHasItCancelled() {
        var endless = new Endless();
        contextRunner.withBean("endless", Endless.class, () -> endless).run(context -> {
            assertThat(task(close(context), "endless-send").status()).isEqualTo(TaskStatus.TIMED_OUT);
            assertThat(endless.sent).isCancelled();
        });
    }

    @Test
    void methodWhenItsBeanIsLazyAndWasNeverMadeIsNotCalled() {
        contextRunner
                .withBean("sender", Sender.class, () -> sender, definition -> definition.setLazyInit(true))
                .run(context -> {
                    ShutdownReport run = close(context);

                    assertThat(sender.heard).isEmpty();
                    assertThat(run.tasks()).extracting(TaskReport::status).containsOnly(TaskStatus.SUCCEEDED);
                });
    }

    private static TaskReport task(ShutdownReport run, String name) {
        return run.task(name).orElseThrow();
    }

    private static ShutdownReport close(AssertableApplicationContext context) throws InterruptedException {
        var coordinator = context.getBean(ShutdownCoordinator.class);
        context.close();
        assertThat(coordinator.awaitTerminated(Duration.ofSeconds(10))).isTrue();
        return coordinator.report();
    }

    static class Sender {

        final List<String> heard = new CopyOnWriteArrayList<>();

        @OnShutdown(name = "send", timeout = "5s")
        CompletableFuture<Void> send(TaskContext context) {
            Executor later = CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS);
            return CompletableFuture.runAsync(
                    () -> {
                        heard.add("sent");
                        context.progress(1, 1);
                    },
                    later);
        }

        @OnShutdown(name = "close-line", after = "send", timeout = "1s")
        void close() {
            heard.add("closed");
        }
    }

    static class Unlucky {

        @OnShutdown(timeout = "1s")
        CompletionStage<String> send() {
            return CompletableFuture.failedStage(new IOException("line cut"));
        }
    }

    static class Silent {

        @OnShutdown(timeout = "1s")
        CompletionStage<String> send() {
            return null;
        }
    }

    static class Endless {

        final CompletableFuture<String> sent = new CompletableFuture<>();

        @OnShutdown(timeout = "1s")
        CompletableFuture<String> send() {
            return sent;
        }
    }
}
