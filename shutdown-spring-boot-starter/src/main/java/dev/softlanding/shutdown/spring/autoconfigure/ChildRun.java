package dev.softlanding.shutdown.spring.autoconfigure;

import dev.softlanding.shutdown.InvalidPlanException;
import dev.softlanding.shutdown.Origin;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.PlanProblem;
import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.TaskContext;
import dev.softlanding.shutdown.Wording;
import dev.softlanding.shutdown.engine.ChangeSet;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.report.BudgetProof;
import dev.softlanding.shutdown.report.CoordinatorState;
import dev.softlanding.shutdown.report.Remedy;
import dev.softlanding.shutdown.spring.autoconfigure.ShutdownProperties.Mode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
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
    private final Mode mode;
    private volatile @Nullable Above above;

    ChildRun(ApplicationContext context, ShutdownCoordinator coordinator, Mode mode) {
        this.context = context;
        this.coordinator = coordinator;
        this.mode = mode;
    }

    /**
     * The nearest context above that has a plan.
     *
     * @param coordinator whose plan it is
     * @param run its own place in the plan above that, if there is one
     */
    private record Above(
            ShutdownCoordinator coordinator, @Nullable ChildRun run) {

        /** Changes the plan, unless it runs already. Returns whether it has been changed. */
        boolean change(Consumer<ChangeSet> changes) {
            try {
                coordinator.change(changes);
                return true;
            } catch (ShutdownException refused) {
                if (coordinator.state() == CoordinatorState.ARMED) {
                    throw refused;
                }
                return false;
            }
        }

        void tellAbove() {
            if (run != null) {
                run.update();
            }
        }
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
        if (event instanceof ContextRefreshedEvent && above == null) {
            enter();
        } else if (event instanceof ContextClosedEvent) {
            leave();
        }
    }

    private void enter() {
        Above found = find(context.getParent());
        if (found != null && found.change(plan -> plan.add(task()))) {
            above = found;
            insist(found.coordinator().proof());
            found.tellAbove();
        }
    }

    private static @Nullable Above find(@Nullable ApplicationContext parent) {
        if (parent == null) {
            return null;
        }
        ShutdownCoordinator nearest =
                parent.getBeanProvider(ShutdownCoordinator.class).getIfAvailable();
        return nearest == null
                ? null
                : new Above(nearest, parent.getBeanProvider(ChildRun.class).getIfAvailable());
    }

    private void leave() {
        Above left = above;
        above = null;
        if (left != null && left.change(plan -> plan.remove(name()))) {
            left.tellAbove();
        }
    }

    /** The plan has changed: a child of this context has come or gone. */
    private void update() {
        Above known = above;
        if (known != null && known.change(plan -> plan.replace(task()))) {
            known.tellAbove();
        }
    }

    private ShutdownTask task() {
        return ShutdownTask.named(name())
                .phase(Phase.DRAIN)
                .origin(Origin.ADAPTER)
                .timeout(coordinator.proof().worstCase().plus(MARGIN))
                .runWith(this::runAndAwait);
    }

    private String name() {
        return "context-" + context.getId();
    }

    private void insist(BudgetProof proof) {
        if (proof.fits()) {
            return;
        }
        String problem =
                "With the child context '%s' the shutdown plan of its parent may take %s, but there are only %s before the cut-off"
                        .formatted(context.getId(), proof.takesAtMost(), Wording.tenths(proof.budget()));
        String remedies = proof.remedies().stream().map(Remedy::sentence).collect(Collectors.joining(" Or: "));
        if (mode == Mode.STRICT) {
            leave();
            throw new InvalidPlanException(List.of(
                    new PlanProblem(PlanProblem.Kind.TIMEOUT, problem + ", and 'shutdown.mode' is strict.", remedies)));
        }
        logger.warn("{}. {}", problem, remedies);
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
