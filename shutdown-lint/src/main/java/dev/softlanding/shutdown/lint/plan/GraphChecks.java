package dev.softlanding.shutdown.lint.plan;

import dev.softlanding.shutdown.PlanProblem;
import dev.softlanding.shutdown.PlanProblem.Kind;
import dev.softlanding.shutdown.lint.plan.declared.Annotations;
import dev.softlanding.shutdown.lint.plan.declared.Declared;
import dev.softlanding.shutdown.lint.plan.declared.PlannedTask;
import dev.softlanding.shutdown.lint.plan.declared.PlannedTask.Presence;
import dev.softlanding.shutdown.lint.plan.declared.Times;
import dev.softlanding.shutdown.plan.Spelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.AnnotationValue;
import org.jspecify.annotations.Nullable;

/** Puts what the core finds wrong with the whole plan to where it is declared. This class is not threadsafe. */
final class GraphChecks {

    private static final String WAYS_OUT =
            "Write '%s?' if it may be absent, or give the compiler -Ashutdown.known=%s if a library has it.";

    private final ModulePlan plan;
    private final List<Declared> own;
    private final Seen seen;
    private final List<Problem> problems;

    /** How much of the names of a module this compilation sees. */
    enum Seen {
        /** All of them. */
        ALL,
        /** All but those of tasks that only the running program names. */
        ALL_BUT_COMPUTED,
        /** Those of some of its sources. */
        SOME
    }

    /** One edge as somebody has declared it. */
    private record Edge(String words, PlannedTask by, String to, String member) {}

    /** @param problems where they go */
    GraphChecks(ModulePlan plan, List<Declared> own, Seen seen, List<Problem> problems) {
        this.plan = plan;
        this.own = own;
        this.seen = seen;
        this.problems = problems;
    }

    void add(PlanProblem problem) {
        switch (problem.kind()) {
            case UNKNOWN_NAME -> addUnknownName(problem);
            case DUPLICATE -> addDuplicate(problem);
            case CYCLE -> addPath(problem, true);
            case PHASE_CONTRADICTION -> addPath(problem, false);
            case TIMEOUT, DECLARATION, SETTING -> addOfTask(problem);
        }
    }

    private void addUnknownName(PlanProblem problem) {
        String name = problem.names().get(1);
        List<Declared> at = declared(problem.names().get(0)).stream()
                .filter(declared -> PlannedTask.names(declared.task().after(), name)
                        || PlannedTask.names(declared.task().before(), name))
                .toList();
        if (seen == Seen.SOME || at.isEmpty()) {
            return;
        }
        List<String> known = Stream.concat(
                        plan.names().stream(), Stream.of("announce", "drain", "flush", "release", "telemetry"))
                .filter(other -> !other.equals(problem.names().get(0)))
                .toList();
        boolean near = !Spelling.nearest(name, known, 1).isEmpty();
        String fix = near ? Spelling.suggestion(name, known) : WAYS_OUT.formatted(name, name);
        boolean after = PlannedTask.names(at.get(0).task().after(), name);
        problems.add(new Problem(
                Rules.UNKNOWN_NAME,
                near && seen == Seen.ALL,
                problem.message() + " " + fix,
                at,
                edgeValue(at.get(0), after ? "after" : "before", name)));
    }

    /** Of those that are there under conditions, perhaps only one ever is. */
    private void addDuplicate(PlanProblem problem) {
        String name = problem.names().get(0);
        List<PlannedTask> all = plan.named(name);
        List<Declared> at = new ArrayList<>(declared(name));
        long sure =
                all.stream().filter(task -> task.presence() == Presence.SURE).count();
        if (all.size() < 2) {
            addOfTask(problem); // it has the name of a phase
        } else if (sure > 0 && !at.isEmpty()) {
            at.add(at.remove(0)); // where there was one before
            String places =
                    all.stream().map(PlannedTask::whereabouts).distinct().collect(Collectors.joining(" and "));
            problems.add(new Problem(
                    Rules.DUPLICATE,
                    sure > 1,
                    "%s Declared at %s. %s".formatted(problem.message(), places, problem.fix()),
                    at,
                    Annotations.written(at.get(0).annotation(), "name")));
        }
    }

