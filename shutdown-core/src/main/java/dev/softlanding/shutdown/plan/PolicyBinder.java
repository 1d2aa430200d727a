package dev.softlanding.shutdown.plan;

import dev.softlanding.shutdown.PlanProblem;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.TaskDecorator;
import java.util.function.Consumer;

/** Knows the policies that tasks name, and puts them around the work of these. */
@FunctionalInterface
public interface PolicyBinder {

    /**
     * What puts the policies of a task around its work. Called whenever a plan is validated, so that nothing is looked up
     * while a task's time runs.
     *
     * @param task a task that names at least one policy, with what is set about it
     * @param problems takes what is wrong with what it names; the plan is refused then, and what is returned not used
     * @return what is put around the work of the task, inside of all other decorators and of its fallback; or around each
     *     part of it, if the task {@linkplain ShutdownTask#policiesPerPart() wants it so}
     */
    TaskDecorator bind(ShutdownTask task, Consumer<PlanProblem> problems);

    /** Knows none. */
    static PolicyBinder none() {
        return (task, problems) -> {
            task.policies()
                    .instances()
                    .forEach((kind, instance) -> problems.accept(new PlanProblem(
                            PlanProblem.Kind.SETTING,
                            "Task '%s' names the %s '%s', but nothing here knows policies."
                                    .formatted(task.name(), kind.words(), instance),
                            "Give the coordinator a PolicyBinder, or let the task name none.")));
            return (same, context, work) -> work.proceed();
        };
    }
}
