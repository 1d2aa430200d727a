package dev.softlanding.shutdown.spring.adoption;

import dev.softlanding.shutdown.Origin;
import dev.softlanding.shutdown.TaskEdge;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Infers order from use: a task ends before that of a bean which its own beans use, directly or through others. The shortest way from
 * the one to the other is the edge's path. It goes on beyond a bean with a task of its own: the edge to that one may give way, and what
 * lies beyond is used all the same.
 *
 * <p>This class is not threadsafe.
 */
final class EdgeInference {

    private final Function<String, ? extends Set<String>> usedBy;
    private final Map<String, Set<String>> known = new HashMap<>();
    private final Map<String, Set<String>> tasksOfBeans = new HashMap<>();

    /** @param usedBy tells which beans a bean uses itself */
    EdgeInference(Function<String, ? extends Set<String>> usedBy) {
        this.usedBy = usedBy;
    }

    /**
     * The edges between these tasks.
     *
     * @param beans by task, the beans it is about
     * @param uses by task, what these use beyond what is known of them
     */
    Collection<TaskEdge> infer(Map<String, Set<String>> beans, Map<String, Set<String>> uses) {
        beans.forEach((task, about) -> about.forEach(bean -> tasksOfBeans
                .computeIfAbsent(bean, none -> new LinkedHashSet<>())
                .add(task)));
        List<TaskEdge> edges = new ArrayList<>();
        beans.forEach((task, about) -> edges.addAll(edgesFrom(task, about, uses.getOrDefault(task, Set.of()))));
        return edges;
    }

    private Collection<TaskEdge> edgesFrom(String task, Set<String> beans, Set<String> uses) {
        Map<String, TaskEdge> edges = new LinkedHashMap<>();
        Deque<List<String>> paths = new ArrayDeque<>();
        Set<String> seen = new HashSet<>(beans);
        for (String bean : beans) {
            follow(List.of(bean), used(bean), seen, paths);
        }
        follow(List.of(task), uses, seen, paths);
        while (!paths.isEmpty()) {
            List<String> path = paths.remove();
            String bean = path.get(path.size() - 1);
            for (String other : tasksOfBeans.getOrDefault(bean, Set.of())) {
                edges.putIfAbsent(other, new TaskEdge(task, other, Origin.INFERRED, path));
            }
            follow(path, used(bean), seen, paths);
        }
        edges.remove(task);
        return edges.values();
    }

    private static void follow(List<String> path, Set<String> next, Set<String> seen, Deque<List<String>> paths) {
        for (String bean : next) {
            if (seen.add(bean)) {
                List<String> longer = new ArrayList<>(path);
                longer.add(bean);
                paths.add(longer);
            }
        }
    }

    private Set<String> used(String bean) {
        return known.computeIfAbsent(bean, usedBy);
    }
}
