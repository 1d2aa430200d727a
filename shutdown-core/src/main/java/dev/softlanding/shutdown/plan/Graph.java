package dev.softlanding.shutdown.plan;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Numbered nodes and the edges between them, in compressed rows: a node's neighbours are a range of one array, so that a
 * hundred thousand nodes are a few arrays and not a few hundred thousand objects. This class is immutable.
 */
public final class Graph {

    private final int[] predecessorsFrom;
    private final int[] predecessors;
    private final byte[] levels;
    private final int[] successorsFrom;
    private final int[] successors;

    Graph(int nodes, Edges edges) {
        this.predecessorsFrom = new int[nodes + 1];
        this.successorsFrom = new int[nodes + 1];
        int count = edges.size();
        for (int edge = 0; edge < count; edge++) {
            predecessorsFrom[edges.then(edge) + 1]++;
            successorsFrom[edges.first(edge) + 1]++;
        }
        for (int node = 0; node < nodes; node++) {
            predecessorsFrom[node + 1] += predecessorsFrom[node];
            successorsFrom[node + 1] += successorsFrom[node];
        }
        this.predecessors = new int[count];
        this.levels = new byte[count];
        this.successors = new int[count];
        int[] nextPredecessor = predecessorsFrom.clone();
        int[] nextSuccessor = successorsFrom.clone();
        for (int edge = 0; edge < count; edge++) {
            int position = nextPredecessor[edges.then(edge)]++;
            predecessors[position] = edges.first(edge);
            levels[position] = (byte) edges.level(edge);
            successors[nextSuccessor[edges.first(edge)]++] = edges.then(edge);
        }
    }

    /** How many nodes there are; they are numbered from zero. */
    public int nodes() {
        return predecessorsFrom.length - 1;
    }

    /** Where the predecessors of a node begin; they end where those of the next node begin. */
    public int predecessorsFrom(int node) {
        return predecessorsFrom[node];
    }

    /** The predecessor at a position of that range. */
    public int predecessorAt(int position) {
        return predecessors[position];
    }

    /** The level of the edge at a position of that range, as {@link Edges#level}. */
    int levelAt(int position) {
        return levels[position];
    }

    /** How many edges lead to a node. */
    public int predecessorCount(int node) {
        return predecessorsFrom[node + 1] - predecessorsFrom[node];
    }

    /** Where the successors of a node begin; they end where those of the next node begin. */
    public int successorsFrom(int node) {
        return successorsFrom[node];
    }

    /** The successor at a position of that range. */
    public int successorAt(int position) {
        return successors[position];
    }

    int[] predecessors(int node) {
        return Arrays.copyOfRange(predecessors, predecessorsFrom[node], predecessorsFrom[node + 1]);
    }

    /** The successor with the largest of these values, if that is above zero; else -1. */
    int largestSuccessor(int node, long[] values) {
        int largest = -1;
        for (int at = successorsFrom[node]; at < successorsFrom[node + 1]; at++) {
            int successor = successors[at];
            if (values[successor] > (largest < 0 ? 0 : values[largest])) {
                largest = successor;
            }
        }
        return largest;
    }

    /** All nodes, each after its predecessors and close to them; {@code null} if some wait for each other in a circle. */
    int @Nullable [] order() {
        int nodes = nodes();
        int[] order = new int[nodes];
        int ordered = 0;
        byte[] mark = new byte[nodes]; // 0 unseen, 1 on the path, 2 ordered
        int[] path = new int[nodes];
        int[] next = predecessorsFrom.clone();
        for (int root = 0; root < nodes; root++) {
            int depth = -1;
            if (mark[root] == 0) {
                mark[root] = 1;
                path[++depth] = root;
            }
            while (depth >= 0) {
                int node = path[depth];
                if (next[node] == predecessorsFrom[node + 1]) {
                    mark[node] = 2;
                    order[ordered++] = node;
                    depth--;
                    continue;
                }
                int predecessor = predecessors[next[node]++];
                if (mark[predecessor] == 1) {
                    return null;
                }
                if (mark[predecessor] == 0) {
                    mark[predecessor] = 1;
                    path[++depth] = predecessor;
                }
            }
        }
        return order;
    }

    /** Whether one node comes after another, however far. */
    boolean reaches(int from, int to) {
        boolean[] seen = new boolean[nodes()];
        int[] queue = new int[nodes()];
        int size = 0;
        seen[from] = true;
        queue[size++] = from;
        for (int i = 0; i < size; i++) {
            if (queue[i] == to) {
                return true;
            }
            for (int at = successorsFrom[queue[i]]; at < successorsFrom[queue[i] + 1]; at++) {
                if (!seen[successors[at]]) {
                    seen[successors[at]] = true;
                    queue[size++] = successors[at];
                }
            }
        }
        return false;
    }
}
