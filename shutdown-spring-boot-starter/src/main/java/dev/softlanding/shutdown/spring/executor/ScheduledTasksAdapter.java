package dev.softlanding.shutdown.spring.executor;

import dev.softlanding.shutdown.Origin;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.spring.adoption.AdoptedTask;
import dev.softlanding.shutdown.spring.adoption.Components;
import dev.softlanding.shutdown.spring.adoption.ManagedBean;
import dev.softlanding.shutdown.spring.adoption.ShutdownAdapter;
import java.time.Duration;
import java.util.List;
import org.springframework.scheduling.config.ScheduledTask;
import org.springframework.scheduling.config.ScheduledTaskHolder;

/**
 * Lets no scheduled method begin another pass while the application drains. A pass that has begun goes on; the task of its
 * scheduler waits for it.
 */
public class ScheduledTasksAdapter implements ShutdownAdapter {

    static final String TASK = "scheduled-tasks";

    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    @Override
    public void adopt(Components components) {
        List<ManagedBean<ScheduledTaskHolder>> holders = components.ofType(ScheduledTaskHolder.class);
        if (holders.isEmpty()) {
            return;
        }
        ShutdownTask task = ShutdownTask.named(TASK)
                .phase(Phase.DRAIN)
                .origin(Origin.ADAPTER)
                .timeout(TIMEOUT)
                .run(() -> holders.forEach(ScheduledTasksAdapter::cancel));
        components.adopt(AdoptedTask.of(task)
                .stopping(holders.stream().map(ManagedBean::name).toArray(String[]::new))
                .using(ScheduledBeans.names(components.beanFactory())));
    }

    private static void cancel(ManagedBean<ScheduledTaskHolder> bean) {
        ScheduledTaskHolder holder = bean.made();
        if (holder != null) {
            for (ScheduledTask task : holder.getScheduledTasks()) {
                task.cancel(false);
            }
        }
    }
}
