package dev.softlanding.shutdown.spring.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.softlanding.shutdown.Origin;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.spring.adoption.AdoptedTask;
import dev.softlanding.shutdown.spring.adoption.Adoptions;
import dev.softlanding.shutdown.spring.adoption.Adoptions.Running;
import dev.softlanding.shutdown.spring.adoption.UnfinishedException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.task.ThreadPoolTaskExecutorCustomizer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.scheduling.support.CronTrigger;

@Timeout(30)
class ThreadPoolsAdapterTests {

    private final CountDownLatch gate = new CountDownLatch(1);
    private final CountDownLatch begun = new CountDownLatch(1);
    private final AtomicInteger done = new AtomicInteger();
    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    TaskExecutionAutoConfiguration.class,
                    TaskSchedulingAutoConfiguration.class,
                    ExecutorAdaptersAutoConfiguration.class));

    @Test
    void executorOfBootsIsDrainedByATaskOfItsName() {
        contextRunner.run(context -> {
            AdoptedTask adopted = Adoptions.of(context).get("application-task-executor");

            assertThat(adopted.drains()).containsExactly("applicationTaskExecutor");
            assertThat(adopted.task().phase()).isEqualTo(Phase.DRAIN);
            assertThat(adopted.task().origin()).isEqualTo(Origin.ADAPTER);
            assertThat(adopted.task().after()).containsExactly("web-drain?", "kafka-listeners?", "scheduled-tasks?");
            assertThat(adopted.task().timeout()).isEqualTo(Duration.ofSeconds(3));
        });
    }

    @Test
    void executorWhenTheApplicationSetsALimitHasThat() {
        contextRunner
                .withPropertyValues("spring.task.execution.shutdown.await-termination-period=7s")
                .run(context -> assertThat(Adoptions.of(context)
                                .get("application-task-executor")
                                .task()
                                .timeout())
                        .isEqualTo(Duration.ofSeconds(7)));
    }

    /** Spring waits for what runs, and drops the rest. But what it destroys may use the executor to the end. */
    @Test
    void executorEndsItsQueueAndStaysOpenForWhatIsDestroyed() {
        contextRunner
                .withPropertyValues("spring.task.execution.pool.core-size=1")
                .run(context -> {
                    var executor = context.getBean(ThreadPoolTaskExecutor.class);
                    executor.execute(this::passTheGate);
                    executor.execute(done::incrementAndGet);
                    begun.await();

                    Running running = Adoptions.start(Adoptions.of(context).get("application-task-executor"))
                            .awaitWaiting();
                    assertThat(running.end()).isNotDone();
                    gate.countDown();
                    running.end().get();

                    assertThat(done).hasValue(2);
                    executor.submit(done::incrementAndGet).get();
                });
    }

    @Test
    void executorWhenItIsStrictEndsItsQueueAndTakesNothingMore() {
        contextRunner
                .withPropertyValues("spring.task.execution.pool.core-size=1")
                .withBean(
                        ThreadPoolTaskExecutorCustomizer.class, () -> executor -> executor.setStrictEarlyShutdown(true))
                .run(context -> {
                    var executor = context.getBean(ThreadPoolTaskExecutor.class);
                    executor.execute(this::passTheGate);
                    executor.execute(done::incrementAndGet);
                    executor.execute(done::incrementAndGet);
                    begun.await();
                    AdoptedTask adopted = Adoptions.of(context).get("application-task-executor");
                    assertThat(adopted.task().inFlight().getAsLong()).isEqualTo(3);

                    Running running = Adoptions.start(adopted).awaitWaiting();
                    assertThatExceptionOfType(TaskRejectedException.class).isThrownBy(() -> executor.execute(() -> {}));
                    assertThat(running.end()).isNotDone();
                    gate.countDown();
                    running.end().get();

                    assertThat(done).hasValue(3);
                    assertThat(adopted.task().inFlight().getAsLong()).isZero();
                });
    }

    @Test
    void executorWhenAJobNeverEndsTellsHowManyHaveNotStarted() {
        contextRunner
                .withPropertyValues("spring.task.execution.pool.core-size=1")
                .run(context -> {
                    var executor = context.getBean(ThreadPoolTaskExecutor.class);
                    executor.execute(this::passTheGate);
                    executor.execute(done::incrementAndGet);
                    begun.await();

                    Throwable failure = Adoptions.start(Adoptions.of(context).get("application-task-executor"))
                            .awaitWaiting()
                            .timeOut();

                    assertThat(failure)
                            .isInstanceOf(UnfinishedException.class)
                            .hasMessage("Pool 'applicationTaskExecutor' still has jobs: 1 running, 1 not started");
                    gate.countDown();
                });
    }

    @Test
    void executorWhenItIsToAcceptWorkWhileTheContextClosesIsWaitedForOnly() {
        contextRunner.withUserConfiguration(LateConfiguration.class).run(context -> {
            var executor = context.getBean(ThreadPoolTaskExecutor.class);
            executor.execute(this::passTheGate);
            AdoptedTask adopted = Adoptions.of(context).get("late-pool");
            assertThat(adopted.stops()).isEmpty();
            assertThat(adopted.drains()).containsExactly("latePool");

            Running running = Adoptions.start(adopted).awaitWaiting();
            assertThat(running.end()).isNotDone();
            gate.countDown();
            running.end().get();

            assertThat(done).hasValue(1);
            executor.submit(done::incrementAndGet).get();
            assertThat(done).hasValue(2);
        });
    }

    /** As Spring has it: whoever is destroyed before it may still give it work. */
    @Test
    void executorWhenItIsToWaitForItsJobsIsWaitedForOnly() {
        contextRunner
                .withPropertyValues("spring.task.execution.shutdown.await-termination=true")
                .run(context -> assertThat(Adoptions.of(context)
                                .get("application-task-executor")
                                .drains())
                        .containsExactly("applicationTaskExecutor"));
    }

    @Test
    void schedulerWhenItIsToWaitForItsJobsTakesNothingMore() {
        contextRunner
                .withUserConfiguration(SchedulingConfiguration.class)
                .withPropertyValues("spring.task.scheduling.shutdown.await-termination=true")
                .run(context -> assertThat(
                                Adoptions.of(context).get("task-scheduler").stops())
                        .containsExactly("taskScheduler"));
    }

    /** {@code fw#23554}: a scheduler that waits for its jobs waits for the next time of each. */
    @Test
    void schedulerWhenItsJobsAreDueInYearsDoesNotWaitForThem() {
        contextRunner.withUserConfiguration(SchedulingConfiguration.class).run(context -> {
            var scheduler = context.getBean(ThreadPoolTaskScheduler.class);
            Future<?> delayed =
                    scheduler.schedule(done::incrementAndGet, Instant.now().plusSeconds(3600));
            scheduler.schedule(done::incrementAndGet, new CronTrigger("0 0 0 1 1 *"));
            scheduler.scheduleAtFixedRate(done::incrementAndGet, Instant.now().plusSeconds(3600), Duration.ofHours(1));
            AdoptedTask adopted = Adoptions.of(context).get("task-scheduler");
            while (adopted.task().inFlight().getAsLong() > 0) {
                Thread.onSpinWait(); // a pool's thread is active until it waits for its first job
            }

            Adoptions.run(adopted);

            assertThat(delayed).isCancelled();
            assertThat(scheduler.getScheduledExecutor().isTerminated()).isTrue();
            assertThat(done).hasValue(0);
        });
    }

    @Test
    void schedulerEndsThePassThatRunsAndTheJobsThatAreDue() {
        contextRunner.withUserConfiguration(SchedulingConfiguration.class).run(context -> {
            var scheduler = context.getBean(ThreadPoolTaskScheduler.class);
            scheduler.scheduleWithFixedDelay(this::passTheGate, Duration.ofMillis(1));
            begun.await();
            scheduler.execute(done::incrementAndGet);
            AdoptedTask adopted = Adoptions.of(context).get("task-scheduler");
            assertThat(adopted.task().inFlight().getAsLong()).isEqualTo(2);

            Running running = Adoptions.start(adopted).awaitWaiting();
            assertThat(running.end()).isNotDone();
            gate.countDown();
            running.end().get();

            assertThat(done).hasValue(2);
        });
    }

    @Test
    void schedulerUsesTheBeansWhoseMethodsItCalls() {
        contextRunner.withUserConfiguration(SchedulingConfiguration.class).run(context -> {
            assertThat(Adoptions.of(context).get("task-scheduler").uses()).containsExactly("job");
            assertThat(Adoptions.of(context).get("application-task-executor").uses())
                    .isEmpty();
        });
    }

    @Test
    void scheduledTasksWhenTheyAreCancelledAreNotInterruptedAndDoNotComeAgain() {
        contextRunner.withUserConfiguration(BusyConfiguration.class).run(context -> {
            Job job = context.getBean(Job.class);
            job.begun.await();
            AdoptedTask adopted = Adoptions.of(context).get("scheduled-tasks");
            assertThat(adopted.uses()).containsExactly("job");

            Adoptions.run(adopted);
            Running scheduler =
                    Adoptions.start(Adoptions.of(context).get("task-scheduler")).awaitWaiting();
            assertThat(scheduler.end()).isNotDone();
            job.gate.countDown();
            scheduler.end().get();

            assertThat(job.passes).hasValue(1);
        });
    }

    @Test
    void scheduledTasksWhenNothingIsScheduledAreNoTask() {
        contextRunner.run(context -> assertThat(Adoptions.of(context)).doesNotContainKey("scheduled-tasks"));
    }

    /** As by the pause of a cached test context: its thread holds back the next pass. */
    @Test
    void schedulerWhenItIsPausedIsLeftToItsDestruction() {
        contextRunner.withUserConfiguration(BusyConfiguration.class).run(context -> {
            Job job = context.getBean(Job.class);
            job.begun.await();
            var scheduler = context.getBean(ThreadPoolTaskScheduler.class);
            var paused = new CountDownLatch(1);
            scheduler.stop(paused::countDown);
            job.gate.countDown();
            paused.await();
            Awaitility.await().until(() -> scheduler.getActiveCount() == 1);

            AdoptedTask adopted = Adoptions.of(context).get("task-scheduler");
            Adoptions.start(adopted).end().get(1, TimeUnit.SECONDS);

            assertThat(adopted.task().inFlight().getAsLong()).isZero();
        });
    }

    @Test
    void executorsWhenTheirNamesAreEqualAsTasksAreTasksEach() {
        contextRunner
                .withBean("tenantA.executor", ThreadPoolTaskExecutor.class)
                .withBean("tenantB.executor", ThreadPoolTaskExecutor.class)
                .withBean("webDrain", ThreadPoolTaskExecutor.class)
                .run(context ->
                        assertThat(Adoptions.of(context)).containsKeys("executor", "executor-2", "web-drain-bean"));
    }

    @Test
    void adaptersWhenTheApplicationHasItsOwnGiveWay() {
        contextRunner
                .withBean("mine", ThreadPoolsAdapter.class, ThreadPoolsAdapter::new)
                .run(context -> assertThat(context)
                        .hasSingleBean(ThreadPoolsAdapter.class)
                        .hasBean("mine"));
    }

    @Test
    void adaptersWhenTheShutdownIsSwitchedOffAreNotThere() {
        contextRunner.withPropertyValues("shutdown.enabled=false").run(context -> assertThat(context)
                .doesNotHaveBean(ThreadPoolsAdapter.class));
    }

    private void passTheGate() {
        begun.countDown();
        try {
            gate.await();
            done.incrementAndGet();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class LateConfiguration {

        @Bean
        ThreadPoolTaskExecutor latePool() {
            var pool = new ThreadPoolTaskExecutor();
            pool.setAcceptTasksAfterContextClose(true);
            return pool;
        }
    }

    @EnableScheduling
    @Configuration(proxyBeanMethods = false)
    static class SchedulingConfiguration {

        @Bean
        YearlyJob job() {
            return new YearlyJob();
        }
    }

    @EnableScheduling
    @Configuration(proxyBeanMethods = false)
    static class BusyConfiguration {

        @Bean
        Job job() {
            return new Job();
        }
    }

    static class YearlyJob {

        @Scheduled(cron = "0 0 0 1 1 *")
        void pass() {
            throw new IllegalStateException("Not today");
        }
    }

    static class Job {

        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch gate = new CountDownLatch(1);
        private final AtomicInteger passes = new AtomicInteger();

        @Scheduled(fixedRate = 1)
        void pass() throws InterruptedException {
            begun.countDown();
            gate.await();
            passes.incrementAndGet();
        }
    }
}
