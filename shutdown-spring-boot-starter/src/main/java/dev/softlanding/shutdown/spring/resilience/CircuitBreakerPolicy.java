package dev.softlanding.shutdown.spring.resilience;

import dev.softlanding.shutdown.SkippedException;
import dev.softlanding.shutdown.TaskDecorator;
import dev.softlanding.shutdown.guard.Stages;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Does not let work begin while the circuit breaker gives no permission, and tells it how the work ended. What was refused
 * further inside, or was interrupted while it waited for a permit there, says nothing about what the breaker is for; nor does
 * the wait, which is not counted as the work's.
 */
record CircuitBreakerPolicy(CircuitBreaker breaker) implements Policy {

    @Override
    public @Nullable CompletionStage<?> around(Call call, TaskDecorator.Work work) throws Exception {
        if (!breaker.tryAcquirePermission()) {
            throw call.refused("Circuit breaker '%s' is %s.".formatted(breaker.getName(), breaker.getState()));
        }
        call.prepare(breaker::getCurrentTimestamp);
        try {
            Stages.await(work.proceed());
        } catch (Throwable failure) {
            if (!call.hasBegun() || failure instanceof SkippedException) {
                breaker.releasePermission();
            } else {
                breaker.onError(took(call), breaker.getTimestampUnit(), failure);
            }
            throw failure;
        }
        breaker.onSuccess(took(call), breaker.getTimestampUnit());
        return null;
    }

    private long took(Call call) {
        return breaker.getCurrentTimestamp() - call.begunAt();
    }
}
