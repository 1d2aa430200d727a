package dev.softlanding.shutdown.spring.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.InvalidPlanException;
import dev.softlanding.shutdown.PlanProblem;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.plan.PolicyBinder;
import dev.softlanding.shutdown.policy.PolicyKind;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.report.TaskStatus;
import dev.softlanding.shutdown.scope.ShutdownScopes;
import dev.softlanding.shutdown.spring.OnShutdown;
import dev.softlanding.shutdown.spring.StarterAutoConfigurations;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.retry.RetryRegistry;
import io.github.resilience4j.springboot.bulkhead.autoconfigure.BulkheadAutoConfiguration;
import io.github.resilience4j.springboot.circuitbreaker.autoconfigure.CircuitBreakerAutoConfiguration;
import io.github.resilience4j.springboot.ratelimiter.autoconfigure.RateLimiterAutoConfiguration;
import io.github.resilience4j.springboot.retry.autoconfigure.RetryAutoConfiguration;
import io.github.resilience4j.springboot.retry.autoconfigure.RetryMetricsAutoConfiguration;
import io.github.resilience4j.springboot.timelimiter.autoconfigure.TimeLimiterAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Policies that an application names, among those that it has configured for Resilience4j. */
@Timeout(30)
class ResilienceAutoConfigurationTests {

    private static final AutoConfigurations RESILIENCE4J = AutoConfigurations.of(
            BulkheadAutoConfiguration.class,
            CircuitBreakerAutoConfiguration.class,
            RateLimiterAutoConfiguration.class,
            RetryAutoConfiguration.class,
            TimeLimiterAutoConfiguration.class);

    private final List<String> diary = new CopyOnWriteArrayList<>();

    private final ApplicationContextRunner withoutResilience4j = new ApplicationContextRunner()
            .withUserConfiguration(Starter.class)
            .withPropertyValues("shutdown.grace-period=30s")
            .withBean("orders", ShutdownTask.class, () -> ShutdownTask.named("orders-flush")
                    .timeout(Duration.ofSeconds(2))
                    .run(this::failOnce));

    private final ApplicationContextRunner contextRunner = withoutResilience4j
            .withConfiguration(RESILIENCE4J)
            .withPropertyValues(
                    "resilience4j.retry.instances.orders-db.wait-duration=1ms",
                    "resilience4j.retry.configs.patient.max-attempts=9",
                    "resilience4j.circuitbreaker.instances.orders-broker.sliding-window-size=10",
                    "resilience4j.ratelimiter.instances.gateway.limit-for-period=10",
                    "resilience4j.timelimiter.instances.slow.timeout-duration=50ms",
                    "resilience4j.bulkhead.instances.few.max-concurrent-calls=2",
                    "resilience4j.thread-pool-bulkhead.instances.pool.core-thread-pool-size=1");

    private void failOnce() throws IOException {
        diary.add("orders-flush");
        if (diary.size() == 1) {
            throw new IOException("on purpose");
        }
    }

    /** All that an annotation can say. */
    static class Outbox {

        private final List<String> diary = new CopyOnWriteArrayList<>();

        @OnShutdown(
                name = "outbox-flush",
                timeout = "2s",
                retry = "orders-db",
                circuitBreaker = "orders-broker",
                rateLimiter = "gateway",
                timeLimiter = "slow",
                bulkhead = "few",
                fallback = "spool")
        CompletionStage<Void> flush() {
            diary.add("flush");
            return new CompletableFuture<>();
        }

        void spool() {
            diary.add("spool");
        }
    }

    @Test
    void propertyNamesAnInstanceOfTheApplications() {
        contextRunner
                .withConfiguration(AutoConfigurations.of(RetryMetricsAutoConfiguration.class))
                .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .withPropertyValues("shutdown.tasks.orders-flush.retry=orders-db")
                .run(context -> {
                    var meters = context.getBean(MeterRegistry.class);
                    var retry = context.getBean(RetryRegistry.class).retry("orders-db");

                    TaskReport flush = task(close(context), "orders-flush");

                    assertThat(flush.status()).isEqualTo(TaskStatus.SUCCEEDED);
                    assertThat(flush.retries()).isEqualTo(1);
                    assertThat(diary).hasSize(2);
                    assertThat(retry.getMetrics().getNumberOfSuccessfulCallsWithRetryAttempt())
                            .isEqualTo(1);
                    assertThat(meters.get("resilience4j.retry.calls")
                                    .tags("name", "orders-db", "kind", "successful_with_retry")
                                    .functionCounter()
                                    .count())
                            .isEqualTo(1);
                });
    }

