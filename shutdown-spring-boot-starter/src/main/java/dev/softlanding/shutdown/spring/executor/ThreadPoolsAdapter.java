package dev.softlanding.shutdown.spring.executor;

import dev.softlanding.shutdown.Origin;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.spring.adoption.AdoptedTask;
import dev.softlanding.shutdown.spring.adoption.Components;
import dev.softlanding.shutdown.spring.adoption.Idleness;
import dev.softlanding.shutdown.spring.adoption.ManagedBean;
import dev.softlanding.shutdown.spring.adoption.ShutdownAdapter;
import dev.softlanding.shutdown.time.TimeSource;
import java.time.Duration;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * Lets Spring's thread pools end what they have accepted, the queue included: Spring itself waits for what runs, and then
 * drops the queue. An executor stays open for what comes while the context closes, as {@code @PreDestroy} methods that use it; one that
 * is told to be strict does not, nor does a scheduler.
 *
 * <p>A scheduler does not wait for jobs that are not due.
 */
public class ThreadPoolsAdapter implements ShutdownAdapter {

    /** Those that may hand work to a pool while they drain. */
    static final String[] FEEDERS = {"web-drain?", "kafka-listeners?", ScheduledTasksAdapter.TASK + "?"};

    /** If the application sets no limit. */
    static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final Idleness idleness = new Idleness(TimeSource.system());

    @Override
    public void adopt(Components components) {
        for (ManagedBean<ThreadPoolTaskExecutor> bean : components.ofType(ThreadPoolTaskExecutor.class)) {
            var pool = new ThreadPool<>(bean, ThreadPoolTaskExecutor::getThreadPoolExecutor, idleness);
            components.adopt(adopted(pool, components));
        }
        for (ManagedBean<ThreadPoolTaskScheduler> bean : components.ofType(ThreadPoolTaskScheduler.class)) {
            var pool = new ThreadPool<>(bean, ThreadPoolTaskScheduler::getScheduledExecutor, idleness);
            components.adopt(adopted(pool, components).using(ScheduledBeans.names(components.beanFactory())));
        }
    }

    private static AdoptedTask adopted(ThreadPool<?> pool, Components components) {
        ShutdownTask.Builder task = ShutdownTask.named(
                        components.freeName(pool.bean().taskName()))
                .phase(Phase.DRAIN)
                .origin(Origin.ADAPTER)
                .after(FEEDERS)
                .timeout(pool.limit(TIMEOUT))
                .inFlight(pool::inFlight);
        return pool.staysOpen()
                ? AdoptedTask.of(task.run(pool::awaitIdle)).draining(pool.bean().name())
                : AdoptedTask.of(task.run(pool::shutDown)).stopping(pool.bean().name());
    }
}
