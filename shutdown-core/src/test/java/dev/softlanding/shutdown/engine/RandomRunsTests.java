package dev.softlanding.shutdown.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.TaskStatus;
import dev.softlanding.shutdown.plan.ShutdownPlan;
import dev.softlanding.shutdown.time.Alarm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Random plans with random faults, against a model of a run that is as simple as the rules are: it knows the tasks as
 * they were declared, and nothing of nodes, gates or counters. A failure names its seed: {@code
 * new RandomRun(seed)} draws the same again.
 */
@Timeout(60)
class RandomRunsTests {

    private static final int RUNS = 2_000;
    private static final long SETTLE = millis(40);

    @Test
    void runWhenWorkersAreManyIsExactlyWhatTheRulesSay() {
        for (long seed = 0; seed < RUNS; seed++) {
            var random = new RandomRun(seed);
            Simulation run = random.simulation(Integer.MAX_VALUE, false).run();
            random.check(run, random.expected());
        }
    }

    @Test
    void runWhenWorkersAreScarceAndTheCutOffMovesKeepsTheRules() {
        for (long seed = 0; seed < RUNS; seed++) {
            var random = new RandomRun(seed);
            int workers = 1 + (int) (seed % 3);
            Simulation run = random.simulation(workers, true)
                    .afterEachStep(step -> random.checkWorkers(step, workers))
                    .run();
            random.checkRules(run);
        }
    }

    @Test
    void runsWhenDrawnAtRandomMeetEveryOutcome() {
        Set<TaskStatus> seen = new HashSet<>();
        boolean overlapped = false;
        boolean late = false;
        boolean stuckAtCutOff = false;
        for (long seed = 0; seed < 200; seed++) {
            var random = new RandomRun(seed);
            RunMachine machine =
                    random.simulation(Integer.MAX_VALUE, false).run().machine();
            for (int task = 0; task < random.count; task++) {
                seen.add(machine.status(task));
                overlapped |= machine.overlaps(task).length > 0;
                late |= machine.hasEndedLate(task);
                stuckAtCutOff |= machine.status(task) == TaskStatus.CUT_OFF && machine.isStuck(task);
            }
        }

        assertThat(seen)
                .containsExactlyInAnyOrder(
                        TaskStatus.SUCCEEDED,
                        TaskStatus.FAILED,
                        TaskStatus.TIMED_OUT,
                        TaskStatus.ABANDONED,
                        TaskStatus.CUT_OFF);
        assertThat(overlapped).isTrue();
        assertThat(late).isTrue();
        assertThat(stuckAtCutOff).isTrue();
    }

    private static long millis(long millis) {
        return millis * 1_000_000;
    }

    /** What the rules say about one task, times since the start; a start of NEVER means that it does not start. */
    private record Expected(TaskStatus outcome, long start, long end, boolean stuck) {}

    /** One plan with its faults, all drawn from a seed. Edges point from lower numbers to higher, so there is no circle. */
    private static final class RandomRun {

        private final long seed;
        private final Random random;
        private final int count;
        private final Phase[] phases;
        private final List<Set<String>> after = new ArrayList<>();
        private final List<Set<String>> before = new ArrayList<>();
        private final List<Set<Phase>> afterPhases = new ArrayList<>();
        private final List<Set<Phase>> beforePhases = new ArrayList<>();
        private final Duration[] timeouts;
        private final Simulation.Body[] bodies;
        private final boolean terminal;
        private final long cutOff;

        RandomRun(long seed) {
            this.seed = seed;
            this.random = new Random(seed * 7919);
            this.count = 1 + random.nextInt(14);
            this.terminal = random.nextBoolean();
            this.phases = new Phase[count];
            this.timeouts = new Duration[count];
            this.bodies = new Simulation.Body[count];
            this.cutOff = random.nextInt(4) == 0 ? millis(100_000) : millis(1 + random.nextInt(1_500));
            int rank = 0;
            for (int task = 0; task < count; task++) {
                rank = Math.min(4, rank + (random.nextInt(3) == 0 ? 1 : 0));
                draw(task, rank);
            }
        }

        private void draw(int task, int rank) {
            phases[task] = random.nextInt(3) == 0 ? Phase.NONE : Phase.values()[rank];
            after.add(new LinkedHashSet<>());
            before.add(new LinkedHashSet<>());
            afterPhases.add(new LinkedHashSet<>());
            beforePhases.add(new LinkedHashSet<>());
            timeouts[task] = Duration.ofMillis(10L * (1 + random.nextInt(60)));
            bodies[task] = body();
            if (terminal && task == count - 1) {
                phases[task] = Phase.NONE; // it comes after everything by itself
                return;
            }
            drawEdges(task, rank);
        }

