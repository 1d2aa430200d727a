package dev.softlanding.shutdown.spring.adoption;

import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.report.CoordinatorState;
import java.util.Map;
import org.springframework.context.Lifecycle;
import org.springframework.context.support.DefaultLifecycleProcessor;

/**
 * Stops, when the context closes, what the plan has left: not what a task has stopped, or is stuck in, and not what is to be usable
 * until it is destroyed. All else is as ever: what starts, and what stops for a pause, a checkpoint, or a close without a run.
 */
final class PlannedLifecycleProcessor extends DefaultLifecycleProcessor {

    private final ShutdownCoordinator coordinator;
    private final Adoption adoption;
    private final ClosingProgress progress;
    private volatile boolean closing;

    PlannedLifecycleProcessor(ShutdownCoordinator coordinator, Adoption adoption, ClosingProgress progress) {
        this.coordinator = coordinator;
        this.adoption = adoption;
        this.progress = progress;
    }

    @Override
    public void onClose() {
        progress.step("lifecycle beans");
        closing = true;
        super.onClose();
    }

    @Override
    protected Map<String, Lifecycle> getLifecycleBeans() {
        Map<String, Lifecycle> beans = super.getLifecycleBeans();
        if (closing && coordinator.state().compareTo(CoordinatorState.RUNNING) >= 0) {
            beans.keySet().removeAll(adoption.notToStop(coordinator.report().tasks()));
        }
        return beans;
    }
}
