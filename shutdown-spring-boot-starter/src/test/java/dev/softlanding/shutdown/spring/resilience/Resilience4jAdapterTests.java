package dev.softlanding.shutdown.spring.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.Origin;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.report.StepReport;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.report.TaskStatus;
import dev.softlanding.shutdown.spring.StarterAutoConfigurations;
import io.github.resilience4j.bulkhead.ThreadPoolBulkheadRegistry;
import io.github.resilience4j.retry.annotation.Retry;
import io.github.resilience4j.springboot.bulkhead.autoconfigure.BulkheadAutoConfiguration;
import io.github.resilience4j.springboot.retry.autoconfigure.RetryAutoConfiguration;
import io.github.resilience4j.springboot.scheduled.threadpool.autoconfigure.ContextAwareScheduledThreadPoolAutoConfiguration;
import io.github.resilience4j.springboot.timelimiter.autoconfigure.TimeLimiterAutoConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.EnableAspectJAutoProxy;
import org.springframework.context.annotation.Import;

/** The end of Resilience4j's pools, and that a retry in flight there holds up nothing else. */
@Timeout(30)
class Resilience4jAdapterTests {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ApplicationContextRunner starterAlone = new ApplicationContextRunner()
            .withUserConfiguration(Starter.class)
            .withPropertyValues("shutdown.grace-period=30s");

    /** The retry's next attempt is far off. */
    private final ApplicationContextRunner contextRunner = starterAlone
            .withConfiguration(AutoConfigurations.of(
                    BulkheadAutoConfiguration.class,
                    ContextAwareScheduledThreadPoolAutoConfiguration.class,
                    RetryAutoConfiguration.class,
                    TimeLimiterAutoConfiguration.class))
            .withBean(Mailer.class)
            .withPropertyValues(
                    "resilience4j.retry.instances.mail.wait-duration=1m", "shutdown.tasks.resilience4j.timeout=300ms");

    /** Public, for Spring's proxies. */
    public static class Mailer {

        @Retry(name = "mail")
        public CompletionStage<Void> send() {
            return CompletableFuture.failedFuture(new IOException("on purpose"));
        }
    }

    @Test
    void poolsAreEndedByOneTaskAfterAllThatUsersDo() {
        contextRunner.run(context -> {
            TaskReport pools = report(context).task("resilience4j").orElseThrow();

            assertThat(pools.components())
                    .containsExactlyInAnyOrder("retryAspect", "timeLimiterAspect", "threadPoolBulkheadRegistry");
            assertThat(pools.phase()).isEqualTo(Phase.TELEMETRY);
            assertThat(pools.origin()).isEqualTo(Origin.ADAPTER);
        });
    }

    @Test
    void planWithoutPoolsOfResilience4jHasNoSuchTask() {
        starterAlone
                .withBean("archive", AutoCloseable.class, () -> () -> {})
                .run(context -> assertThat(report(context).task("resilience4j")).isEmpty());
    }

    /** Every application has it that has Resilience4j; a task of two seconds for it would be in the way of many a plan. */
    @Test
    void planWithAnEmptyRegistryOfThreadPoolsHasNoSuchTask() {
        ApplicationContextRunner registry =
                starterAlone.withConfiguration(AutoConfigurations.of(BulkheadAutoConfiguration.class));
        registry.withClassLoader(new FilteredClassLoader("org.aspectj"))
                .run(context -> assertThat(report(context).task("resilience4j")).isEmpty());
        registry.withPropertyValues("resilience4j.thread-pool-bulkhead.instances.pool.core-thread-pool-size=1")
                .withClassLoader(new FilteredClassLoader("org.aspectj"))
                .run(context -> assertThat(report(context).task("resilience4j")).isPresent());
    }

    @Test
    void poolsWithNothingToDoEndAtOnce() {
        contextRunner.run(context -> {
            TaskReport pools = close(context).task("resilience4j").orElseThrow();

            assertThat(pools.status()).isEqualTo(TaskStatus.SUCCEEDED);
        });
    }

    @Test
    void retryInFlightIsDroppedAtTheTasksLimitAndHoldsUpNoClose() {
        contextRunner.run(context -> {
            context.getBean(Mailer.class).send();

            ShutdownReport report = close(context);

            TaskReport pools = report.task("resilience4j").orElseThrow();
            assertThat(pools.status()).isEqualTo(TaskStatus.TIMED_OUT);
            assertThat(pools.failure())
                    .hasMessage("Resilience4j still had work, which is dropped now: in 'retryAspect'");
            assertThat(report.task("context").orElseThrow().status()).isEqualTo(TaskStatus.SUCCEEDED);
            assertThat(destruction(report)).isLessThan(SECOND);
        });
    }

    /** What the task is for: without it, the context's close waits for the retry, until it is interrupted itself. */
    @Test
    void retryInFlightHoldsUpTheCloseWhereTheTaskIsDisabled() {
        contextRunner
                .withPropertyValues(
                        "shutdown.tasks.resilience4j.enabled=false", "shutdown.tasks.context.timeout=1500ms")
                .run(context -> {
                    context.getBean(Mailer.class).send();

                    ShutdownReport report = close(context);

                    assertThat(report.task("context").orElseThrow().status()).isEqualTo(TaskStatus.TIMED_OUT);
                    assertThat(destruction(report)).isGreaterThan(SECOND);
                });
    }

    /** Since JDK 19 Spring ends such a pool by its {@code close()}, which waits without a limit. */
    @Test
    void retryInFlightInThePoolThatApplicationsShareIsDroppedToo() {
        contextRunner
                .withPropertyValues("resilience4j.scheduled.executor.core-pool-size=1")
                .run(context -> {
                    context.getBean(Mailer.class).send();

                    ShutdownReport report = close(context);

                    assertThat(report.task("resilience4j").orElseThrow().components())
                            .contains("getContextAwareScheduledThreadPool");
                    assertThat(report.task("context").orElseThrow().status()).isEqualTo(TaskStatus.SUCCEEDED);
                    assertThat(destruction(report)).isLessThan(SECOND);
                });
    }

    @Test
    void callInAThreadPoolBulkheadIsInterruptedAtTheTasksLimit() {
        var begun = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        contextRunner.run(context -> {
            context.getBean(ThreadPoolBulkheadRegistry.class).bulkhead("pool").submit(() -> {
                begun.countDown();
                try {
                    new CountDownLatch(1).await();
                    return true;
                } catch (InterruptedException limit) {
                    interrupted.countDown();
                    return false;
                }
            });
            begun.await();

            ShutdownReport report = close(context);

            assertThat(report.task("resilience4j").orElseThrow().failure())
                    .hasMessageEndingWith("in 'threadPoolBulkheadRegistry'");
            interrupted.await();
        });
    }

    /** How long it took the context to destroy what is Resilience4j's. */
    private static Duration destruction(ShutdownReport report) {
        return report.task("context").orElseThrow().steps().stream()
                .filter(step -> step.name().endsWith("Aspect") || step.name().contains("ThreadPool"))
                .map(StepReport::duration)
                .reduce(Duration.ZERO, Duration::plus);
    }

    private static ShutdownReport report(AssertableApplicationContext context) {
        return context.getBean(ShutdownCoordinator.class).report();
    }

    private static ShutdownReport close(AssertableApplicationContext context) throws InterruptedException {
        var coordinator = context.getBean(ShutdownCoordinator.class);
        context.getSourceApplicationContext().close();
        assertThat(coordinator.awaitTerminated(Duration.ofSeconds(20))).isTrue();
        return coordinator.report();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAspectJAutoProxy
    @Import(StarterAutoConfigurations.class)
    static class Starter {}
}
