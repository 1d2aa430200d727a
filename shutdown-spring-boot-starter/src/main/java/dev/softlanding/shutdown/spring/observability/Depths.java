package dev.softlanding.shutdown.spring.observability;

import dev.softlanding.shutdown.plan.Graph;
import dev.softlanding.shutdown.plan.ShutdownPlan;
import java.util.HashMap;
import java.util.Map;

/** How many tasks the longest chain before each task of a plan has, chains through phases included. */
final class Depths {

    private Depths() {}

    static Map<String, Integer> of(ShutdownPlan plan) {
        Graph graph = plan.graph();
        int[] depths = new int[plan.nodeCount()];
        Map<String, Integer> byName = new HashMap<>();
        for (int node : plan.order()) {
            int end = graph.predecessorsFrom(node + 1);
            for (int at = graph.predecessorsFrom(node); at < end; at++) {
                int predecessor = graph.predecessorAt(at);
                depths[node] = Math.max(depths[node], depths[predecessor] + (plan.isTask(predecessor) ? 1 : 0));
            }
            if (plan.isTask(node)) {
                byName.put(plan.task(node).name(), depths[node]);
            }
        }
        return byName;
    }
}