    /** Of a stage that is never complete: three attempts of 50 ms, and then the fallback. */
    @Test
    void annotationNamesAllPoliciesAndTheFallback() {
        contextRunner.withBean(Outbox.class).run(context -> {
            var breaker = context.getBean(CircuitBreakerRegistry.class).circuitBreaker("orders-broker");
            var diary = context.getBean(Outbox.class).diary;

            TaskReport flush = task(close(context), "outbox-flush");

            assertThat(diary).containsExactly("flush", "flush", "flush", "spool");
            assertThat(flush.status()).isEqualTo(TaskStatus.SUCCEEDED);
            assertThat(flush.fellBack()).isTrue();
            assertThat(flush.retries()).isEqualTo(2);
            assertThat(breaker.getMetrics().getNumberOfFailedCalls()).isEqualTo(3);
        });
    }

    @Test
    void builderNamesAPolicy() {
        contextRunner
                .withBean("broker", ShutdownTask.class, () -> ShutdownTask.named("broker-flush")
                        .timeout(Duration.ofSeconds(1))
                        .policy(PolicyKind.CIRCUIT_BREAKER, "orders-broker")
                        .run(() -> diary.add("broker-flush")))
                .run(context -> {
                    context.getBean(CircuitBreakerRegistry.class)
                            .circuitBreaker("orders-broker")
                            .transitionToForcedOpenState();

                    TaskReport flush = task(close(context), "broker-flush");

                    assertThat(flush.status()).isEqualTo(TaskStatus.SKIPPED);
                    assertThat(flush.explanation()).isEqualTo("Circuit breaker 'orders-broker' is FORCED_OPEN.");
                    assertThat(diary).doesNotContain("broker-flush");
                });
    }

    /** Also one that other validations of the plan have seen before: they all share one queue. */
    @Test
    void propertyNamesABulkheadForTheStepsOfAllScopes() {
        contextRunner.withPropertyValues("shutdown.tasks.scopes.bulkhead=few").run(context -> {
            var bulkhead = context.getBean(BulkheadRegistry.class).bulkhead("few");
            context.getBean(ShutdownScopes.class)
                    .open("tenant-42")
                    .defer(
                            "close ledger",
                            () -> diary.add("left " + bulkhead.getMetrics().getAvailableConcurrentCalls()));

            close(context);

            assertThat(diary).contains("left 1");
            assertThat(bulkhead.getMetrics().getAvailableConcurrentCalls()).isEqualTo(2);
        });
    }

    @Test
    void policiesWhenNamedAreInTheReportInTheirOrder() {
        contextRunner
                .withPropertyValues(
                        "shutdown.tasks.orders-flush.bulkhead=few", "shutdown.tasks.orders-flush.retry=orders-db")
                .run(context -> assertThat(task(report(context), "orders-flush")
                                .policies()
                                .instances()
                                .keySet())
                        .containsExactly(PolicyKind.RETRY, PolicyKind.BULKHEAD));
    }

    @Test
    void startWhenAnInstanceIsMisspeltFailsAndSaysWhichThereAre() {
        contextRunner
                .withPropertyValues(
                        "resilience4j.retry.instances.mail.wait-duration=1ms",
                        "shutdown.tasks.orders-flush.retry=order-db")
                .run(context -> assertThat(problems(context))
                        .containsExactly(new PlanProblem(
                                PlanProblem.Kind.SETTING,
                                "Task 'orders-flush' names the retry 'order-db', but there is none of that name.",
                                "Did you mean 'orders-db'? Known are: mail, orders-db."
                                        + " Configure resilience4j.retry.instances.order-db, or name another.")));
    }

    /** What many instances share is none. */
    @Test
    void startWhenAConfigurationIsNamedFails() {
        contextRunner
                .withPropertyValues("shutdown.tasks.orders-flush.retry=patient")
                .run(context -> assertThat(problems(context)).hasSize(1));
    }

    @ParameterizedTest
    @CsvSource({
        "circuit-breaker, circuit breaker, circuitbreaker, orders-broker",
        "rate-limiter, rate limiter, ratelimiter, gateway",
        "bulkhead, bulkhead, bulkhead, few"
    })
    void startWhenAnInstanceOfAnyKindIsUnknownFails(String property, String words, String resilience4j, String known) {
        contextRunner
                .withPropertyValues("shutdown.tasks.orders-flush.%s=nowhere".formatted(property))
                .run(context -> assertThat(problems(context)).singleElement().satisfies(problem -> {
                    assertThat(problem.message())
                            .isEqualTo("Task 'orders-flush' names the %s 'nowhere', but there is none of that name."
                                    .formatted(words));
                    assertThat(problem.fix())
                            .contains("Known are: " + known + ".", "resilience4j.%s.instances".formatted(resilience4j));
                }));
    }

