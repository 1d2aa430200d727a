package dev.softlanding.shutdown.spring.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.ShutdownSettings;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.policy.PolicyKind;
import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.spring.VirtualTime;
import dev.softlanding.shutdown.time.TimeSource;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.internal.AtomicRateLimiter;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.timelimiter.TimeLimiter;
import io.github.resilience4j.timelimiter.TimeLimiterConfig;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs of tasks that name policies, by one clock: each kind has one instance, called {@code x}. In virtual time, a pause before
 * another try passes as soon as it is told of.
 */
final class PolicyRuns {

    private static final String NAME = "x";
    private static final Duration LONG = Duration.ofSeconds(20);

    final VirtualTime virtual = new VirtualTime();
    private final TimeSource time;
    private final Map<PolicyKind, Policy> policies = new EnumMap<>(PolicyKind.class);
    private final List<ShutdownEvent> events = new CopyOnWriteArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);

    private PolicyRuns(boolean real) {
        this.time = real ? TimeSource.system() : virtual;
    }

    static PolicyRuns inVirtualTime() {
        return new PolicyRuns(false);
    }

    static PolicyRuns inRealTime() {
        return new PolicyRuns(true);
    }

    Retry retry(int attempts, Duration interval) {
        return retry(RetryConfig.custom()
                .maxAttempts(attempts)
                .waitDuration(interval)
                .build());
    }

    Retry retry(RetryConfig config) {
        Retry retry = Retry.of(NAME, config);
        policies.put(PolicyKind.RETRY, new RetryPolicy(retry, time));
        return retry;
    }

    CircuitBreaker breaker(CircuitBreakerConfig.Builder config) {
        CircuitBreaker breaker = CircuitBreaker.of(
                NAME,
                config.currentTimestampFunction(clock -> time.nanos(), TimeUnit.NANOSECONDS)
                        .build());
        policies.put(PolicyKind.CIRCUIT_BREAKER, new CircuitBreakerPolicy(breaker));
        return breaker;
    }

    CircuitBreaker openBreaker() {
        CircuitBreaker breaker = breaker(CircuitBreakerConfig.custom());
        breaker.transitionToOpenState();
        return breaker;
    }

    RateLimiter limiter(int permits, Duration period, Duration patience) {
        RateLimiter limiter = new AtomicRateLimiter(
                NAME,
                RateLimiterConfig.custom()
                        .limitForPeriod(permits)
                        .limitRefreshPeriod(period)
                        .timeoutDuration(patience)
                        .build(),
                time::nanos);
        policies.put(PolicyKind.RATE_LIMITER, new RateLimiterPolicy(limiter, time));
        return limiter;
    }

    TimeLimiter timeLimiter(Duration limit) {
        return timeLimiter(TimeLimiterConfig.custom().timeoutDuration(limit));
    }

    TimeLimiter timeLimiter(TimeLimiterConfig.Builder config) {
        TimeLimiter limiter = TimeLimiter.of(NAME, config.build());
        policies.put(PolicyKind.TIME_LIMITER, new TimeLimiterPolicy(limiter, time));
        return limiter;
    }

    Bulkhead bulkhead(int most) {
        Bulkhead bulkhead = Bulkhead.of(
                NAME, BulkheadConfig.custom().maxConcurrentCalls(most).build());
        policies.put(PolicyKind.BULKHEAD, new BulkheadPolicy(bulkhead, time));
        return bulkhead;
    }

    /** One with that timeout, which names all policies there are by now. */
    ShutdownTask.Builder task(String name, Duration timeout) {
        ShutdownTask.Builder task = ShutdownTask.named(name).timeout(timeout);
        policies.keySet().forEach(kind -> task.policy(kind, NAME));
        return task;
    }

    TimeSource time() {
        return time;
    }

    ShutdownCoordinator.Builder builder() {
        return ShutdownCoordinator.builder()
                .time(time)
                .settings(new ShutdownSettings(Duration.ofSeconds(30), Duration.ZERO, Duration.ofSeconds(1)))
                .policies((task, problems) -> new PolicyChain(
                        task.policies().instances().keySet().stream()
                                .map(policies::get)
                                .toList(),
                        time))
                .listener(this::hear);
    }

    private void hear(ShutdownEvent event) {
        events.add(event);
        if (event instanceof ShutdownEvent.RunEnded) {
            ended.countDown();
        }
        if (event instanceof ShutdownEvent.TaskRetried retried) {
            virtual.advance(retried.pause());
        }
    }

    ShutdownCoordinator started(ShutdownTask... tasks) {
        ShutdownCoordinator coordinator = builder().build();
        Stream.of(tasks).forEach(coordinator::register);
        coordinator.arm();
        coordinator.trigger(ShutdownReason.API);
        return coordinator;
    }

    ShutdownReport run(ShutdownTask... tasks) throws InterruptedException {
        return endOf(started(tasks));
    }

    TaskReport runOne(ShutdownTask task) throws InterruptedException {
        return run(task).task(task.name()).orElseThrow();
    }

    static ShutdownReport endOf(ShutdownCoordinator coordinator) throws InterruptedException {
        assertThat(coordinator.awaitTerminated(LONG)).as("the run is over").isTrue();
        return coordinator.report();
    }

    /** All that were heard until the run was over. */
    <E extends ShutdownEvent> List<E> events(Class<E> type) throws InterruptedException {
        ended.await();
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** Why work was not begun, each time. */
    List<String> refusals() throws InterruptedException {
        return events(ShutdownEvent.TaskRefused.class).stream()
                .map(ShutdownEvent.TaskRefused::reason)
                .toList();
    }
}
