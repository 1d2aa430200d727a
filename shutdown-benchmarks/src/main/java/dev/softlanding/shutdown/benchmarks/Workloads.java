package dev.softlanding.shutdown.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The graphs that are measured. Random ones are the same in every run. What makes the graph of the cold measure uses
 * neither lambdas nor streams, so that nothing a contender may need is warm.
 */
final class Workloads {

    /** Longer than anything is waited for: enforced by whoever can, and never due. */
    private static final Duration GENEROUS = Duration.ofSeconds(60);

    private static final Duration STUCK_TIMEOUT = Duration.ofSeconds(1);
    private static final int LADDER_LEVELS = 6;

    private Workloads() {}

    /** One task after the other. */
    static Workload chain(int tasks, Work work) {
        int[][] predecessors = new int[tasks][];
        for (int task = 0; task < tasks; task++) {
            predecessors[task] = task == 0 ? new int[0] : new int[] {task - 1};
        }
        return uniform(predecessors, work);
    }

    /** Tasks that have nothing to do with each other. */
    static Workload flat(int tasks, Work work) {
        int[][] predecessors = new int[tasks][0];
        return uniform(predecessors, work);
    }

    /** One task, many after it, one after all of those. */
    static Workload fan(int width, Work work) {
        int[][] predecessors = new int[width + 2][];
        predecessors[0] = new int[0];
        predecessors[width + 1] = new int[width];
        for (int task = 1; task <= width; task++) {
            predecessors[task] = new int[] {0};
            predecessors[width + 1][task - 1] = task;
        }
        return uniform(predecessors, work);
    }

    /**
     * At each of six levels a task of 200 ms, which nothing but the end waits for, beside one of 10 ms, which the next
     * level waits for.
     */
    static Workload ladder() {
        var graph = new Named();
        List<String> all = new ArrayList<>();
        for (int level = 0; level < LADDER_LEVELS; level++) {
            String[] after = level == 0 ? new String[0] : new String[] {"quick-" + (level - 1)};
            graph.add("slow-" + level, 200, after);
            graph.add("quick-" + level, 10, after);
            all.add("slow-" + level);
            all.add("quick-" + level);
        }
        return graph.add("end", 20, all.toArray(new String[0])).workload();
    }

    /** A service with a web and an RPC server, a consumer, an outbox, a cache, a search index and a pool. */
    static Workload service() {
        return new Named()
                .add("announce-delay", 20)
                .add("web-drain", 300, "announce-delay")
                .add("rpc-drain", 200, "announce-delay")
                .add("scheduler-stop", 50, "announce-delay")
                .add("consumers-stop", 150, "announce-delay")
                .add("outbox-relay", 40, "web-drain", "rpc-drain")
                .add("cache-flush", 80, "scheduler-stop")
                .add("index-flush", 300, "consumers-stop")
                .add("outbox-flush", 120, "outbox-relay", "consumers-stop")
                .add("cache-close", 20, "cache-flush")
                .add("index-close", 20, "index-flush")
                .add("producer-flush", 100, "outbox-flush")
                .add("connection-pool", 60, "outbox-flush", "index-flush", "cache-flush")
                .add("producer-close", 30, "producer-flush")
                .add("telemetry-flush", 50, "connection-pool", "producer-close", "cache-close", "index-close")
                .workload();
    }

    /** Predecessors drawn among the tasks before, two of them in the mean; each task sleeps for 5 to 100 ms. */
    static Workload randomSleeps(int tasks, long seed) {
        var random = new Random(seed);
        int[][] predecessors = randomPredecessors(tasks, 2, random);
        Work[] works = new Work[tasks];
        Arrays.setAll(works, task -> new Work.Sleep(5 + random.nextInt(96)));
        return new Workload(names(tasks), predecessors, works, GENEROUS, true);
    }

    /** As {@link #randomSleeps}, with tasks that do nothing. */
    static Workload randomNoops(int tasks, int meanInDegree) {
        return uniform(randomPredecessors(tasks, meanInDegree, new Random(42)), new Work.Nothing());
    }

    /**
     * Twenty tasks with a timeout of one second: the stuck ones first, then one that depends on the first of them, and
     * six independent chains of 20 ms each.
     */
    static Workload stuck(int stuck, boolean spinning) {
        int size = 20;
        int[][] predecessors = new int[size][0];
        Work[] works = new Work[size];
        String[] names = names(size);
        predecessors[stuck] = new int[] {0};
        for (int task = 0; task < size; task++) {
            works[task] = task < stuck ? new Work.Stuck(spinning) : new Work.Sleep(20);
            names[task] = (task < stuck ? "stuck-" : task == stuck ? "dependent-" : "unrelated-") + task;
            if (task > stuck + 6) {
                predecessors[task] = new int[] {task - 6};
            }
        }
        return new Workload(names, predecessors, works, STUCK_TIMEOUT, true);
    }

    private static int[][] randomPredecessors(int tasks, int meanInDegree, Random random) {
        int[][] predecessors = new int[tasks][];
        for (int task = 0; task < tasks; task++) {
            int[] drawn = new int[Math.min(task, random.nextInt(2 * meanInDegree + 1))];
            int count = 0;
            while (count < drawn.length) {
                int candidate = random.nextInt(task);
                if (!contains(drawn, count, candidate)) {
                    drawn[count++] = candidate;
                }
            }
            predecessors[task] = drawn;
        }
        return predecessors;
    }

    private static boolean contains(int[] values, int count, int candidate) {
        for (int index = 0; index < count; index++) {
            if (values[index] == candidate) {
                return true;
            }
        }
        return false;
    }

    private static Workload uniform(int[][] predecessors, Work work) {
        Work[] works = new Work[predecessors.length];
        Arrays.fill(works, work);
        return new Workload(names(works.length), predecessors, works, GENEROUS, !(work instanceof Work.Nothing));
    }

    private static String[] names(int tasks) {
        String[] names = new String[tasks];
        for (int task = 0; task < tasks; task++) {
            names[task] = "task-".concat(Integer.toString(task)); // with "+", the first one warms what cold runs need
        }
        return names;
    }

    /** Collects a graph whose tasks have names that say something. */
    private static final class Named {

        private final Map<String, Integer> numbers = new HashMap<>();
        private final List<String> names = new ArrayList<>();
        private final List<int[]> predecessors = new ArrayList<>();
        private final List<Work> works = new ArrayList<>();

        Named add(String name, int millis, String... after) {
            numbers.put(name, names.size());
            names.add(name);
            predecessors.add(Arrays.stream(after).mapToInt(numbers::get).toArray());
            works.add(new Work.Sleep(millis));
            return this;
        }

        Workload workload() {
            return new Workload(
                    names.toArray(new String[0]),
                    predecessors.toArray(new int[0][]),
                    works.toArray(new Work[0]),
                    GENEROUS,
                    true);
        }
    }
}
