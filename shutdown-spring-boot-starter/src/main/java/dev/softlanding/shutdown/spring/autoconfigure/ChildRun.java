package dev.softlanding.shutdown.spring.autoconfigure;

import dev.softlanding.shutdown.Origin;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.TaskContext;
import dev.softlanding.shutdown.Wording;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.report.BudgetProof;
import dev.softlanding.shutdown.report.CoordinatorState;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ApplicationContextEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.core.Ordered;

/**
 * Makes the whole run of a context with a parent a task of the parent's plan, while the child is up: beans of a child use
 * those of its parent, so what the parent flushes, releases and destroys has to come after the child's end. It drains
 * with the parent; both announce at the same time, if it is a signal.
 */
final class ChildRun implements ApplicationListener<ApplicationContextEvent>, Ordered {

    private static final Logger logger = LoggerFactory.getLogger(ChildRun.class);

    /** For the steps between the last task of the child and the parent's knowing. */
    private static final Duration MARGIN = Duration.ofMillis(500);

    private final ApplicationContext context;
    private final ShutdownCoordinator coordinator;

    ChildRun(ApplicationContext context, ShutdownCoordinator coordinator) {
        this.context = context;
        this.coordinator = coordinator;
    }

    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE; // after the plan has been armed, or run
    }

    @Override
    public boolean supportsAsyncExecution() {
        return false;
    }

    @Override
    public void onApplicationEvent(ApplicationContextEvent event) {
        if (event.getApplicationContext() != context) {
            return;
        }
        ShutdownCoordinator parent = armedParent();
        if (parent != null && event instanceof ContextRefreshedEvent) {
            enter(parent);
        } else if (parent != null && event instanceof ContextClosedEvent) {
            leave(parent);
        }
    }

    /** The nearest above that could still run. */
    private @Nullable ShutdownCoordinator armedParent() {
        ApplicationContext parent = context.getParent();
        ShutdownCoordinator nearest = parent == null
                ? null
                : parent.getBeanProvider(ShutdownCoordinator.class).getIfAvailable();
        return nearest != null && nearest.state() == CoordinatorState.ARMED ? nearest : null;
    }

    private void enter(ShutdownCoordinator parent) {
        Duration worstCase = coordinator.proof().worstCase();
        ShutdownTask task = ShutdownTask.named(name())
                .phase(Phase.DRAIN)
                .origin(Origin.ADAPTER)
                .timeout(worstCase.plus(MARGIN))
                .runWith(this::runAndAwait);
        try {
            parent.change(plan -> plan.add(task));
            sayIfTooLong(parent.proof());
        } catch (ShutdownException parentEnds) {
            // Then it closes this context, and that runs the plan.
        }
    }

    private void leave(ShutdownCoordinator parent) {
        try {
            parent.change(plan -> plan.remove(name()));
        } catch (ShutdownException parentEnds) {
            // Then its task finds nothing left to do.
        }
    }

    private String name() {
        return "context-" + context.getId();
    }

    private void sayIfTooLong(BudgetProof proof) {
        if (!proof.fits()) {
            logger.warn(
                    "With its child context '{}' the shutdown plan of the parent may take {}, but there are only {}"
                            + " before the cut-off. Give tasks in either less time",
                    context.getId(),
                    Wording.tenths(proof.worstCase()),
                    Wording.tenths(proof.budget()));
        }
    }

    private void runAndAwait(TaskContext task) throws InterruptedException, TimeoutException {
        if (coordinator.state() == CoordinatorState.ARMED) {
            coordinator.trigger(task.reason());
        }
        if (!coordinator.awaitTerminated(task.remaining())) {
            throw new TimeoutException("The shutdown of the child context '" + context.getId() + "' goes on");
        }
    }
}
