package dev.softlanding.shutdown.engine.machine;

import dev.softlanding.shutdown.plan.ShutdownPlan;
import java.util.Arrays;

/**
 * Tasks that may start: the one with the longest path of timeouts from it on comes first, because the run cannot end before
 * that path does (Graham's list scheduling with critical-path priorities); among equals, as registered. A binary heap.
 * This class is not threadsafe.
 */
final class ReadyQueue {

    private final ShutdownPlan plan;
    private int[] tasks = new int[16];
    private long[] paths = new long[16];
    private int size;

    ReadyQueue(ShutdownPlan plan) {
        this.plan = plan;
    }

    int size() {
        return size;
    }

    void add(int task) {
        if (size == tasks.length) {
            tasks = Arrays.copyOf(tasks, 2 * size);
            paths = Arrays.copyOf(paths, 2 * size);
        }
        long path = plan.longestFrom(task);
        int at = size++;
        while (at > 0 && precedes(task, path, (at - 1) / 2)) {
            move((at - 1) / 2, at);
            at = (at - 1) / 2;
        }
        put(task, path, at);
    }

    /** Takes the first. */
    int remove() {
        int first = tasks[0];
        size--;
        sink(tasks[size], paths[size]);
        return first;
    }

    /** Takes one out, wherever it stands. In linear time. */
    void remove(int task) {
        int[] all = Arrays.copyOf(tasks, size);
        size = 0;
        for (int other : all) {
            if (other != task) {
                add(other);
            }
        }
    }

    private void sink(int task, long path) {
        int at = 0;
        int child = 1;
        while (child < size) {
            if (child + 1 < size && precedes(tasks[child + 1], paths[child + 1], child)) {
                child++;
            }
            if (precedes(task, path, child)) {
                break;
            }
            move(child, at);
            at = child;
            child = 2 * at + 1;
        }
        put(task, path, at);
    }

    private boolean precedes(int task, long path, int other) {
        return path > paths[other] || (path == paths[other] && task < tasks[other]);
    }

    private void move(int from, int to) {
        put(tasks[from], paths[from], to);
    }

    private void put(int task, long path, int at) {
        tasks[at] = task;
        paths[at] = path;
    }
}
