package dev.softlanding.shutdown.spring.autoconfigure;

import dev.softlanding.shutdown.InvalidPlanException;
import dev.softlanding.shutdown.PlanProblem;
import dev.softlanding.shutdown.ShutdownReport;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.spring.autoconfigure.ShutdownProperties.Mode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** Makes the plan of what an application declares, and says or insists on how it fits the time there is. */
final class PlanAssembly {

    private static final Logger logger = LoggerFactory.getLogger(PlanAssembly.class);

    private final ConfigurableListableBeanFactory beanFactory;
    private final ShutdownCoordinator coordinator;
    private final List<ShutdownTask> tasks;
    private final Mode mode;

    PlanAssembly(
            ConfigurableListableBeanFactory beanFactory,
            ShutdownCoordinator coordinator,
            List<ShutdownTask> tasks,
            Mode mode) {
        this.beanFactory = beanFactory;
        this.coordinator = coordinator;
        this.tasks = List.copyOf(tasks);
        this.mode = mode;
    }

    /** Registers all tasks and validates them, without arming yet. */
    void collect() {
        tasks.forEach(coordinator::register);
        new AnnotatedTasks(beanFactory).registerWith(coordinator);
        Duration worstCase = coordinator.validate().worstCase();
        insist(worstCase, coordinator.report().budget());
    }

    /** Arms the coordinator and tells what it would do. */
    void arm() {
        coordinator.arm();
        ShutdownReport plan = coordinator.report();
        insist(plan.worstCase(), plan.budget());
        tell(plan);
    }

    private void insist(Duration worstCase, Duration budget) {
        if (mode == Mode.STRICT && worstCase.compareTo(budget) > 0) {
            throw new InvalidPlanException(List.of(new PlanProblem(
                    PlanProblem.Kind.TIMEOUT,
                    "The plan may take %s, but there are only %s before the cut-off, and 'shutdown.mode' is strict."
                            .formatted(seconds(worstCase), seconds(budget)),
                    "Raise shutdown.grace-period together with the platform's grace period, shorten timeouts, or let"
                            + " shutdown.mode be permissive.")));
        }
    }

    private static void tell(ShutdownReport plan) {
        String worstCase = seconds(plan.worstCase());
        String budget = seconds(plan.budget());
        logger.info("Shutdown plan: {} tasks, worst case {} of {}", plan.tasks().size(), worstCase, budget);
        plan.tasks()
                .forEach(task -> logger.debug(
                        "Task '{}' of phase '{}' comes after {}",
                        task.name(),
                        task.phase().id(),
                        task.after()));
        plan.droppedEdges()
                .forEach(edge -> logger.debug(
                        "'{}' does not wait for '{}' ({}): {}",
                        edge.then(),
                        edge.first(),
                        edge.origin(),
                        edge.because()));
        if (plan.worstCase().compareTo(plan.budget()) > 0) {
            logger.warn(
                    "The shutdown plan may take {}, but there are only {} before the cut-off. Raise"
                            + " shutdown.grace-period together with the platform's grace period, or shorten timeouts",
                    worstCase,
                    budget);
        }
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1e3);
    }
}
