package dev.softlanding.shutdown.spring.findings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.spring.OnShutdown;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/** Which executors are left to the context's close alone, in contexts that are as an application's. */
@Timeout(20)
class JdkExecutorsTests {

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner();

    @Test
    void executorsWhenNobodyCaresForThemAreFound() {
        assertThat(look(Pools.class)).singleElement().satisfies(finding -> {
            assertThat(finding.name()).isEqualTo("executor-service");
            assertThat(finding.message())
                    .startsWith("The context ends 'workers', 'timer' by shutdown() and does not wait for the jobs:");
            assertThat(finding.fix()).contains("ShutdownTask");
        });
    }

    /** Spring awaits what has a close() of its own, which those on older JDKs have not. */
    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void executorsWhenTheirCloseWaitsAreFoundToHaveNoLimit() {
        assertThat(look(ForkJoin.class))
                .singleElement()
                .extracting(Finding::message)
                .asString()
                .startsWith("The context ends 'tasks' by close(), which waits for all jobs, however long they take;");
    }

    @Test
    @EnabledForJreRange(max = JRE.JAVA_18)
    void executorsWhenThereIsNoCloseAreFoundNotToBeAwaited() {
        assertThat(look(ForkJoin.class))
                .singleElement()
                .extracting(Finding::message)
                .asString()
                .startsWith("The context ends 'tasks' by shutdown()");
    }

    /** As the README shows it, and by an annotated method, and by a bean with a life of its own. */
    @ParameterizedTest
    @ValueSource(classes = {CaredForByTask.class, CaredForByMethod.class, CaredForByLifecycle.class})
    void executorsWhenATaskOrAnotherLifeCaresForThemAreNone(Class<?> configuration) {
        assertThat(look(Pools.class, configuration))
                .singleElement()
                .extracting(Finding::message)
                .asString()
                .startsWith("The context ends 'timer' by");
    }

    @Test
    void executorsWhenTheyEndOtherwiseAreNone() {
        assertThat(look(Others.class)).isEmpty();
    }

    /** Of which Spring does not know how to end it, and does not. */
    @Test
    void executorsWhenTheContextDoesNotEndThemAreNone() {
        ExecutorService foreign = Executors.newFixedThreadPool(1);

        contextRunner
                .withInitializer(context -> context.getBeanFactory().registerSingleton("foreign", foreign))
                .run(context -> assertThat(new JdkExecutors(context.getBeanFactory()).look())
                        .isEmpty());
        assertThat(foreign.shutdownNow()).isEmpty();
    }

    private List<Finding> look(Class<?>... configurations) {
        var found = new AtomicReference<List<Finding>>();
        contextRunner.withUserConfiguration(configurations).run(context -> {
            assertThat(context).hasNotFailed();
            found.set(new JdkExecutors(context.getBeanFactory()).look());
        });
        return found.get();
    }

    @Configuration(proxyBeanMethods = false)
    static class Pools {

        @Bean
        ExecutorService workers() {
            return Executors.newFixedThreadPool(1);
        }

        @Bean
        ScheduledExecutorService timer() {
            return Executors.newSingleThreadScheduledExecutor();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ForkJoin {

        @Bean
        ForkJoinPool tasks() {
            return new ForkJoinPool(1);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class CaredForByTask {

        @Bean
        ShutdownTask stopWorkers(ExecutorService workers) {
            return ShutdownTask.named("stop-workers")
                    .timeout(Duration.ofSeconds(1))
                    .run(workers::shutdown);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class CaredForByMethod {

        @Bean
        Foreman foreman(ExecutorService workers) {
            return new Foreman(workers);
        }
    }

    record Foreman(ExecutorService workers) {

        @OnShutdown(name = "foreman", timeout = "1s")
        void dismiss() {
            workers.shutdown();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class CaredForByLifecycle {

        @Bean
        SmartLifecycle shift(ExecutorService workers) {
            return new SmartLifecycle() {

                @Override
                public void start() {}

                @Override
                public void stop() {
                    workers.shutdown();
                }

                @Override
                public boolean isRunning() {
                    return false;
                }
            };
        }
    }

    /** Left alone, told how to end, not made, shared by all, not the JDK's, and Spring's, which has a life of its own. */
    @Configuration(proxyBeanMethods = false)
    static class Others {

        @Bean(destroyMethod = "")
        ExecutorService alone() {
            return Executors.newFixedThreadPool(1);
        }

        @Bean(destroyMethod = "shutdownNow")
        ExecutorService told() {
            return Executors.newFixedThreadPool(1);
        }

        @Bean
        @Lazy
        ExecutorService unused() {
            throw new AssertionError("It was made");
        }

        @Bean
        ForkJoinPool shared() {
            return ForkJoinPool.commonPool();
        }

        @Bean
        Direct direct() {
            return new Direct();
        }

        @Bean
        ThreadPoolTaskExecutor springs() {
            return new ThreadPoolTaskExecutor();
        }
    }

    static class Direct extends AbstractExecutorService {

        @Override
        public void execute(Runnable command) {
            command.run();
        }

        @Override
        public void shutdown() {}

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return true;
        }

        @Override
        public boolean isTerminated() {
            return true;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }
}
