package dev.softlanding.shutdown.benchmarks;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * What the bodies of one workload saw when they ran. The arrays are plain on purpose: whoever orders tasks also has to
 * make what one did visible to the next, so a missing happens-before edge shows as a task that began too early.
 */
final class Trace {

    private final int[][] predecessors;
    private final int[] runs;
    private final int[] ended;
    private final int[] tooEarly;
    private final AtomicIntegerArray interrupted;
    private final @Nullable AtomicLongArray startedAt;
    private final @Nullable AtomicLongArray endedAt;

    /**
     * @param predecessors of each task
     * @param timed whether to note when tasks start and end; left out where a clock's reading would count
     */
    Trace(int[][] predecessors, boolean timed) {
        this.predecessors = predecessors;
        int size = predecessors.length;
        this.runs = new int[size];
        this.ended = new int[size];
        this.tooEarly = new int[size];
        this.interrupted = new AtomicIntegerArray(size);
        this.startedAt = timed ? new AtomicLongArray(size) : null;
        this.endedAt = timed ? new AtomicLongArray(size) : null;
    }

    void begin(int task) {
        if (startedAt != null) {
            startedAt.set(task, System.nanoTime());
        }
        for (int predecessor : predecessors[task]) {
            if (ended[predecessor] == 0) {
                tooEarly[task]++;
            }
        }
        runs[task]++;
    }

    void end(int task) {
        ended[task] = 1;
        if (endedAt != null) {
            endedAt.set(task, System.nanoTime());
        }
    }

    void interrupted(int task) {
        interrupted.set(task, 1);
    }

    boolean wasInterrupted(int task) {
        return interrupted.get(task) != 0;
    }

    /** When the task began, by {@link System#nanoTime()}; zero if it never did. */
    long startedAt(int task) {
        return startedAt == null ? 0 : startedAt.get(task);
    }

    /** When the task ended, by {@link System#nanoTime()}; zero if it never did. */
    long endedAt(int task) {
        return endedAt == null ? 0 : endedAt.get(task);
    }

    /** Forgets everything, for the next round. */
    void reset() {
        Arrays.fill(runs, 0);
        Arrays.fill(ended, 0);
        Arrays.fill(tooEarly, 0);
        for (int task = 0; task < runs.length; task++) {
            interrupted.set(task, 0);
            if (startedAt != null && endedAt != null) {
                startedAt.set(task, 0);
                endedAt.set(task, 0);
            }
        }
    }

    /**
     * Fails unless every body ran once, to its end, without an interrupt, and after all its predecessors.
     *
     * @throws WrongResultException otherwise
     */
    void verify() {
        for (int task = 0; task < runs.length; task++) {
            if (runs[task] != 1 || ended[task] != 1 || tooEarly[task] != 0 || wasInterrupted(task)) {
                throw new WrongResultException(
                        "Task %d of %d: begun %d times (once is right), ended %d times, before %d predecessors had ended, interrupted: %s"
                                .formatted(
                                        task,
                                        runs.length,
                                        runs[task],
                                        ended[task],
                                        tooEarly[task],
                                        wasInterrupted(task)));
            }
        }
    }
}
