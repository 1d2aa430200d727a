package dev.softlanding.shutdown.spring.resilience;

import dev.softlanding.shutdown.TaskDecorator;
import dev.softlanding.shutdown.guard.Stages;
import dev.softlanding.shutdown.time.Alarm;
import dev.softlanding.shutdown.time.TimeSource;
import io.github.resilience4j.timelimiter.TimeLimiter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Does not wait longer than the time limiter says for the stage that work leaves behind. */
record TimeLimiterPolicy(TimeLimiter limiter, TimeSource time) implements Policy {

    @Override
    public @Nullable CompletionStage<?> around(Call call, TaskDecorator.Work work) throws Exception {
        CompletionStage<?> stage = work.proceed();
        if (stage == null) {
            return null;
        }
        try {
            await(stage);
        } catch (InterruptedException interrupted) {
            throw interrupted;
        } catch (Exception failure) {
            limiter.onError(failure);
            throw failure;
        }
        limiter.onSuccess();
        return null;
    }

    private void await(CompletionStage<?> stage) throws Exception {
        CompletableFuture<?> future = stage.toCompletableFuture();
        Alarm complete = time.newAlarm();
        long until = time.nanos()
                + limiter.getTimeLimiterConfig().getTimeoutDuration().toNanos();
        var unused = future.whenComplete((result, failure) -> complete.ring());
        try {
            while (!future.isDone() && complete.await(until)) {}
        } catch (InterruptedException interrupted) {
            future.cancel(true);
            throw interrupted;
        }
        if (!future.isDone()) {
            if (limiter.getTimeLimiterConfig().shouldCancelRunningFuture()) {
                future.cancel(true);
            }
            throw TimeLimiter.createdTimeoutExceptionWithName(limiter.getName(), null);
        }
        Stages.await(future);
    }
}
