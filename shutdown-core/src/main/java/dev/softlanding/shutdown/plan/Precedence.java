package dev.softlanding.shutdown.plan;

import dev.softlanding.shutdown.Origin;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Settles contradictions between edges of different {@linkplain Origin origins}. Origins are taken from the highest to the
 * lowest; an edge that contradicts those above it is dropped. What an origin then contradicts in itself is left for whoever
 * reports errors, but for INFERRED and CONVENTION: there the edge that was added later is dropped.
 *
 * <p>Only a graph that has a circle comes here, so the time this takes does not count. This class is not threadsafe.
 */
final class Precedence {

    private final int nodes;
    private final Edges edges;
    private final BitSet kept = new BitSet();
    private final BitSet dropped = new BitSet();

    private Precedence(int nodes, Edges edges) {
        this.nodes = nodes;
        this.edges = edges;
        keepAll(Edges.STRUCTURE);
    }

    /** The edges that have to go. What remains may still have circles: those are errors. */
    static BitSet dropped(int nodes, Edges edges) {
        var precedence = new Precedence(nodes, edges);
        for (Origin origin : Origin.values()) {
            precedence.take(origin.ordinal());
        }
        return precedence.dropped;
    }

    private void keepAll(int level) {
        for (int edge = 0; edge < edges.size(); edge++) {
            if (edges.level(edge) == level) {
                kept.set(edge);
            }
        }
    }

    private void take(int level) {
        BitSet higher = (BitSet) kept.clone();
        keepAll(level);
        boolean givesWay = level >= Origin.INFERRED.ordinal();
        if (!givesWay) {
            var above = new Graph(nodes, edges.only(higher));
            suspects(level).filter(edge -> contradicts(edge, above)).forEach(this::drop);
            givesWay = isSoundAlone(level);
        }
        if (givesWay) {
            int[] suspects = suspects(level).toArray(); // those that contradict a higher one only together
            for (int edge : suspects) {
                kept.clear(edge);
            }
            for (int edge : suspects) {
                keepIfItFits(edge);
            }
        }
    }

    private boolean isSoundAlone(int level) {
        var alone = new BitSet();
        kept.stream()
                .filter(edge -> edges.level(edge) == level || edges.level(edge) == Edges.STRUCTURE)
                .forEach(alone::set);
        return new Graph(nodes, edges.only(alone)).order() != null;
    }

    private boolean contradicts(int edge, Graph above) {
        int first = edges.first(edge);
        int then = edges.then(edge);
        return first != then && above.predecessorCount(first) > 0 && above.reaches(then, first);
    }

    private void keepIfItFits(int edge) {
        var others = new Graph(nodes, edges.only(kept));
        if (!others.reaches(edges.then(edge), edges.first(edge))) {
            kept.set(edge);
        } else {
            dropped.set(edge);
        }
    }

    private void drop(int edge) {
        kept.clear(edge);
        dropped.set(edge);
    }

    /** Edges of a level that lie on a circle, as they were added. */
    private IntStream suspects(int level) {
        var graph = new Graph(nodes, edges.only(kept));
        int[][] predecessors = new int[nodes][];
        Arrays.setAll(predecessors, graph::predecessors);
        int[] component = new int[nodes];
        List<int[]> components = Components.of(predecessors);
        for (int i = 0; i < components.size(); i++) {
            for (int node : components.get(i)) {
                component[node] = i;
            }
        }
        return kept.stream()
                .filter(edge -> edges.level(edge) == level)
                .filter(edge -> component[edges.first(edge)] == component[edges.then(edge)]);
    }
}
