package dev.softlanding.shutdown.spring.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.spring.adoption.AdoptedTask;
import dev.softlanding.shutdown.spring.adoption.Adoptions;
import dev.softlanding.shutdown.spring.adoption.Adoptions.Running;
import dev.softlanding.shutdown.spring.adoption.UnfinishedException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.task.SimpleAsyncTaskExecutorBuilder;
import org.springframework.boot.task.SimpleAsyncTaskSchedulerBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler;

/** As Boot makes them for virtual threads, with platform threads, so that every JVM has them. */
@Timeout(30)
class SimpleExecutorsAdapterTests {

    private final CountDownLatch gate = new CountDownLatch(1);
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private final AtomicInteger done = new AtomicInteger();
    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(ExecutorAdaptersAutoConfiguration.class))
            .withBean(
                    "applicationTaskExecutor", SimpleAsyncTaskExecutor.class, () -> new SimpleAsyncTaskExecutorBuilder()
                            .build());

    @Test
    void executorIsStoppedByATaskOfItsName() {
        contextRunner.run(context -> {
            AdoptedTask adopted = Adoptions.of(context).get("application-task-executor");

            assertThat(adopted.stops()).containsExactly("applicationTaskExecutor");
            assertThat(adopted.task().phase()).isEqualTo(Phase.DRAIN);
            assertThat(adopted.task().timeout()).isEqualTo(Duration.ofSeconds(3));
        });
    }

    @Test
    void executorWhenTheApplicationSetsALimitHasThat() {
        contextRunner
                .withBean("limited", SimpleAsyncTaskExecutor.class, () -> new SimpleAsyncTaskExecutorBuilder()
                        .taskTerminationTimeout(Duration.ofSeconds(7))
                        .build())
                .run(context -> assertThat(
                                Adoptions.of(context).get("limited").task().timeout())
                        .isEqualTo(Duration.ofSeconds(7)));
    }

    /** As where its task is disabled, or the start has failed: Spring alone waits for nothing. */
    @Test
    void executorWhenNoTaskEndsItHoldsUpNoClose() {
        contextRunner.run(context -> {
            var executor = context.getBean(SimpleAsyncTaskExecutor.class);
            executor.execute(this::hang);
            begun.await();

            executor.close();

            assertThat(Hidden.TERMINATION_TIMEOUT.number(executor)).isEqualTo(1);
            interrupted.await();
        });
    }

    @Test
    void executorEndsWhatItHasBegunAndTakesNothingMore() {
        contextRunner.run(context -> {
            var executor = context.getBean(SimpleAsyncTaskExecutor.class);
            executor.execute(this::passTheGate);
            begun.await();
            AdoptedTask adopted = Adoptions.of(context).get("application-task-executor");
            assertThat(adopted.task().inFlight().getAsLong()).isEqualTo(1);

            Running running = Adoptions.start(adopted).awaitWaiting();
            assertThatExceptionOfType(TaskRejectedException.class).isThrownBy(() -> executor.execute(() -> {}));
            assertThat(running.end()).isNotDone();
            gate.countDown();
            running.end().get();

            assertThat(done).hasValue(1);
            assertThat(adopted.task().inFlight().getAsLong()).isZero();
        });
    }

    @Test
    void executorWhenATaskNeverEndsTellsHowManyRunAndInterruptsThem() {
        contextRunner.run(context -> {
            context.getBean(SimpleAsyncTaskExecutor.class).execute(this::hang);
            begun.await();

            Throwable failure = Adoptions.start(Adoptions.of(context).get("application-task-executor"))
                    .awaitWaiting()
                    .timeOut();

            assertThat(failure)
                    .isInstanceOf(UnfinishedException.class)
                    .hasMessage("Executor 'applicationTaskExecutor' still has tasks: 1 running");
            interrupted.await();
            gate.countDown();
        });
    }

    @Test
    void schedulerEndsThePassesThatRunAndDropsWhatIsNotDue() {
        contextRunner.withUserConfiguration(SchedulingConfiguration.class).run(context -> {
            var scheduler = context.getBean(SimpleAsyncTaskScheduler.class);
            Job job = context.getBean(Job.class);
            job.begun.await();
            scheduler.schedule(this::passTheGate, Instant.now());
            scheduler.schedule(done::incrementAndGet, Instant.now().plusSeconds(3600));
            begun.await();
            AdoptedTask adopted = Adoptions.of(context).get("task-scheduler");
            assertThat(adopted.uses()).containsExactly("job");
            Adoptions.run(context, "scheduled-tasks");

            Running running = Adoptions.start(adopted).awaitWaiting();
            assertThat(running.end()).isNotDone();
            job.gate.countDown();
            assertThat(running.end()).isNotDone();
            gate.countDown();
            running.end().get();

            assertThat(job.passes).hasValue(1);
            assertThat(done).hasValue(1);
        });
    }

    @Test
    void schedulerWhenAPassNeverEndsTellsSo() {
        contextRunner.withUserConfiguration(SchedulingConfiguration.class).run(context -> {
            context.getBean(Job.class).begun.await();

            Throwable failure = Adoptions.start(Adoptions.of(context).get("task-scheduler"))
                    .awaitWaiting()
                    .timeOut();

            assertThat(failure).hasMessage("Scheduler 'taskScheduler' still runs a pass of a fixed delay");
        });
    }

    @Test
    void fieldsWithoutGettersAreHinted() {
        var hints = new RuntimeHints();

        new Hidden().registerHints(hints, getClass().getClassLoader());

        assertThat(RuntimeHintsPredicates.reflection().onFieldAccess(SimpleAsyncTaskExecutor.class, "activeThreads"))
                .accepts(hints);
    }

    private void passTheGate() {
        begun.countDown();
        try {
            gate.await();
            done.incrementAndGet();
        } catch (InterruptedException early) {
            interrupted.countDown();
        }
    }

    /** Goes on after its interrupt. */
    private void hang() {
        passTheGate();
        passTheGate();
    }

    @EnableScheduling
    @Configuration(proxyBeanMethods = false)
    static class SchedulingConfiguration {

        @Bean
        SimpleAsyncTaskScheduler taskScheduler() {
            return new SimpleAsyncTaskSchedulerBuilder().build();
        }

        @Bean
        Job job() {
            return new Job();
        }
    }

    static class Job {

        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch gate = new CountDownLatch(1);
        private final AtomicInteger passes = new AtomicInteger();

        @Scheduled(fixedDelay = 1)
        void pass() throws InterruptedException {
            begun.countDown();
            gate.await();
            passes.incrementAndGet();
        }
    }
}
