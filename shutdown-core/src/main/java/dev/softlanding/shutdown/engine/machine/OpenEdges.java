package dev.softlanding.shutdown.engine.machine;

import dev.softlanding.shutdown.plan.Graph;
import dev.softlanding.shutdown.plan.ShutdownPlan;

/**
 * What still keeps each node waiting: the edges to it whose predecessor has not ended.
 *
 * <p>This class is not threadsafe.
 */
final class OpenEdges {

    private final ShutdownPlan plan;
    private final int[] openPredecessors;

    OpenEdges(ShutdownPlan plan) {
        this.plan = plan;
        this.openPredecessors = new int[plan.nodeCount()];
    }

    /** The run begins: a node waits for all its predecessors. */
    void open(int node) {
        openPredecessors[node] = plan.graph().predecessorCount(node);
    }

    boolean hasNone(int node) {
        return openPredecessors[node] == 0;
    }

    /** One predecessor of a node has ended; tells whether it was the last. */
    boolean closeOne(int node) {
        return --openPredecessors[node] == 0;
    }

    /** How many tasks wait for that node and for nothing else; not counted further than asked for. */
    int waitingOnlyFor(int node, int enough) {
        Graph graph = plan.graph();
        int count = 0;
        for (int at = graph.successorsFrom(node); at < graph.successorsFrom(node + 1) && count < enough; at++) {
            int successor = graph.successorAt(at);
            if (openPredecessors[successor] == 1) {
                count += plan.isTask(successor) ? 1 : waitingOnlyFor(successor, enough - count);
            }
        }
        return count;
    }
}
