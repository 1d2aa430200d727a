package dev.softlanding.shutdown.spring.resilience;

import dev.softlanding.shutdown.plan.PolicyBinder;
import dev.softlanding.shutdown.policy.PolicyKind;
import dev.softlanding.shutdown.spring.autoconfigure.ShutdownAutoConfiguration;
import dev.softlanding.shutdown.time.TimeSource;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.bulkhead.ThreadPoolBulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterRegistry;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryRegistry;
import io.github.resilience4j.timelimiter.TimeLimiter;
import io.github.resilience4j.timelimiter.TimeLimiterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Puts the application's own instances of Resilience4j around the tasks that name them, and takes Resilience4j's pools into
 * the plan. There without Resilience4j too, to say that it is missing where a task wants it.
 */
@AutoConfiguration(after = ShutdownAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "shutdown.enabled", matchIfMissing = true)
public final class ResilienceAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(value = PolicyBinder.class, search = SearchStrategy.CURRENT)
    ResiliencePolicies shutdownPolicies(ObjectProvider<Instances<?, ?>> instances) {
        return new ResiliencePolicies(instances, TimeSource.system());
    }

    @Bean
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
    Resilience4jAdapter shutdownResilience4jAdapter(ObjectProvider<ThreadPools> threadPools) {
        return new Resilience4jAdapter(threadPools);
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Retry.class)
    static class RetryConfiguration {

        @Bean
        Instances<RetryRegistry, Retry> shutdownRetries(ObjectProvider<RetryRegistry> registries) {
            return new Instances<>(
                    PolicyKind.RETRY,
                    "retry",
                    registries,
                    RetryRegistry::getAllRetries,
                    Retry::getName,
                    retry -> new RetryPolicy(retry, TimeSource.system()));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(CircuitBreaker.class)
    static class CircuitBreakerConfiguration {

        @Bean
        Instances<CircuitBreakerRegistry, CircuitBreaker> shutdownCircuitBreakers(
                ObjectProvider<CircuitBreakerRegistry> registries) {
            return new Instances<>(
                    PolicyKind.CIRCUIT_BREAKER,
                    "circuitbreaker",
                    registries,
                    CircuitBreakerRegistry::getAllCircuitBreakers,
                    CircuitBreaker::getName,
                    CircuitBreakerPolicy::new);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(RateLimiter.class)
    static class RateLimiterConfiguration {

        @Bean
        Instances<RateLimiterRegistry, RateLimiter> shutdownRateLimiters(
                ObjectProvider<RateLimiterRegistry> registries) {
            return new Instances<>(
                    PolicyKind.RATE_LIMITER,
                    "ratelimiter",
                    registries,
                    RateLimiterRegistry::getAllRateLimiters,
                    RateLimiter::getName,
                    limiter -> new RateLimiterPolicy(limiter, TimeSource.system()));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(TimeLimiter.class)
    static class TimeLimiterConfiguration {

        @Bean
        Instances<TimeLimiterRegistry, TimeLimiter> shutdownTimeLimiters(
                ObjectProvider<TimeLimiterRegistry> registries) {
            return new Instances<>(
                    PolicyKind.TIME_LIMITER,
                    "timelimiter",
                    registries,
                    TimeLimiterRegistry::getAllTimeLimiters,
                    TimeLimiter::getName,
                    limiter -> new TimeLimiterPolicy(limiter, TimeSource.system()));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Bulkhead.class)
    static class BulkheadConfiguration {

        @Bean
        ThreadPools shutdownThreadPoolBulkheads(ObjectProvider<ThreadPoolBulkheadRegistry> registries) {
            return new ThreadPools(registries);
        }

        @Bean
        Instances<BulkheadRegistry, Bulkhead> shutdownBulkheads(
                ObjectProvider<BulkheadRegistry> registries, ThreadPools threadPools) {
            Map<Bulkhead, Policy> policies = new ConcurrentHashMap<>();
            return new Instances<>(
                    PolicyKind.BULKHEAD,
                    "bulkhead",
                    registries,
                    BulkheadRegistry::getAllBulkheads,
                    Bulkhead::getName,
                    bulkhead -> policies.computeIfAbsent(bulkhead, one -> new BulkheadPolicy(one, TimeSource.system())),
                    threadPools::has);
        }
    }
}
