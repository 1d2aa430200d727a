package dev.softlanding.shutdown.engine;

import dev.softlanding.shutdown.plan.ShutdownPlan;
import java.util.Arrays;

/**
 * Tasks that may start: the one with the longest path of timeouts from it on comes first, because the run cannot end before
 * that path does (Graham's list scheduling with critical-path priorities); among equals, as registered. A binary heap.
 * This class is not threadsafe.
 */
final class ReadyQueue {

    private final ShutdownPlan plan;
    private int[] heap = new int[16];
    private int size;

    ReadyQueue(ShutdownPlan plan) {
        this.plan = plan;
    }

    int size() {
        return size;
    }

    void add(int task) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, 2 * size);
        }
        int at = size++;
        while (at > 0 && precedes(task, heap[(at - 1) / 2])) {
            heap[at] = heap[(at - 1) / 2];
            at = (at - 1) / 2;
        }
        heap[at] = task;
    }

    /** Takes the first. */
    int remove() {
        int first = heap[0];
        sink(heap[--size], 0);
        return first;
    }

    /** Takes one out, wherever it stands. In linear time. */
    void remove(int task) {
        int[] others =
                Arrays.stream(heap, 0, size).filter(other -> other != task).toArray();
        size = 0;
        for (int other : others) {
            add(other);
        }
    }

    private void sink(int task, int from) {
        int at = from;
        int child = 2 * at + 1;
        while (child < size) {
            if (child + 1 < size && precedes(heap[child + 1], heap[child])) {
                child++;
            }
            if (!precedes(heap[child], task)) {
                break;
            }
            heap[at] = heap[child];
            at = child;
            child = 2 * at + 1;
        }
        heap[at] = task;
    }

    private boolean precedes(int task, int other) {
        long difference = plan.longestFrom(task) - plan.longestFrom(other);
        return difference > 0 || (difference == 0 && task < other);
    }
}
