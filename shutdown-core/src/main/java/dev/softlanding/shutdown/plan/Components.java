package dev.softlanding.shutdown.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The strongly connected components of a graph, each after those it depends on: Tarjan's algorithm ("Depth-First Search
 * and Linear Graph Algorithms", 1972) with an explicit stack, linear in nodes and edges at any depth. A component of
 * more than one node is a circle of dependencies; in a graph without circles the components are a topological order.
 */
final class Components {

    private final int[][] predecessors;
    private final int[] index;
    private final int[] low;
    private final boolean[] open;
    private final int[] stack;
    private int stackSize;
    private int visited;
    private final List<int[]> components = new ArrayList<>();

    private Components(int[][] predecessors) {
        this.predecessors = predecessors;
        int nodes = predecessors.length;
        this.index = new int[nodes];
        this.low = new int[nodes];
        this.open = new boolean[nodes];
        this.stack = new int[nodes];
    }

    /** The components of the graph in which each node has these predecessors; nodes without order in their own. */
    static List<int[]> of(int[][] predecessors) {
        var search = new Components(predecessors);
        for (int node = 0; node < predecessors.length; node++) {
            if (search.index[node] == 0) {
                search.visit(node);
            }
        }
        return search.components;
    }

    private void visit(int root) {
        int[] path = new int[8];
        int[] nextEdge = new int[8];
        int depth = 0;
        path[0] = root;
        enter(root);
        while (depth >= 0) {
            int node = path[depth];
            if (nextEdge[depth] < predecessors[node].length) {
                int predecessor = predecessors[node][nextEdge[depth]++];
                if (index[predecessor] == 0) {
                    enter(predecessor);
                    if (++depth == path.length) {
                        path = Arrays.copyOf(path, depth * 2);
                        nextEdge = Arrays.copyOf(nextEdge, depth * 2);
                    }
                    path[depth] = predecessor;
                    nextEdge[depth] = 0;
                } else if (open[predecessor]) {
                    low[node] = Math.min(low[node], index[predecessor]);
                }
            } else {
                leave(node);
                if (--depth >= 0) {
                    low[path[depth]] = Math.min(low[path[depth]], low[node]);
                }
            }
        }
    }

    private void enter(int node) {
        index[node] = ++visited;
        low[node] = visited;
        open[node] = true;
        stack[stackSize++] = node;
    }

    private void leave(int node) {
        if (low[node] != index[node]) {
            return;
        }
        int from = stackSize;
        do {
            open[stack[--from]] = false;
        } while (stack[from] != node);
        components.add(Arrays.copyOfRange(stack, from, stackSize));
        stackSize = from;
    }
}
