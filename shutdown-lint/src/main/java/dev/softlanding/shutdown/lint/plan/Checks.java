package dev.softlanding.shutdown.lint.plan;

import dev.softlanding.shutdown.PlanProblem;
import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.lint.plan.GraphChecks.Seen;
import dev.softlanding.shutdown.lint.plan.declared.Declared;
import dev.softlanding.shutdown.plan.ShutdownPlan;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.processing.ProcessingEnvironment;
import javax.tools.Diagnostic.Kind;
import org.jspecify.annotations.Nullable;

/** All that is looked for in a plan. This class is not threadsafe. */
final class Checks {

    private final ProcessingEnvironment environment;
    private final ModulePlan plan;
    private final List<Declared> tasks;
    private final Seen seen;

    Checks(ProcessingEnvironment environment, ModulePlan plan, List<Declared> tasks, Seen seen) {
        this.environment = environment;
        this.plan = plan;
        this.tasks = tasks;
        this.seen = seen;
    }

    /** @param single whether the tasks make up no plan, and are only looked at each by itself */
    List<Problem> run(boolean single) {
        List<Problem> problems = new ArrayList<>();
        var each = new DeclarationChecks(environment.getElementUtils(), environment.getTypeUtils(), problems);
        tasks.forEach(each::check);
        if (single) {
            return problems;
        }
        Grace grace = grace();
        var graph = new GraphChecks(plan, tasks, seen, problems);
        for (PlanProblem problem : plan.problems(grace == null ? null : grace.budget())) {
            graph.add(problem);
        }
        ShutdownPlan compiled = grace == null ? null : plan.compiled();
        if (grace != null && compiled != null) {
            grace.check(compiled, tasks, problems);
        }
        return problems;
    }

    private @Nullable Grace grace() {
        try {
            return Grace.of(environment.getOptions());
        } catch (ShutdownException unusable) {
            environment
                    .getMessager()
                    .printMessage(
                            Kind.WARNING,
                            "[%s] %s".formatted(Rules.GRACE_PERIOD.name(), String.valueOf(unusable.getMessage())));
            return null;
        }
    }
}
