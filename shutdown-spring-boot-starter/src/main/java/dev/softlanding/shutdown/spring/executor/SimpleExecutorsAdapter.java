package dev.softlanding.shutdown.spring.executor;

import dev.softlanding.shutdown.Origin;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.spring.adoption.AdoptedTask;
import dev.softlanding.shutdown.spring.adoption.Components;
import dev.softlanding.shutdown.spring.adoption.ManagedBean;
import dev.softlanding.shutdown.spring.adoption.ShutdownAdapter;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.TaskScheduler;

/**
 * Waits for the tasks of Spring's executors and schedulers that make a thread for each task, as Boot's do for virtual
 * threads: Spring itself waits for none of them.
 */
public class SimpleExecutorsAdapter implements ShutdownAdapter {

    @Override
    public void adopt(Components components) {
        for (ManagedBean<SimpleAsyncTaskExecutor> bean : components.ofType(SimpleAsyncTaskExecutor.class)) {
            AdoptedTask adopted = adopted(new SimpleExecutor(bean), components);
            components.adopt(
                    bean.made() instanceof TaskScheduler
                            ? adopted.using(ScheduledBeans.names(components.beanFactory()))
                            : adopted);
        }
    }

    private static AdoptedTask adopted(SimpleExecutor executor, Components components) {
        ShutdownTask task = ShutdownTask.named(
                        components.freeName(executor.bean().taskName()))
                .phase(Phase.DRAIN)
                .origin(Origin.ADAPTER)
                .after(ThreadPoolsAdapter.FEEDERS)
                .timeout(executor.limit(ThreadPoolsAdapter.TIMEOUT))
                .inFlight(executor::inFlight)
                .runWith(executor::close);
        return AdoptedTask.of(task).stopping(executor.bean().name());
    }
}
