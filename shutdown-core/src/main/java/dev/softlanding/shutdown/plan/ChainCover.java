package dev.softlanding.shutdown.plan;

/**
 * Covers the tasks of a plan by chains: sequences in which each task comes after the one before it, however far. Tasks
 * that could run at the same time are never in one chain, so there are at most as many of them as chains (the easy half of
 * Dilworth's theorem, 1950).
 *
 * <p>Going through the order once, each task with work continues a chain that ends above it, if there is one, else it
 * begins a new one. A chain ends above a task if its last task is a predecessor or comes before one; what has no work, as
 * phases, is passed through. That is greedy and may take more chains than need be, never fewer. What was searched in vain
 * is not searched again, and no search goes deeper than a limit, so that the time grows with tasks and edges only.
 *
 * <p>This class is not threadsafe; an instance covers once.
 */
final class ChainCover {

    /** Far beyond what ten nodes of phases need. */
    private static final int DEEPEST_SEARCH = 64;

    private final ShutdownPlan plan;
    private final Graph graph;
    private final boolean[] endsChain;
    private final int[] next;
    private final int[] path = new int[DEEPEST_SEARCH];

    ChainCover(ShutdownPlan plan) {
        this.plan = plan;
        this.graph = plan.graph();
        this.endsChain = new boolean[plan.nodeCount()];
        this.next = new int[plan.nodeCount()];
        for (int node = 0; node < next.length; node++) {
            next[node] = graph.predecessorsFrom(node);
        }
    }

    /** How many chains it takes. */
    int size() {
        int chains = 0;
        for (int node : plan.order()) {
            if (plan.timeoutNanos(node) > 0) {
                chains += continuesChain(node) ? 0 : 1;
                endsChain[node] = true;
            }
        }
        return chains;
    }

    /** Takes a chain that ends above a node. Depth first; predecessors above which none can end any more are left behind. */
    private boolean continuesChain(int task) {
        int node = task;
        int depth = 0;
        while (!endsChain[node]) {
            if (depth < DEEPEST_SEARCH && next[node] < graph.predecessorsFrom(node + 1)) {
                path[depth++] = node;
                node = graph.predecessorAt(next[node]);
            } else if (depth == 0) {
                return false;
            } else {
                node = path[--depth];
                next[node]++;
            }
        }
        endsChain[node] = false;
        return true;
    }
}