        private void drawEdges(int task, int rank) {
            for (int edge = random.nextInt(3); edge > 0 && task > 0; edge--) {
                int other = random.nextInt(task);
                if (random.nextBoolean()) {
                    after.get(task).add("t" + other);
                } else {
                    before.get(other).add("t" + task);
                }
            }
            if (rank > 0 && random.nextInt(4) == 0) {
                afterPhases.get(task).add(Phase.values()[random.nextInt(rank)]);
            }
            if (rank < 4 && random.nextInt(4) == 0) {
                beforePhases.get(task).add(Phase.values()[rank + 1 + random.nextInt(4 - rank)]);
            }
        }

        private Simulation.Body body() {
            boolean endless = random.nextInt(6) == 0;
            long reaction =
                    switch (random.nextInt(4)) {
                        case 0 -> Alarm.NEVER;
                        case 1 -> millis(random.nextInt(120));
                        default -> 0;
                    };
            long runs = endless ? Alarm.NEVER : millis(random.nextInt(500));
            return new Simulation.Body(runs, reaction, random.nextInt(5) == 0);
        }

        Simulation simulation(int workers, boolean movingCutOff) {
            List<ShutdownTask> tasks = new ArrayList<>();
            for (int task = 0; task < count; task++) {
                var builder = ShutdownTask.named("t" + task).phase(phases[task]).timeout(timeouts[task]);
                after.get(task).forEach(builder::after);
                before.get(task).forEach(builder::before);
                afterPhases.get(task).forEach(phase -> builder.after(phase.id()));
                beforePhases.get(task).forEach(phase -> builder.before(phase.id()));
                tasks.add(builder.run(() -> {}));
            }
            ShutdownTask last = terminal ? tasks.remove(count - 1) : null;
            var simulation = new Simulation(ShutdownPlan.of(tasks, last), task -> bodies[task])
                    .workers(workers)
                    .cutOff(cutOff / millis(1))
                    .settle(SETTLE / millis(1));
            for (int moves = movingCutOff ? random.nextInt(3) : 0; moves > 0; moves--) {
                simulation.moveCutOff(random.nextInt(1_000), random.nextInt(2_000));
            }
            return simulation;
        }

        /** The tasks that have to end before another starts, as the declarations say; all of them, also indirect ones. */
        private Set<Integer> predecessors(int task) {
            if (terminal && task == count - 1) {
                return new HashSet<>(IntStream.range(0, task).boxed().toList());
            }
            Set<Integer> result = new HashSet<>();
            for (int other = 0; other < count - (terminal ? 1 : 0); other++) {
                int candidate = other;
                boolean edge = after.get(task).contains("t" + other)
                        || before.get(other).contains("t" + task);
                boolean awaited =
                        afterPhases.get(task).stream().anyMatch(phase -> phase.compareTo(phases[candidate]) >= 0)
                                || endsBefore(other, highestAwaited(task));
                boolean earlier = phases[task] != Phase.NONE
                        && (phases[other].compareTo(phases[task]) < 0 || startsBefore(other, phases[task]));
                if (other != task && (edge || awaited || earlier)) {
                    result.add(other);
                }
            }
            return result;
        }

        private int highestAwaited(int task) {
            return afterPhases.get(task).stream().mapToInt(Phase::ordinal).max().orElse(-1);
        }

        /** Whether a task was declared to end before a phase that ends before the awaited one does, or is it. */
        private boolean endsBefore(int task, int awaited) {
            return beforePhases.get(task).stream().anyMatch(phase -> phase.ordinal() <= awaited);
        }

        private boolean startsBefore(int task, Phase phase) {
            return beforePhases.get(task).stream().anyMatch(later -> later.compareTo(phase) <= 0);
        }

        /** The run, task by task, with a worker for each and a cut-off that stays where it is. */
        List<Expected> expected() {
            Expected[] results = new Expected[count];
            int done = 0;
            while (done < count) {
                int before = done;
                for (int task = 0; task < count; task++) {
                    if (results[task] == null
                            && predecessors(task).stream().allMatch(other -> results[other] != null)) {
                        results[task] = expected(task, results);
                        done++;
                    }
                }
                assertThat(done)
                        .as("seed %s: the model itself must get on", seed)
                        .isGreaterThan(before);
            }
            return Arrays.asList(results);
        }