    private void addPath(PlanProblem problem, boolean circle) {
        List<Edge> edges = edges(problem.names(), circle);
        List<Declared> at = new ArrayList<>();
        AnnotationValue value = null;
        for (Edge edge : edges) {
            for (Declared declared : own) {
                if (declared.task().equals(edge.by()) && !at.contains(declared)) {
                    boolean first = declared.compiled() && at.stream().noneMatch(Declared::compiled);
                    at.add(first ? 0 : at.size(), declared);
                    value = first ? edgeValue(declared, edge.member(), edge.to()) : value;
                }
            }
        }
        if (at.isEmpty()) {
            addOfTask(problem);
            return;
        }
        problems.add(new Problem(
                Rules.of(problem.kind()),
                true,
                "%s %s%s".formatted(problem.message(), places(edges), problem.fix()),
                at,
                value));
    }

    /** Of one edge, the place is that of the finding, and the other end is told. */
    private String places(List<Edge> edges) {
        if (edges.size() > 1) {
            return "Declared are %s. ".formatted(edges.stream().map(Edge::words).collect(Collectors.joining(", ")));
        }
        return edges.stream()
                .flatMap(edge -> plan.named(edge.to()).stream())
                .map(other -> "'%s' is declared at %s. ".formatted(other.name(), other.whereabouts()))
                .collect(Collectors.joining());
    }

    /** The edges between names of which each comes after the next. */
    private List<Edge> edges(List<String> names, boolean circle) {
        List<Edge> edges = new ArrayList<>();
        for (int i = 0; i < names.size() - (circle ? 0 : 1); i++) {
            String then = names.get(i);
            String first = names.get((i + 1) % names.size());
            Edge edge = Stream.concat(
                            plan.named(then).stream().map(task -> edge(task, "after", task.after(), first)),
                            plan.named(first).stream().map(task -> edge(task, "before", task.before(), then)))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
            if (edge != null) {
                edges.add(edge);
            }
        }
        return edges;
    }

    private static @Nullable Edge edge(PlannedTask task, String member, List<String> edges, String to) {
        String words = "'%s' %s '%s' at %s".formatted(task.name(), member, to, task.whereabouts());
        return PlannedTask.names(edges, to) ? new Edge(words, task, to, member) : null;
    }

    /** What is about one task is put at it, at the value that it quotes. */
    private void addOfTask(PlanProblem problem) {
        List<String> names = problem.names();
        List<Declared> at =
                names.stream().flatMap(name -> declared(name).stream()).toList();
        if (at.isEmpty()) {
            return;
        }
        Declared first = at.get(0);
        boolean guaranteed = problem.message().contains("guaranteed");
        String member = problem.kind() == Kind.TIMEOUT ? guaranteed ? "guaranteed" : "timeout" : "name";
        boolean assumed = problem.kind() == Kind.TIMEOUT
                && (Times.of(first.task().timeout()).assumed()
                        || Times.of(first.task().guaranteed()).assumed());
        AnnotationValue value = names.size() < 2 || problem.kind() == Kind.TIMEOUT
                ? Annotations.written(first.annotation(), member)
                : Stream.of("after", "before")
                        .map(edges -> edgeValue(first, edges, names.get(1)))
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null);
        problems.add(new Problem(Rules.of(problem.kind()), !assumed, problem.toString(), at, value));
    }

    private List<Declared> declared(String name) {
        return own.stream()
                .filter(declared -> declared.task().name().equals(name))
                .toList();
    }

    private static @Nullable AnnotationValue edgeValue(Declared declared, String member, String name) {
        return Annotations.values(declared.annotation(), member).stream()
                .filter(value ->
                        PlannedTask.unmarked(String.valueOf(value.getValue())).equals(PlannedTask.unmarked(name)))
                .findFirst()
                .orElse(null);
    }
}
