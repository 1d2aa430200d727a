package dev.softlanding.shutdown.spring.executor;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

/**
 * Makes Spring's executors without a pool, as those for virtual threads, keep track of what they run, so that it can be
 * waited for: they do so only with a limit for it, and only from their first task on. The limit is the shortest there is: where no
 * task of a plan ends them, nobody waits, as ever.
 */
final class TaskTracking implements BeanPostProcessor {

    /** In milliseconds; nobody sets it to wait for something. */
    static final long LIMIT = 1;

    @Override
    public Object postProcessBeforeInitialization(Object bean, String beanName) {
        if (bean instanceof SimpleAsyncTaskExecutor executor && Hidden.TERMINATION_TIMEOUT.number(executor) == 0) {
            executor.setTaskTerminationTimeout(LIMIT);
        }
        return bean;
    }
}
