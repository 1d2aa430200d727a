package dev.softlanding.shutdown.spring.resilience;

import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.TaskContext;
import dev.softlanding.shutdown.TaskDecorator;
import dev.softlanding.shutdown.guard.Stages;
import dev.softlanding.shutdown.time.TimeSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Policies around each other, and all of them around the work of a task or a part of it. The thread is kept until a stage that
 * the work leaves behind is complete, so that the policies see how it ends. Threadsafe.
 */
final class PolicyChain implements TaskDecorator {

    private final List<Policy> policies;
    private final TimeSource time;

    /** @param policies the outermost first */
    PolicyChain(List<Policy> policies, TimeSource time) {
        this.policies = List.copyOf(policies);
        this.time = time;
    }

    @Override
    public @Nullable CompletionStage<?> around(ShutdownTask task, TaskContext context, Work work) throws Exception {
        Stages.await(proceed(0, new Call(context, time), work));
        return null;
    }

    @Override
    public void aroundPart(ShutdownTask task, String part, TaskContext context, Work work) throws Exception {
        Stages.await(proceed(0, new Call(context, time), work));
    }

    private @Nullable CompletionStage<?> proceed(int policy, Call call, Work work) throws Exception {
        if (policy < policies.size()) {
            return policies.get(policy).around(call, () -> proceed(policy + 1, call, work));
        }
        call.begin();
        return work.proceed();
    }
}
