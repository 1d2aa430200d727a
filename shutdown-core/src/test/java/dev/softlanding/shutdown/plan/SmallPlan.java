package dev.softlanding.shutdown.plan;

import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.TaskSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;

/**
 * A random plan that is small enough to look at every set of its tasks. Sets are bits, times are seconds. Edges point from
 * lower numbers to higher.
 */
final class SmallPlan {

    static final int MOST_TASKS = 10;

    final List<ShutdownTask> tasks = new ArrayList<>();
    final long[] timeouts;
    final boolean[] optional;
    private final long[] guarantees;
    private final int[] above;
    private final int[] chains;
    private final boolean leavingOut;
    private final Random random;

    SmallPlan(long seed) {
        random = new Random(seed * 7919);
        int count = random.nextInt(MOST_TASKS + 1);
        timeouts = new long[count];
        guarantees = new long[count];
        optional = new boolean[count];
        leavingOut = random.nextInt(3) == 0;
        above = new int[count];
        double density = random.nextDouble();
        boolean phases = random.nextBoolean();
        int phase = 0;
        for (int task = 0; task < count; task++) {
            phase = Math.min(ShutdownPlan.MILESTONES.size() - 1, phase + (random.nextInt(3) == 0 ? 1 : 0));
            boolean placed = phases && random.nextInt(4) > 0;
            tasks.add(draw(task, placed ? ShutdownPlan.MILESTONES.get(phase) : Phase.NONE, density));
        }
        chains = sets().filter(this::isChain).toArray();
    }

    private ShutdownTask draw(int task, Phase phase, double density) {
        boolean enabled = random.nextInt(8) > 0;
        timeouts[task] = enabled ? 1 + random.nextInt(6) : 0;
        boolean leftOut = leavingOut && random.nextBoolean();
        optional[task] = enabled && leftOut;
        guarantees[task] = enabled && !leftOut ? random.nextInt((int) timeouts[task] + 1) : 0;
        var builder = ShutdownTask.named("t" + task)
                .phase(phase)
                .timeout(Duration.ofSeconds(Math.max(1, timeouts[task])))
                .guaranteed(Duration.ofSeconds(guarantees[task]))
                .optional(leftOut)
                .enabled(enabled);
        for (int other = 0; other < task; other++) {
            boolean declared = random.nextDouble() < density;
            if (declared) {
                builder.after("t" + other);
            }
            if (declared || isEarlier(tasks.get(other).phase(), phase)) {
                above[task] |= 1 << other | above[other];
            }
        }
        return builder.run(() -> {});
    }

    private static boolean isEarlier(Phase phase, Phase than) {
        return phase != Phase.NONE && than != Phase.NONE && phase.compareTo(than) < 0;
    }

    int count() {
        return timeouts.length;
    }

    int indexOf(String name) {
        return Integer.parseInt(name.substring(1));
    }

    private IntStream sets() {
        return IntStream.range(0, 1 << count());
    }

    static boolean contains(int set, int task) {
        return (set & 1 << task) != 0;
    }

    private IntStream members(int set) {
        return IntStream.range(0, count()).filter(task -> contains(set, task));
    }

    boolean isChain(int set) {
        return members(set).allMatch(task -> (set & (1 << task) - 1 & ~above[task]) == 0);
    }

    /** The most tasks with work of which none comes after another. */
    int widest() {
        return sets().filter(set -> members(set).allMatch(task -> timeouts[task] > 0 && (set & above[task]) == 0))
                .map(Integer::bitCount)
                .max()
                .orElse(0);
    }

    long work(int set) {
        return members(set).mapToLong(task -> timeouts[task]).sum();
    }

    private long needed(int set) {
        return members(set)
                .filter(task -> !optional[task])
                .mapToLong(task -> timeouts[task])
                .sum();
    }

    private long guaranteed(int set) {
        return members(set).mapToLong(task -> guarantees[task]).sum();
    }

    private long longest(IntPredicate filter, IntToLongFunction length) {
        return IntStream.of(chains)
                .filter(filter)
                .mapToLong(length::applyAsLong)
                .max()
                .orElse(0);
    }

    long longest() {
        return longest(chain -> true, this::work);
    }

    /** The longest if optional tasks take no time. */
    long longestNeeded() {
        return longest(chain -> true, this::needed);
    }

    /** The longest through a task; if it is optional with all before it, and only with what is needed after it. */
    long longestNeededThrough(int task) {
        long before =
                optional[task] ? longestBefore(task) : longest(chain -> (chain & ~above[task]) == 0, this::needed);
        return before + timeouts[task] + longestNeededAfter(task);
    }

    private long longestNeededAfter(int task) {
        return longest(chain -> members(chain).allMatch(other -> contains(above[other], task)), this::needed);
    }

    long longestThrough(int task) {
        return longest(chain -> contains(chain, task), this::work);
    }

    long longestBefore(int task) {
        return longest(chain -> (chain & ~above[task]) == 0, this::work);
    }

    long mostGuaranteed() {
        return longest(chain -> true, this::guaranteed);
    }

    /** What has to be kept free after a task. */
    long keptFreeAfter(int task) {
        return optional[task]
                ? longestNeededAfter(task)
                : longest(chain -> members(chain).allMatch(other -> contains(above[other], task)), this::guaranteed);
    }

    /** How long a run takes in which whoever is free takes any task that can start, and tasks take what they like. */
    long simulate(int workers) {
        long[] takes = new long[count()];
        for (int task = 0; task < count(); task++) {
            takes[task] = random.nextBoolean() ? timeouts[task] : random.nextInt((int) timeouts[task] + 1);
        }
        List<Integer> waiting =
                new ArrayList<>(IntStream.range(0, count()).boxed().toList());
        List<Integer> running = new ArrayList<>();
        int ended = 0;
        long now = 0;
        while (!waiting.isEmpty() || !running.isEmpty()) {
            int done = ended;
            List<Integer> ready =
                    waiting.stream().filter(task -> (above[task] & ~done) == 0).toList();
            if (!ready.isEmpty() && running.size() < workers) {
                Integer task = ready.get(random.nextInt(ready.size()));
                waiting.remove(task);
                running.add(task);
                takes[task] += now; // from here on: when it ends
            } else {
                Integer next = running.stream()
                        .min((one, other) -> Long.compare(takes[one], takes[other]))
                        .orElseThrow();
                now = takes[next];
                running.remove(next);
                ended |= 1 << next;
            }
        }
        return now;
    }

    /** The plan with so much less in sum, taken from those tasks at random. */
    List<ShutdownTask> shortenedBy(Duration sum, List<String> names) {
        List<ShutdownTask> result = new ArrayList<>(tasks);
        long left = sum.toNanos();
        while (left > 0) {
            int at = indexOf(names.get(random.nextInt(names.size())));
            long timeout = result.get(at).timeout().toNanos();
            long saved = Math.min(left, timeout - 1);
            result.set(at, shortened(result.get(at), timeout - saved));
            left -= saved;
        }
        return result;
    }

    /** The plan with that part of their timeouts for these tasks. */
    List<ShutdownTask> shortenedTo(long percent, List<String> names) {
        return tasks.stream()
                .map(task -> names.contains(task.name())
                        ? shortened(task, task.timeout().toNanos() * percent / 100)
                        : task)
                .toList();
    }

    private static ShutdownTask shortened(ShutdownTask task, long nanos) {
        var settings = new TaskSettings(Duration.ofNanos(nanos), Duration.ZERO, List.of(), List.of(), null, null, null);
        return task.with(settings);
    }
}