    @Test
    void startWhenABulkheadIsNamedThatHasThreadsOfItsOwnFails() {
        contextRunner
                .withPropertyValues("shutdown.tasks.orders-flush.bulkhead=pool")
                .run(context -> assertThat(problems(context)).singleElement().satisfies(problem -> assertThat(
                                problem.message())
                        .endsWith("but that is a thread pool bulkhead, which would do the work on a thread of its"
                                + " own.")));
    }

    @ParameterizedTest
    @CsvSource({"orders-flush", "scopes"})
    void startWhenATimeLimiterIsNamedForWorkThatKeepsItsThreadFails(String task) {
        contextRunner
                .withBean(NeedsScopes.class)
                .withPropertyValues("shutdown.tasks.%s.time-limiter=slow".formatted(task))
                .run(context -> assertThat(problems(context))
                        .containsExactly(new PlanProblem(
                                PlanProblem.Kind.SETTING,
                                "Task '%s' names the time limiter 'slow', but its work is done when it returns, and only"
                                                .formatted(task)
                                        + " its timeout limits that.",
                                "Let it return a CompletionStage, or remove shutdown.tasks.%s.time-limiter."
                                        .formatted(task))));
    }

    record NeedsScopes(ShutdownScopes scopes) {}

    @Test
    void startWhenResilience4jIsNotThereSucceedsAsLongAsNoTaskWantsIt() {
        withoutResilience4j
                .withClassLoader(new FilteredClassLoader("io.github.resilience4j"))
                .run(context -> assertThat(task(close(context), "orders-flush").status())
                        .isEqualTo(TaskStatus.FAILED));
    }

    @Test
    void startWhenResilience4jIsNotThereAndATaskWantsItSaysWhatToAdd() {
        withoutResilience4j
                .withClassLoader(new FilteredClassLoader("io.github.resilience4j"))
                .withPropertyValues("shutdown.tasks.orders-flush.retry=orders-db")
                .run(context -> assertThat(problems(context))
                        .containsExactly(new PlanProblem(
                                PlanProblem.Kind.SETTING,
                                "Task 'orders-flush' names the retry 'orders-db', but Resilience4j is not there.",
                                "Add io.github.resilience4j:resilience4j-spring-boot4, or remove"
                                        + " shutdown.tasks.orders-flush.retry.")));
    }

    /** As where only some of its modules are there, without those for Spring Boot. */
    @Test
    void startWhenThereIsNoRegistrySaysWhatToAdd() {
        withoutResilience4j
                .withPropertyValues("shutdown.tasks.orders-flush.retry=orders-db")
                .run(context -> assertThat(problems(context)).singleElement().satisfies(problem -> {
                    assertThat(problem.message()).endsWith("but there is no registry of Resilience4j for it.");
                    assertThat(problem.fix()).startsWith("Add io.github.resilience4j:resilience4j-spring-boot4");
                }));
    }

    /** The starter's stands back. */
    @Test
    void binderOfTheApplicationsIsAskedInstead() {
        contextRunner
                .withBean(PolicyBinder.class, () -> (task, problems) -> {
                    diary.add("asked for " + task.policies().instances());
                    return (same, call, work) -> work.proceed();
                })
                .withPropertyValues("shutdown.tasks.orders-flush.retry=whatever")
                .run(context -> assertThat(diary).contains("asked for {RETRY=whatever}"));
    }

    private static ShutdownReport report(AssertableApplicationContext context) {
        return context.getBean(ShutdownCoordinator.class).report();
    }

    private static TaskReport task(ShutdownReport report, String name) {
        return report.task(name).orElseThrow();
    }

    private static ShutdownReport close(AssertableApplicationContext context) throws InterruptedException {
        var coordinator = context.getBean(ShutdownCoordinator.class);
        context.getSourceApplicationContext().close();
        assertThat(coordinator.awaitTerminated(Duration.ofSeconds(20))).isTrue();
        return coordinator.report();
    }

    private static List<PlanProblem> problems(AssertableApplicationContext context) {
        return assertThat(context)
                .getFailure()
                .rootCause()
                .asInstanceOf(InstanceOfAssertFactories.type(InvalidPlanException.class))
                .actual()
                .problems();
    }

    @Configuration(proxyBeanMethods = false)
    @Import(StarterAutoConfigurations.class)
    static class Starter {}
}
