package dev.softlanding.shutdown.engine.machine;

import dev.softlanding.shutdown.FailurePolicy;
import dev.softlanding.shutdown.InvalidPlanException;
import dev.softlanding.shutdown.Phase;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes a scenario that fails as small as it gets while it still fails by the same rule: takes out tasks, then whatever
 * else can be taken out, then halves times, again and again until nothing helps. Every change leads away from where it came from, so this ends. This class is not threadsafe.
 */
final class ScenarioShrinker {

    private final Consumer<Scenario> check;
    private final String rule;
    private Scenario smallest;

    private ScenarioShrinker(Scenario failing, Consumer<Scenario> check, String rule) {
        this.smallest = failing;
        this.check = check;
        this.rule = rule;
    }

    /** The smallest scenario found that fails a check as this one does. */
    static Scenario shrink(Scenario failing, Consumer<Scenario> check) {
        String rule = brokenRule(failing, check);
        if (rule == null) {
            throw new IllegalArgumentException("Does not fail: " + failing);
        }
        var shrinker = new ScenarioShrinker(failing, check, rule);
        while (shrinker.dropTasks() | shrinker.simplify() | shrinker.shortenTimes()) {
            // each may make room for the others
        }
        return shrinker.smallest;
    }

    private static @Nullable String brokenRule(Scenario scenario, Consumer<Scenario> check) {
        try {
            check.accept(scenario);
            return null;
        } catch (InvalidPlanException nothingToRun) {
            return null;
        } catch (RuntimeException | AssertionError failure) {
            return Violation.rule(failure);
        }
    }

    /** Keeps a change if it changes anything and what remains still fails. */
    private boolean attempt(Consumer<Scenario> change) {
        Scenario candidate = smallest.copy();
        change.accept(candidate);
        if (candidate.toString().equals(smallest.toString()) || !rule.equals(brokenRule(candidate, check))) {
            return false;
        }
        smallest = candidate;
        return true;
    }

    private boolean dropTasks() {
        boolean dropped = attempt(scenario -> drop(scenario, scenario.terminal));
        for (int size = smallest.tasks.size() / 2; size > 0; size /= 2) {
            for (int from = smallest.tasks.size() - size; from >= 0; from -= size) {
                int first = from;
                int end = Math.min(first + size, smallest.tasks.size());
                dropped |= first < end
                        && attempt(scenario ->
                                List.copyOf(scenario.tasks.subList(first, end)).forEach(task -> drop(scenario, task)));
            }
        }
        return dropped
                | (smallest.tasks.size() == 1 && smallest.terminal != null && attempt(ScenarioShrinker::dropLast));
    }

    private static void dropLast(Scenario scenario) {
        drop(scenario, scenario.tasks.get(0));
    }

    private static void drop(Scenario scenario, @Nullable SimulatedTask task) {
        if (task == null) {
            return;
        }
        if (task == scenario.terminal) {
            scenario.terminal = null;
        }
        scenario.tasks.remove(task);
        scenario.moments.removeIf(moment -> task.name.equals(moment.task()));
        for (SimulatedTask other : scenario.tasks) {
            other.after.removeIf(name -> DeclaredOrder.unmarked(name).equals(task.name));
            other.before.removeIf(name -> DeclaredOrder.unmarked(name).equals(task.name));
        }
    }

    private boolean simplify() {
        boolean simpler = false;
        for (int moment = smallest.moments.size() - 1; moment >= 0; moment--) {
            int dropped = moment;
            simpler |= attempt(scenario -> scenario.moments.remove(dropped));
        }
        simpler |= attempt(scenario -> scenario.workers = Scenario.MANY);
        simpler |= attempt(scenario -> scenario.cutOff = Scenario.FAR);
        simpler |= attempt(scenario -> scenario.settle = 100);
        simpler |= attempt(scenario -> scenario.lateness = 0);
        for (int task = 0; task < smallest.all().size(); task++) {
            simpler |= simplify(task);
        }
        return simpler;
    }

    private boolean simplify(int number) {
        boolean simpler = dropNames(number, task -> task.after) | dropNames(number, task -> task.before);
        simpler |= attempt(number, task -> task.phase = Phase.NONE);
        simpler |= attempt(number, task -> task.onFailure = FailurePolicy.CONTINUE);
        simpler |= attempt(number, task -> task.enabled = true);
        simpler |= attempt(number, task -> task.optional = false);
        simpler |= attempt(number, task -> task.guaranteed = 0);
        simpler |= attempt(number, task -> task.fails = false);
        simpler |= attempt(number, task -> task.afterInterrupt = 0);
        return simpler | attempt(number, task -> task.runs = task.runs == SimulatedTask.FOREVER ? 1_000 : task.runs);
    }

    private interface Names {
        List<String> of(SimulatedTask task);
    }

    private boolean dropNames(int number, Names names) {
        boolean simpler = false;
        for (int i = names.of(smallest.all().get(number)).size() - 1; i >= 0; i--) {
            int name = i;
            boolean dropped = attempt(number, task -> names.of(task).remove(name));
            simpler |= dropped || attempt(number, task -> names.of(task).set(name, unmarked(task, names, name)));
        }
        return simpler;
    }

    private static String unmarked(SimulatedTask task, Names names, int name) {
        return DeclaredOrder.unmarked(names.of(task).get(name));
    }

    private boolean shortenTimes() {
        boolean shorter = attempt(scenario -> scenario.cutOff /= scenario.cutOff == Scenario.FAR ? 1 : 2)
                | attempt(scenario -> scenario.lateness /= 2);
        for (int number = 0; number < smallest.moments.size(); number++) {
            int moment = number;
            shorter |= attempt(scenario -> scenario.moments.set(moment, halved(scenario.moments.get(moment))));
        }
        for (int task = 0; task < smallest.all().size(); task++) {
            shorter |= attempt(task, shortened -> shortened.runs = halved(shortened.runs));
            shorter |= attempt(task, shortened -> shortened.afterInterrupt = halved(shortened.afterInterrupt));
            shorter |= attempt(task, shortened -> shortened.guaranteed /= 2);
            shorter |= attempt(task, shortened -> shortened.timeout = Math.max(1, shortened.timeout / 2));
        }
        return shorter;
    }

    private static Scenario.Moment halved(Scenario.Moment moment) {
        return new Scenario.Moment(moment.at() / 2, moment.kind(), moment.task(), moment.value() / 2);
    }

    private static long halved(long time) {
        return time == SimulatedTask.FOREVER ? time : time / 2;
    }

    private boolean attempt(int number, Consumer<SimulatedTask> change) {
        return attempt(scenario -> change.accept(scenario.all().get(number)));
    }
}
