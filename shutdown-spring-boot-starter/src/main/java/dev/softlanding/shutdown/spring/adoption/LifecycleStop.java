package dev.softlanding.shutdown.spring.adoption;

import dev.softlanding.shutdown.CallbackBody;
import dev.softlanding.shutdown.TaskContext;
import org.springframework.context.Lifecycle;
import org.springframework.context.SmartLifecycle;

/**
 * Stops a lifecycle bean as Spring would, if it runs. What ends asynchronously ends the task when it says so; nobody waits for it
 * on a thread.
 */
record LifecycleStop(ManagedBean<? extends Lifecycle> bean) implements CallbackBody {

    @Override
    public void start(TaskContext context, Completion completion) throws Exception {
        Lifecycle lifecycle = bean.made();
        if (lifecycle == null || !lifecycle.isRunning()) {
            completion.succeed();
        } else if (lifecycle instanceof SmartLifecycle smart) {
            smart.stop(completion::succeed);
        } else {
            lifecycle.stop();
            completion.succeed();
        }
    }
}
