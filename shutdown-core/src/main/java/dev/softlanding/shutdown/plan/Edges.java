package dev.softlanding.shutdown.plan;

import dev.softlanding.shutdown.Origin;
import java.util.Arrays;
import java.util.BitSet;

/** Edges between numbered nodes, in the order in which they were added. This class is not threadsafe. */
final class Edges {

    private static final Origin[] ORIGINS = Origin.values();

    /** The origin of edges that make up the phases themselves, above all others. */
    static final int STRUCTURE = -1;

    private int[] firsts = new int[16];
    private int[] thens = new int[16];
    private byte[] levels = new byte[16];
    private int size;

    /** An edge: one node has to end before the other starts. */
    void add(int first, int then, Origin origin) {
        add(first, then, origin.ordinal());
    }

    /** An edge that nobody declared and nothing can drop. */
    void addStructure(int first, int then) {
        add(first, then, STRUCTURE);
    }

    private void add(int first, int then, int level) {
        if (size == firsts.length) {
            firsts = Arrays.copyOf(firsts, 2 * size);
            thens = Arrays.copyOf(thens, 2 * size);
            levels = Arrays.copyOf(levels, 2 * size);
        }
        firsts[size] = first;
        thens[size] = then;
        levels[size++] = (byte) level;
    }

    void addAll(Edges others) {
        for (int edge = 0; edge < others.size; edge++) {
            add(others.firsts[edge], others.thens[edge], others.levels[edge]);
        }
    }

    int size() {
        return size;
    }

    int first(int edge) {
        return firsts[edge];
    }

    int then(int edge) {
        return thens[edge];
    }

    /** The ordinal of the edge's origin, or {@link #STRUCTURE}. */
    int level(int edge) {
        return levels[edge];
    }

    Origin origin(int edge) {
        return originOf(levels[edge]);
    }

    /** The origin of a level that is not {@link #STRUCTURE}. */
    static Origin originOf(int level) {
        return ORIGINS[level];
    }

    /** Those that are in the set. */
    Edges only(BitSet kept) {
        var edges = new Edges();
        kept.stream().forEach(edge -> edges.add(firsts[edge], thens[edge], levels[edge]));
        return edges;
    }
}
