package dev.softlanding.shutdown.engine.machine;

import dev.softlanding.shutdown.FailurePolicy;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.engine.machine.Scenario.Kind;
import dev.softlanding.shutdown.engine.machine.Scenario.Moment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.ToLongFunction;

/**
 * Draws a scenario from a seed, always the same from the same. First the plan, in an order in which edges only lead on, so
 * that there is no circle; then what goes wrong. Not every kind of trouble is in every scenario, or none would be seen alone.
 */
public final class ScenarioGenerator {

    private final SplittableRandom random;
    private final Scenario scenario = new Scenario();
    private final List<SimulatedTask> drawn = new ArrayList<>();
    private final boolean marked;
    private final boolean judging;
    private final boolean disabling;
    private final boolean guaranteeing;
    private final boolean leavingOut;

    private ScenarioGenerator(long seed) {
        this.random = new SplittableRandom(seed);
        this.marked = random.nextBoolean();
        this.judging = random.nextBoolean();
        this.disabling = oneIn(3);
        this.guaranteeing = random.nextBoolean();
        this.leavingOut = oneIn(3);
    }

    public static Scenario draw(long seed) {
        return new ScenarioGenerator(seed).draw();
    }

    private Scenario draw() {
        int count = oneIn(100) ? 15 + random.nextInt(46) : 1 + random.nextInt(14);
        boolean terminal = count > 1 && random.nextBoolean();
        int[] numbers = shuffled(terminal ? count - 1 : count);
        int rank = 0;
        for (int number : numbers) {
            rank = Math.min(4, rank + (oneIn(3) ? 1 : 0));
            drawTask("t" + number, rank);
        }
        scenario.tasks.addAll(drawn);
        scenario.tasks.sort((a, b) -> Integer.compare(number(a), number(b)));
        if (terminal) {
            scenario.terminal = new SimulatedTask("close", 0);
            drawWork(scenario.terminal);
        }
        scenario.workers = random.nextBoolean() ? Scenario.MANY : 1 + random.nextInt(4);
        scenario.settle = 1 + random.nextInt(100);
        scenario.lateness = oneIn(8) ? 1 + random.nextInt(60) : 0;
        drawCutOff();
        drawMoments();
        return scenario;
    }

    private boolean oneIn(int chances) {
        return random.nextInt(chances) == 0;
    }

    /** Numbers are places of registration; half of the plans are registered in no order at all. */
    private int[] shuffled(int count) {
        Integer[] numbers = new Integer[count];
        Arrays.setAll(numbers, place -> place);
        if (random.nextBoolean()) {
            Collections.shuffle(Arrays.asList(numbers), new Random(random.nextLong()));
        }
        return Arrays.stream(numbers).mapToInt(Integer::intValue).toArray();
    }

    private static int number(SimulatedTask task) {
        return Integer.parseInt(task.name.substring(1));
    }

    private void drawTask(String name, int rank) {
        var task = new SimulatedTask(name, 0);
        task.phase = oneIn(3) ? Phase.NONE : Phase.values()[rank];
        for (int edges = drawn.isEmpty() ? 0 : random.nextInt(3); edges > 0; edges--) {
            SimulatedTask other = drawn.get(random.nextInt(drawn.size()));
            if (random.nextBoolean()) {
                task.after.add(other.name + mark());
            } else {
                other.before.add(task.name + mark());
            }
        }
        if (rank > 0 && oneIn(4)) {
            task.after.add(Phase.values()[random.nextInt(rank)].id());
        }
        if (rank < 4 && oneIn(4)) {
            task.before.add(Phase.values()[rank + 1 + random.nextInt(4 - rank)].id());
        }
        if (marked && oneIn(10)) {
            (random.nextBoolean() ? task.after : task.before).add("absent?");
        }
        drawWork(task);
        drawn.add(task);
    }

    private String mark() {
        if (!marked) {
            return "";
        }
        return switch (random.nextInt(6)) {
            case 0, 1 -> "!";
            case 2 -> "?";
            case 3 -> "?!";
            default -> "";
        };
    }

    private void drawWork(SimulatedTask task) {
        task.timeout = 10 * (1 + random.nextInt(60));
        task.runs = oneIn(6) ? SimulatedTask.FOREVER : random.nextInt(oneIn(4) ? 700 : 250);
        task.afterInterrupt = switch (random.nextInt(4)) {
            case 0 -> SimulatedTask.FOREVER;
            case 1 -> random.nextInt(120);
            default -> 0;
        };
        task.fails = oneIn(5);
        task.enabled = !disabling || !oneIn(6);
        task.guaranteed = guaranteeing && oneIn(2) ? 1 + random.nextInt((int) task.timeout) : 0;
        task.optional = leavingOut && task.guaranteed == 0 && random.nextBoolean();
        if (judging) {
            task.onFailure = switch (random.nextInt(16)) {
                case 0, 1, 2, 3 -> FailurePolicy.SKIP_DEPENDENTS;
                case 4 -> FailurePolicy.ABORT;
                default -> FailurePolicy.CONTINUE;
            };
        }
    }

    /** Far away, anywhere, or so that what is guaranteed just fits, or all that is not optional. */
    private void drawCutOff() {
        int chance = random.nextInt(4);
        if (leavingOut && chance < 2) {
            drawCutOff(task -> task.optional ? 0 : task.timeout);
        } else if (guaranteeing && chance < 2) {
            drawCutOff(task -> task.guaranteed);
        } else if (chance < 3) {
            scenario.cutOff = oneIn(50) ? random.nextInt(2) - 1 : 1 + random.nextInt(1_500);
        }
    }

    private void drawCutOff(ToLongFunction<SimulatedTask> time) {
        long[] times = scenario.all().stream()
                .mapToLong(task -> task.enabled ? time.applyAsLong(task) : 0)
                .toArray();
        long fits = Arrays.stream(new DeclaredOrder(scenario).longestFrom(times))
                .max()
                .orElse(0);
        scenario.cutOff = fits + (oneIn(3) ? 0 : random.nextInt(200));
    }

    private void drawMoments() {
        if (oneIn(3)) {
            times(3, () -> add(random.nextInt(500) - (oneIn(3) ? 500 : 0), Kind.CANCEL, 0));
        }
        if (oneIn(4)) {
            times(3, () -> add(random.nextInt(400), Kind.EXTEND, random.nextInt(500)));
        }
        if (oneIn(4)) {
            times(2, () -> add(random.nextInt(600), Kind.MOVE_CUT_OFF, random.nextInt(2_000)));
        }
        if (oneIn(12)) {
            times(2, () -> add(random.nextInt(800), Kind.CUT_NOW, 0));
        }
        if (oneIn(4)) {
            times(4, () -> add(random.nextInt(800), Kind.TICK, 0));
        }
        if (oneIn(6)) {
            long from = random.nextInt(500);
            add(from, Kind.PAUSE, from + 1 + random.nextInt(300));
            if (random.nextBoolean()) {
                add(from, Kind.TICK, 0); // so that whoever ticks is the first to wake up
            }
        }
    }

    private void times(int most, Runnable action) {
        for (int times = 1 + random.nextInt(most); times > 0; times--) {
            action.run();
        }
    }

    private void add(long at, Kind kind, long value) {
        boolean ofTask = kind == Kind.CANCEL || kind == Kind.EXTEND;
        List<SimulatedTask> all = scenario.all();
        String task = ofTask ? all.get(random.nextInt(all.size())).name : null;
        scenario.moments.add(new Moment(at < 0 ? -1 : at, kind, task, value));
    }
}
