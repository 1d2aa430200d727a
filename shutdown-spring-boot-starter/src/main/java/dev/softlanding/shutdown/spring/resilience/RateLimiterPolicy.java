package dev.softlanding.shutdown.spring.resilience;

import dev.softlanding.shutdown.TaskDecorator;
import dev.softlanding.shutdown.Wording;
import dev.softlanding.shutdown.time.TimeSource;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Waits for a permit of the rate limiter: for as long as the limiter lets anybody wait, and not longer than there is time. Who
 * would wait longer is refused at once.
 */
record RateLimiterPolicy(RateLimiter limiter, TimeSource time) implements Policy {

    @Override
    public @Nullable CompletionStage<?> around(Call call, TaskDecorator.Work work) throws Exception {
        long now = time.nanos();
        long left = Math.max(0, call.left());
        long wait = leastWait();
        if (wait <= left) {
            wait = limiter.reservePermission();
        }
        if (wait < 0) {
            throw call.refused("Rate limiter '%s' gives no permit within the %s that it lets wait."
                    .formatted(
                            limiter.getName(),
                            Wording.seconds(limiter.getRateLimiterConfig().getTimeoutDuration())));
        }
        if (wait > left) {
            throw call.refused("Rate limiter '%s' gives no permit within what is left, %s."
                    .formatted(limiter.getName(), Wording.thousandths(call.remaining())));
        }
        call.waitUntil(now + wait);
        return work.proceed();
    }

    /**
     * The periods that are already taken by others. A permit that is reserved cannot be given back, so one that would plainly come
     * too late is left to those who have the time.
     */
    private long leastWait() {
        RateLimiterConfig config = limiter.getRateLimiterConfig();
        long taken = Math.max(0, -limiter.getMetrics().getAvailablePermissions());
        return taken
                / config.getLimitForPeriod()
                * config.getLimitRefreshPeriod().toNanos();
    }
}
