package dev.softlanding.shutdown.process;

import java.util.Random;

/** Live data of many small objects, as of an application's caches: chains of nodes, each with some hundred bytes. */
final class LiveHeap {

    private static final int HEADER = 16;
    private static final int NODE_BYTES = 24;
    private static final int SMALLEST = 100;
    private static final int LARGEST = 1_000;
    private static final int PER_CHAIN = 32;

    private final Random random;
    private final Node[] chains;

    private static final class Node {

        private final Node next;
        private byte[] data;

        Node(Node next, byte[] data) {
            this.next = next;
            this.data = data;
        }
    }

    LiveHeap(long bytes, Random random) {
        this.random = random;
        int average = NODE_BYTES + HEADER + (SMALLEST + LARGEST) / 2;
        this.chains = new Node[Math.toIntExact(Math.max(1, bytes / average / PER_CHAIN))];
        for (int round = 0; round < PER_CHAIN; round++) { // so that neighbours in a chain are none in memory
            for (int i = 0; i < chains.length; i++) {
                chains[i] = new Node(chains[i], data());
            }
        }
    }

    private byte[] data() {
        return new byte[SMALLEST + random.nextInt(LARGEST - SMALLEST + 1)];
    }

    /** Replaces one part of so many, at random, so that a collection finds holes to close. */
    void replaceOneOf(int parts) {
        for (Node chain : chains) {
            for (Node node = chain; node != null; node = node.next) {
                if (random.nextInt(parts) == 0) {
                    node.data = data();
                }
            }
        }
    }
}
