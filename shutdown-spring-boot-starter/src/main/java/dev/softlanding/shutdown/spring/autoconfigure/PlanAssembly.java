package dev.softlanding.shutdown.spring.autoconfigure;

import dev.softlanding.shutdown.InvalidPlanException;
import dev.softlanding.shutdown.Origin;
import dev.softlanding.shutdown.PlanProblem;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.Wording;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.report.BudgetProof;
import dev.softlanding.shutdown.report.DroppedEdge;
import dev.softlanding.shutdown.report.Remedy;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.spring.adoption.Adoption;
import dev.softlanding.shutdown.spring.autoconfigure.ShutdownProperties.Mode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Makes the plan of what an application declares, and says or insists on how it fits the time there is. */
final class PlanAssembly {

    private static final Logger logger = LoggerFactory.getLogger(PlanAssembly.class);

    private final ShutdownCoordinator coordinator;
    private final Map<String, ShutdownTask> tasks;
    private final AnnotatedTasks annotated;
    private final Adoption adoption;
    private final Mode mode;

    /** @param tasks tasks that are beans, by the names of these */
    PlanAssembly(
            ShutdownCoordinator coordinator,
            Map<String, ShutdownTask> tasks,
            AnnotatedTasks annotated,
            Adoption adoption,
            Mode mode) {
        this.coordinator = coordinator;
        this.tasks = tasks;
        this.annotated = annotated;
        this.adoption = adoption;
        this.mode = mode;
    }

    /** Registers all tasks and validates them, without arming yet. */
    void collect() {
        Map<String, String> declared = new LinkedHashMap<>();
        tasks.forEach((bean, task) -> {
            coordinator.register(task);
            declared.put(task.name(), bean);
        });
        declared.putAll(annotated.registerWith(coordinator));
        adoption.into(coordinator, declared);
        insist(coordinator.proofOf(coordinator.validate()));
    }

    /** Arms the coordinator and tells what it would do. */
    void arm() {
        coordinator.arm();
        BudgetProof proof = coordinator.proof();
        insist(proof);
        tell(coordinator.report(), proof);
    }

    private void insist(BudgetProof proof) {
        if (mode == Mode.STRICT && !proof.fits()) {
            throw new InvalidPlanException(List.of(new PlanProblem(
                    PlanProblem.Kind.TIMEOUT,
                    "The plan may take %s, but there are only %s before the cut-off, and 'shutdown.mode' is strict."
                            .formatted(proof.takesAtMost(), Wording.tenths(proof.budget())),
                    remediesOf(proof) + " Or let shutdown.mode be permissive.")));
        }
    }

    private static void tell(ShutdownReport plan, BudgetProof proof) {
        String budget = Wording.tenths(proof.budget());
        logger.info(
                "Shutdown plan: {} tasks, worst case {} of {}{}",
                plan.tasks().size(),
                Wording.tenths(proof.worstCase()),
                budget,
                proof.fitsOnlyWithoutOptional() ? withoutOptional(plan, proof) : "");
        plan.tasks()
                .forEach(task -> logger.debug(
                        "Task '{}' of phase '{}' comes after {}",
                        task.name(),
                        task.phase().id(),
                        task.after()));
        plan.droppedEdges().forEach(PlanAssembly::tell);
        if (!proof.fits()) {
            logger.warn(
                    "The shutdown plan may take {}, but there are only {} before the cut-off. {}",
                    proof.takesAtMost(),
                    budget,
                    remediesOf(proof));
        }
    }

    private static String withoutOptional(ShutdownReport plan, BudgetProof proof) {
        long count = plan.tasks().stream()
                .filter(task -> task.optional() && !TaskReport.DISABLED.equals(task.explanation()))
                .count();
        return ", %s without its %s"
                .formatted(
                        Wording.tenths(proof.withoutOptional()),
                        count == 1 ? "optional task" : count + " optional tasks");
    }

    /** Who declared something wants to know that it does not hold; nobody declared what was only derived. */
    private static void tell(DroppedEdge edge) {
        logger.atLevel(edge.origin().compareTo(Origin.DECLARED) <= 0 ? Level.WARN : Level.DEBUG)
                .log(
                        "In the shutdown plan '{}' does not wait for '{}' ({}): {}",
                        edge.then(),
                        edge.first(),
                        edge.origin(),
                        edge.because());
    }

    private static String remediesOf(BudgetProof proof) {
        return proof.remedies().stream().map(Remedy::sentence).collect(Collectors.joining(" Or: "));
    }
}
