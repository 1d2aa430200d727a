package dev.softlanding.shutdown.spring.resilience;

import dev.softlanding.shutdown.SkippedException;
import dev.softlanding.shutdown.TaskDecorator;
import dev.softlanding.shutdown.Wording;
import dev.softlanding.shutdown.guard.Stages;
import dev.softlanding.shutdown.time.TimeSource;
import io.github.resilience4j.retry.Retry;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tries again what has failed, as the retry is configured, but only where another attempt can end in time: one that takes as
 * long as the last. The wait before it is cut so that it can. What was refused is not tried again, nor what was interrupted, nor an
 * {@link Error}.
 */
record RetryPolicy(Retry retry, TimeSource time) implements Policy {

    @Override
    public @Nullable CompletionStage<?> around(Call call, TaskDecorator.Work work) throws Exception {
        Retry.AsyncContext<Object> attempts = retry.asyncContext();
        Exception failure = null;
        while (true) {
            long begunAt = time.nanos();
            try {
                Stages.await(work.proceed());
            } catch (SkippedException refused) {
                throw ended(failure, refused);
            } catch (InterruptedException interrupted) {
                throw interrupted;
            } catch (Exception thrown) {
                failure = thrown;
                pause(call, attempts, thrown, time.nanos() - begunAt);
                continue;
            }
            attempts.onComplete();
            return null;
        }
    }

    /** What was done and failed, failed, whoever does not let it be done again. */
    private static Exception ended(@Nullable Exception failure, SkippedException refused) {
        if (failure == null) {
            return refused;
        }
        failure.addSuppressed(refused);
        return failure;
    }

    private void pause(Call call, Retry.AsyncContext<Object> attempts, Exception failure, long took) throws Exception {
        long interval = attempts.onError(failure);
        if (interval < 0) {
            throw failure;
        }
        long now = time.nanos();
        long spare = call.left() - took;
        if (spare < 0) {
            call.refused("Retry '%s' has no time for another attempt: the last one took %s, and %s are left."
                    .formatted(
                            retry.getName(),
                            Wording.thousandths(Duration.ofNanos(took)),
                            Wording.thousandths(call.remaining())));
            throw failure;
        }
        long pause = Math.min(TimeUnit.MILLISECONDS.toNanos(interval), spare);
        call.context().retrying(failure, Duration.ofNanos(pause));
        try {
            call.waitUntil(now + pause);
        } catch (InterruptedException interrupted) {
            interrupted.addSuppressed(failure);
            throw interrupted;
        }
    }
}
