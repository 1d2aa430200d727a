/**
 * Resilience4j in a shutdown: the application's own retries, circuit breakers, rate limiters, time limiters and bulkheads
 * around the work of tasks and the steps of scopes, and the end of Resilience4j's pools. {@link
 * dev.softlanding.shutdown.spring.resilience.ResilienceAutoConfiguration} makes it.
 */
@NullMarked
package dev.softlanding.shutdown.spring.resilience;

import org.jspecify.annotations.NullMarked;
