package dev.softlanding.shutdown.spring.resilience;

import dev.softlanding.shutdown.PlanProblem;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.TaskDecorator;
import dev.softlanding.shutdown.Wording;
import dev.softlanding.shutdown.plan.PolicyBinder;
import dev.softlanding.shutdown.plan.Spelling;
import dev.softlanding.shutdown.policy.PolicyKind;
import dev.softlanding.shutdown.time.TimeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;

/** Finds what tasks name among the application's own instances of Resilience4j. Without Resilience4j, it says so. Threadsafe. */
final class ResiliencePolicies implements PolicyBinder {

    private static final String MODULE = "io.github.resilience4j:resilience4j-spring-boot4";

    private final ObjectProvider<Instances<?, ?>> instances;
    private final TimeSource time;

    /** @param instances those of each kind that is on the class path */
    ResiliencePolicies(ObjectProvider<Instances<?, ?>> instances, TimeSource time) {
        this.instances = instances;
        this.time = time;
    }

    @Override
    public TaskDecorator bind(ShutdownTask task, Consumer<PlanProblem> problems) {
        List<Policy> policies = new ArrayList<>();
        task.policies().instances().forEach((kind, name) -> {
            Policy policy = new Named(task, kind, name, problems).find();
            if (policy != null) {
                policies.add(policy);
            }
        });
        return new PolicyChain(policies, time);
    }

    /** A policy that a task names. */
    private final class Named {

        private final ShutdownTask task;
        private final PolicyKind kind;
        private final String name;
        private final Consumer<PlanProblem> problems;

        Named(ShutdownTask task, PolicyKind kind, String name, Consumer<PlanProblem> problems) {
            this.task = task;
            this.kind = kind;
            this.name = name;
            this.problems = problems;
        }

        @Nullable
        Policy find() {
            if (kind == PolicyKind.TIME_LIMITER && (task.asyncBody() == null || task.policiesPerPart())) {
                problem(
                        "but its work is done when it returns, and only its timeout limits that",
                        "Let it return a CompletionStage, or remove %s.".formatted(property()));
                return null;
            }
            Instances<?, ?> known = instances.stream()
                    .filter(some -> some.kind() == kind && some.haveRegistry())
                    .findFirst()
                    .orElse(null);
            if (known == null) {
                problem(
                        instances.stream().findAny().isPresent()
                                ? "but there is no registry of Resilience4j for it"
                                : "but Resilience4j is not there",
                        "Add %s, or remove %s.".formatted(MODULE, property()));
                return null;
            }
            Policy policy = known.find(name);
            if (policy == null) {
                problem(
                        known.hasThreads().test(name)
                                ? "but that is a thread pool bulkhead, which would do the work on a thread of its own"
                                : "but there is none of that name",
                        suggestion(known));
            }
            return policy;
        }

        private String suggestion(Instances<?, ?> known) {
            List<String> names = known.names();
            StringBuilder fix = new StringBuilder();
            Spelling.nearest(name, names, 1).forEach(near -> fix.append("Did you mean '%s'? ".formatted(near)));
            fix.append(names.isEmpty() ? "There is none. " : "Known are: %s. ".formatted(Wording.list(names, ", ")));
            return fix.append("Configure resilience4j.%s.instances.%s, or name another."
                            .formatted(known.property(), name))
                    .toString();
        }

        private void problem(String but, String fix) {
            problems.accept(new PlanProblem(
                    PlanProblem.Kind.SETTING,
                    "Task '%s' names the %s '%s', %s.".formatted(task.name(), kind.words(), name, but),
                    fix));
        }

        private String property() {
            return "shutdown.tasks.%s.%s".formatted(task.name(), kind.id());
        }
    }
}
