package dev.softlanding.shutdown.spring.executor;

import dev.softlanding.shutdown.TaskContext;
import dev.softlanding.shutdown.spring.adoption.ManagedBean;
import dev.softlanding.shutdown.spring.adoption.UnfinishedException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler;

/**
 * Sees out the work of one of Spring's executors that make a thread for each task. Threadsafe.
 *
 * @param bean the executor
 */
record SimpleExecutor(ManagedBean<SimpleAsyncTaskExecutor> bean) {

    /** How long the application lets it take, or the default. */
    Duration limit(Duration otherwise) {
        SimpleAsyncTaskExecutor executor = bean.made();
        long millis = executor == null ? 0 : Hidden.TERMINATION_TIMEOUT.number(executor);
        return millis > TaskTracking.LIMIT ? Duration.ofMillis(millis) : otherwise;
    }

    /** Takes no more work, and returns when all that it had is done. What is not done at the timeout is interrupted. */
    void close(TaskContext context) {
        SimpleAsyncTaskExecutor executor = bean.made();
        if (executor == null) {
            return;
        }
        try {
            if (executor instanceof SimpleAsyncTaskScheduler scheduler) {
                awaitPasses(scheduler);
            }
        } finally {
            closeWithin(context.remaining(), executor);
        }
    }

    /** Those of a fixed delay run on the scheduler's own thread, which its close interrupts. */
    private void awaitPasses(SimpleAsyncTaskScheduler scheduler) {
        var ended = new CountDownLatch(1);
        scheduler.stop(ended::countDown);
        try {
            ended.await();
        } catch (InterruptedException timeout) {
            throw new UnfinishedException(
                    "Scheduler '%s' still runs a pass of a fixed delay".formatted(bean.name()), timeout);
        }
    }

    /** The executor's own wait has a limit of its own, which may be less than what the task has by now. */
    private void closeWithin(Duration limit, SimpleAsyncTaskExecutor executor) {
        Hidden.TERMINATION_TIMEOUT.set(executor, Math.max(1, limit.toMillis()));
        executor.close();
        boolean interrupted = Thread.interrupted();
        long running = inFlight();
        if (running > 0) {
            throw new UnfinishedException(
                    "Executor '%s' still has tasks: %d running".formatted(bean.name(), running),
                    interrupted ? new InterruptedException() : null);
        }
    }

    /** How many tasks run. */
    long inFlight() {
        SimpleAsyncTaskExecutor executor = bean.made();
        return executor == null ? 0 : Hidden.ACTIVE_THREADS.size(executor);
    }
}
