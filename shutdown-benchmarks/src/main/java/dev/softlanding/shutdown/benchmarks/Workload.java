package dev.softlanding.shutdown.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Tasks with names, predecessors and bodies: the same for every contender. A predecessor has a lower number than its
 * dependents. What a person would work out beforehand (levels, names) is worked out here, outside of any measured time.
 */
final class Workload {

    private final String[] names;
    private final int[][] predecessors;
    private final String[][] predecessorNames;
    private final String[][] dependentNames;
    private final int[] levels;
    private final Work[] works;
    private final Runnable[] bodies;
    private final Duration timeout;
    private final Trace trace;

    /**
     * @param names of the tasks
     * @param predecessors of each task, all of lower numbers
     * @param works what each does
     * @param timeout of each
     * @param timed whether the trace notes times
     */
    Workload(String[] names, int[][] predecessors, Work[] works, Duration timeout, boolean timed) {
        int size = names.length;
        this.names = names;
        this.predecessors = predecessors;
        this.works = works;
        this.timeout = timeout;
        this.trace = new Trace(predecessors, timed);
        this.predecessorNames = new String[size][];
        this.dependentNames = new String[size][];
        this.levels = new int[size];
        this.bodies = new Runnable[size];
        List<List<String>> dependents = new ArrayList<>(size);
        for (int task = 0; task < size; task++) {
            dependents.add(new ArrayList<>(4));
            predecessorNames[task] = new String[predecessors[task].length];
            for (int edge = 0; edge < predecessors[task].length; edge++) {
                int predecessor = predecessors[task][edge];
                predecessorNames[task][edge] = names[predecessor];
                dependents.get(predecessor).add(names[task]);
                levels[task] = Math.max(levels[task], levels[predecessor] + 1);
            }
            bodies[task] = new Body(task, works[task], trace);
        }
        for (int task = 0; task < size; task++) {
            dependentNames[task] = dependents.get(task).toArray(new String[0]);
        }
    }

    /** A class of its own rather than a lambda, so that a cold contender finds nothing prepared that it may need. */
    private record Body(int task, Work work, Trace trace) implements Runnable {

        @Override
        public void run() {
            trace.begin(task);
            if (work.perform(trace, task)) {
                trace.interrupted(task);
            }
            trace.end(task);
        }
    }

    int size() {
        return names.length;
    }

    String name(int task) {
        return names[task];
    }

    int[] predecessors(int task) {
        return predecessors[task];
    }

    String[] predecessorNames(int task) {
        return predecessorNames[task];
    }

    String[] dependentNames(int task) {
        return dependentNames[task];
    }

    /** The number of tasks on the longest path to this one, itself left out. */
    int level(int task) {
        return levels[task];
    }

    int levelCount() {
        int highest = -1;
        for (int level : levels) {
            highest = Math.max(highest, level);
        }
        return highest + 1;
    }

    Runnable body(int task) {
        return bodies[task];
    }

    Duration timeout() {
        return timeout;
    }

    Trace trace() {
        return trace;
    }

    /** The longest path, by what each task says it takes: no order of these tasks can be quicker. */
    double criticalPathMillis() {
        double[] own = new double[size()];
        for (int task = 0; task < own.length; task++) {
            own[task] = works[task].nominalMillis();
        }
        return longestPath(own);
    }

    /** The longest path by what each task took in the run just traced: timers' slack in it is nobody's fault. */
    double measuredCriticalPathMillis() {
        double[] own = new double[size()];
        for (int task = 0; task < own.length; task++) {
            own[task] = (trace.endedAt(task) - trace.startedAt(task)) / 1e6;
        }
        return longestPath(own);
    }

    /** How long it takes if each level waits for the whole of the one before. */
    double levelByLevelMillis() {
        double[] longest = new double[levelCount()];
        for (int task = 0; task < size(); task++) {
            longest[levels[task]] = Math.max(longest[levels[task]], works[task].nominalMillis());
        }
        double sum = 0;
        for (double level : longest) {
            sum += level;
        }
        return sum;
    }

    private double longestPath(double[] own) {
        double longest = 0;
        double[] until = new double[own.length];
        for (int task = 0; task < own.length; task++) {
            for (int predecessor : predecessors[task]) {
                until[task] = Math.max(until[task], until[predecessor]);
            }
            until[task] += own[task];
            longest = Math.max(longest, until[task]);
        }
        return longest;
    }
}
