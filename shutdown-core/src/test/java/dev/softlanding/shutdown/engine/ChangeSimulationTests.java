package dev.softlanding.shutdown.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.softlanding.shutdown.InvalidPlanException;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.PlanProblem;
import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.engine.machine.Scenario;
import dev.softlanding.shutdown.engine.machine.ScenarioGenerator;
import dev.softlanding.shutdown.engine.machine.SimulatedTask;
import dev.softlanding.shutdown.report.ShutdownReport;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Random changes of armed plans: each gives the plan that the changed tasks would have given from the start, or is refused
 * with the same problems and leaves the plan as it was.
 */
@Timeout(60)
class ChangeSimulationTests {

    private static final int PLANS = 2_000;
    private static final int CHANGES = 4;

    @Test
    void changeWhenDrawnAtRandomIsAFreshStartOrNothing() {
        int taken = 0;
        Map<PlanProblem.Kind, Integer> refused = new EnumMap<>(PlanProblem.Kind.class);
        for (long seed = 0; seed < PLANS; seed++) {
            var changes = new RandomChanges(seed);
            for (int change = 0; change < CHANGES; change++) {
                List<PlanProblem> problems = changes.change();
                taken += problems.isEmpty() ? 1 : 0;
                problems.forEach(problem -> refused.merge(problem.kind(), 1, Integer::sum));
            }
        }

        assertThat(taken).isBetween(PLANS * CHANGES / 5, PLANS * CHANGES * 4 / 5);
        assertThat(refused)
                .containsOnlyKeys(
                        PlanProblem.Kind.UNKNOWN_NAME,
                        PlanProblem.Kind.DUPLICATE,
                        PlanProblem.Kind.CYCLE,
                        PlanProblem.Kind.PHASE_CONTRADICTION,
                        PlanProblem.Kind.TIMEOUT)
                .allSatisfy((kind, times) -> assertThat(times).isGreaterThan(PLANS / 50));
    }

    @Test
    void changeWhenItNamesAnUnknownTaskIsRefusedWhole() {
        for (long seed = 0; seed < 200; seed++) {
            new RandomChanges(seed).checkUnknown();
        }
    }

    private static final class RandomChanges {

        private final String plan;
        private final SplittableRandom random;
        private final ShutdownCoordinator coordinator;
        private final List<String> history = new ArrayList<>();
        private Map<String, ShutdownTask> tasks = new LinkedHashMap<>();
        private int names;

        RandomChanges(long seed) {
            Scenario scenario = ScenarioGenerator.draw(seed);
            this.plan = "seed " + seed + ": " + scenario;
            this.random = new SplittableRandom(~seed);
            scenario.declaredTasks().forEach(task -> tasks.put(task.name(), task));
            this.coordinator = armed(tasks.values());
        }

        private static ShutdownCoordinator armed(Collection<ShutdownTask> tasks) {
            var coordinator = ShutdownCoordinator.builder().build();
            tasks.forEach(coordinator::register);
            coordinator.arm();
            return coordinator;
        }

        /** Changes the plan; what was wrong with the change. */
        List<PlanProblem> change() {
            Map<String, ShutdownTask> left = new LinkedHashMap<>(tasks);
            List<ShutdownTask> added = new ArrayList<>();
            ShutdownReport before = coordinator.report();
            List<PlanProblem> problems = problems(() -> coordinator.change(set -> draw(set, left, added)));
            List<ShutdownTask> wanted = new ArrayList<>(left.values());
            wanted.addAll(added);
            List<ShutdownCoordinator> fresh = new ArrayList<>();

            assertThat(problems(() -> fresh.add(armed(wanted))))
                    .as(this::toString)
                    .isEqualTo(problems);
            assertThat(coordinator.report())
                    .as(this::toString)
                    .isEqualTo(problems.isEmpty() ? fresh.get(0).report() : before);
            if (problems.isEmpty()) {
                tasks = new LinkedHashMap<>();
                wanted.forEach(task -> tasks.put(task.name(), task));
            }
            return problems;
        }

        private static List<PlanProblem> problems(Runnable action) {
            try {
                action.run();
                return List.of();
            } catch (InvalidPlanException refused) {
                return refused.problems();
            }
        }

        private void draw(ChangeSet set, Map<String, ShutdownTask> left, List<ShutdownTask> added) {
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                int kind = left.isEmpty() ? 0 : random.nextInt(3);
                if (kind == 0) {
                    added.add(task(oneIn(15) && !left.isEmpty() ? anyOf(left) : "new" + names++, left));
                    set.add(noted("add", added.get(added.size() - 1)));
                } else if (kind == 1) {
                    ShutdownTask task = task(anyOf(left), left);
                    left.put(task.name(), task);
                    set.replace(noted("replace", task));
                } else {
                    String name = anyOf(left);
                    set.remove(noted("remove", left.remove(name)).name());
                }
            }
        }

        private ShutdownTask noted(String what, ShutdownTask task) {
            history.add(what + " " + task);
            return task;
        }

        private ShutdownTask task(String name, Map<String, ShutdownTask> others) {
            var task = new SimulatedTask(name, 0);
            task.phase = Phase.values()[random.nextInt(Phase.values().length)];
            for (int edges = random.nextInt(3); edges > 0; edges--) {
                String other = oneIn(25) || others.isEmpty() ? "nobody" : anyOf(others);
                (random.nextBoolean() ? task.after : task.before).add(other + (oneIn(5) ? "?" : ""));
            }
            task.timeout = oneIn(30) ? 0 : 1 + random.nextInt(40_000);
            task.guaranteed = oneIn(8) ? random.nextInt((int) task.timeout + 2) : 0;
            task.enabled = !oneIn(6);
            return task.task();
        }

        private String anyOf(Map<String, ShutdownTask> tasks) {
            return List.copyOf(tasks.keySet()).get(random.nextInt(tasks.size()));
        }

        private boolean oneIn(int chances) {
            return random.nextInt(chances) == 0;
        }

        void checkUnknown() {
            ShutdownReport before = coordinator.report();

            assertThatExceptionOfType(ShutdownException.class)
                    .as(this::toString)
                    .isThrownBy(() -> coordinator.change(set -> {
                        draw(set, new LinkedHashMap<>(tasks), new ArrayList<>());
                        set.remove("nobody");
                    }));
            assertThat(coordinator.report()).as(this::toString).isEqualTo(before);
        }

        @Override
        public String toString() {
            return plan + ", then " + history;
        }
    }
}
