package dev.softlanding.shutdown.spring.executor;

import dev.softlanding.shutdown.spring.adoption.Idleness;
import dev.softlanding.shutdown.spring.adoption.ManagedBean;
import dev.softlanding.shutdown.spring.adoption.UnfinishedException;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.Delayed;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.concurrent.ExecutorConfigurationSupport;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/**
 * Sees out the work of one of Spring's thread pools: what it has accepted, it does. Threadsafe.
 *
 * @param bean the pool
 * @param executors what it is made of
 */
record ThreadPool<T extends ExecutorConfigurationSupport>(
        ManagedBean<T> bean, Function<T, ExecutorService> executors, Idleness idleness) {

    /**
     * Whether it takes work until it is destroyed, as Spring has it: an executor does, unless it is told to be strict, and a
     * scheduler only if it is told to.
     */
    boolean staysOpen() {
        T pool = bean.made();
        return pool != null
                && (Hidden.ACCEPTS_AFTER_CLOSE.isOn(pool)
                        || (pool instanceof ThreadPoolTaskExecutor && !Hidden.REFUSES_AFTER_CLOSE.isOn(pool)));
    }

    /** How long the application lets it take, or the default. */
    Duration limit(Duration otherwise) {
        T pool = bean.made();
        long millis = pool == null ? 0 : Hidden.AWAIT_TERMINATION_MILLIS.number(pool);
        return millis > 0 ? Duration.ofMillis(millis) : otherwise;
    }

    /** Takes no more work, and returns when all that it had is done. Jobs that are not due yet are dropped. */
    void shutDown() {
        ExecutorService executor = executor();
        if (executor == null) {
            return;
        }
        if (executor instanceof ScheduledThreadPoolExecutor scheduler) {
            scheduler.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
            scheduler.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
        }
        executor.shutdown();
        try {
            executor.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
        } catch (InterruptedException timeout) {
            throw unfinished(executor, timeout);
        }
    }

    /** Returns when nothing runs or waits. */
    void awaitIdle() {
        ExecutorService executor = executor();
        if (executor == null) {
            return;
        }
        try {
            idleness.await(() -> running(executor) + waiting(executor) == 0);
        } catch (InterruptedException timeout) {
            throw unfinished(executor, timeout);
        }
    }

    /** How many jobs run or are due. */
    long inFlight() {
        ExecutorService executor = executor();
        return executor == null ? 0 : running(executor) + waiting(executor);
    }

    /** What is there to see out: nothing of a pool that is paused, as in a test context, and holds back what it has. */
    private @Nullable ExecutorService executor() {
        T pool = bean.made();
        return pool == null || !pool.isRunning() ? null : executors.apply(pool);
    }

    private UnfinishedException unfinished(ExecutorService executor, InterruptedException timeout) {
        return new UnfinishedException(
                "Pool '%s' still has jobs: %d running, %d not started"
                        .formatted(bean.name(), running(executor), waiting(executor)),
                timeout);
    }

    private static long running(ExecutorService executor) {
        return executor instanceof ThreadPoolExecutor pool ? pool.getActiveCount() : 0;
    }

    private static long waiting(ExecutorService executor) {
        if (!(executor instanceof ThreadPoolExecutor pool)) {
            return 0;
        }
        Collection<Runnable> queue = pool.getQueue();
        return executor instanceof ScheduledThreadPoolExecutor
                ? queue.stream().filter(ThreadPool::isDue).count()
                : queue.size();
    }

    private static boolean isDue(Runnable job) {
        return !(job instanceof Delayed delayed) || delayed.getDelay(TimeUnit.NANOSECONDS) <= 0;
    }
}