        private Expected expected(int task, Expected[] others) {
            boolean cutBefore = predecessors(task).stream().anyMatch(other -> others[other].start == Alarm.NEVER);
            long start = predecessors(task).stream()
                    .mapToLong(other -> others[other].end)
                    .max()
                    .orElse(0);
            if (cutBefore || start >= cutOff) {
                return new Expected(TaskStatus.CUT_OFF, Alarm.NEVER, Alarm.NEVER, false);
            }
            Simulation.Body body = bodies[task];
            long timeout = timeouts[task].toNanos();
            long interrupt = start + timeout - Math.min(millis(100), timeout / 10);
            long alone = body.runs() == Alarm.NEVER ? Alarm.NEVER : start + body.runs();
            if (alone <= Math.min(interrupt, cutOff)) {
                return new Expected(body.fails() ? TaskStatus.FAILED : TaskStatus.SUCCEEDED, start, alone, false);
            }
            if (interrupt < cutOff) {
                long end = endAfter(interrupt, alone, body);
                if (end <= Math.min(start + timeout, cutOff)) {
                    return new Expected(TaskStatus.TIMED_OUT, start, end, false);
                }
                if (start + timeout < cutOff) {
                    return new Expected(TaskStatus.ABANDONED, start, start + timeout, end == Alarm.NEVER);
                }
                alone = end;
            }
            long end = endAfter(cutOff, alone, body);
            return new Expected(TaskStatus.CUT_OFF, start, Math.min(end, cutOff + SETTLE), end == Alarm.NEVER);
        }

        private static long endAfter(long interrupt, long alone, Simulation.Body body) {
            return body.afterInterrupt() == Alarm.NEVER ? alone : Math.min(alone, interrupt + body.afterInterrupt());
        }

        void check(Simulation run, List<Expected> expected) {
            RunMachine machine = run.machine();
            for (int task = 0; task < count; task++) {
                Expected wanted = expected.get(task);
                boolean started = machine.hasStarted(task);
                var actual = new Expected(
                        machine.status(task),
                        started ? machine.startedAt(task) - Simulation.START : Alarm.NEVER,
                        started ? machine.endedAt(task, -1) - Simulation.START : Alarm.NEVER,
                        machine.isStuck(task));
                assertThat(actual)
                        .as("seed %s, task t%s of %s", seed, task, run.log())
                        .isEqualTo(wanted);
            }
            checkRules(run);
        }

        /** What holds however many workers there are and wherever the cut-off goes. */
        void checkRules(Simulation run) {
            RunMachine machine = run.machine();
            String what = "seed %s: %s".formatted(seed, run.log());
            assertThat(run.started()).as(what).doesNotHaveDuplicates();
            assertThat(machine.isFinished()).as(what).isTrue();
            for (int node = 0; node < run.plan().nodeCount(); node++) {
                assertThat(machine.status(node).isOutcome() || !run.plan().isTask(node))
                        .as(what)
                        .isTrue();
            }
            for (int task : run.started()) {
                for (int other : predecessors(task)) {
                    assertThat(machine.endedAt(other, Long.MAX_VALUE))
                            .as("t%s before t%s, %s", other, task, what)
                            .isLessThanOrEqualTo(machine.startedAt(task));
                }
            }
            checkCutOff(run.log(), what);
        }

        /** After the cut-off nothing starts, and the run is over within the settle time. */
        private static void checkCutOff(List<String> log, String what) {
            int cut = IntStream.range(0, log.size())
                    .filter(line -> log.get(line).endsWith(" cut-off"))
                    .findFirst()
                    .orElse(log.size());
            List<String> afterwards = log.subList(cut, log.size());
            assertThat(afterwards).as(what).noneMatch(line -> line.contains(" start "));
            afterwards.stream()
                    .filter(line -> line.endsWith(" finished"))
                    .forEach(line -> assertThat(at(line)).as(what).isLessThanOrEqualTo(at(log.get(cut)) + SETTLE));
        }

        private static long at(String line) {
            return millis(Long.parseLong(line.substring(0, line.indexOf(' '))));
        }

        void checkWorkers(Simulation step, int workers) {
            long running = IntStream.range(0, count)
                    .filter(task -> step.machine().status(task) == TaskStatus.RUNNING)
                    .count();
            boolean waiting =
                    IntStream.range(0, count).anyMatch(task -> step.machine().status(task) == TaskStatus.READY);
            assertThat(running).as("seed %s", seed).isLessThanOrEqualTo(workers);
            if (waiting && step.now() < step.machine().cutOffAt()) {
                assertThat(running)
                        .as("seed %s: a worker idles, a task waits", seed)
                        .isEqualTo(workers);
            }
        }
    }
}
