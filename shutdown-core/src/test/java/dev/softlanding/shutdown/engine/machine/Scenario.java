package dev.softlanding.shutdown.engine.machine;

import static java.util.stream.Collectors.joining;

import dev.softlanding.shutdown.ShutdownTask;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A plan, what its bodies do, and what happens to its run: all that makes a simulation, as data that can be drawn, made
 * smaller and printed. Times are in milliseconds since the start. This class is not threadsafe.
 */
public final class Scenario {

    static final int MANY = Integer.MAX_VALUE;
    static final long FAR = 72_000_000;

    /** Something that happens to a run from outside. */
    enum Kind {
        CANCEL,
        EXTEND,
        MOVE_CUT_OFF,
        CUT_NOW,
        TICK,
        PAUSE
    }

    /**
     * What happens when.
     *
     * @param task whom it concerns, if it concerns a task
     * @param value by how much an extension is, or the moment to which the cut-off moves or until which a pause lasts
     */
    record Moment(long at, Kind kind, @Nullable String task, long value) {

        private void addTo(Simulation simulation) {
            switch (kind) {
                case CANCEL -> simulation.cancel(at, task);
                case EXTEND -> simulation.extend(at, task, value);
                case MOVE_CUT_OFF -> simulation.moveCutOff(at, value);
                case CUT_NOW -> simulation.cutNow(at);
                case TICK -> simulation.tick(at);
                case PAUSE -> simulation.pause(at, value);
            }
        }

        @Override
        public String toString() {
            return switch (kind) {
                case CANCEL -> ".cancel(%d, \"%s\")".formatted(at, task);
                case EXTEND -> ".extend(%d, \"%s\", %d)".formatted(at, task, value);
                case MOVE_CUT_OFF -> ".moveCutOff(%d, %d)".formatted(at, value);
                case CUT_NOW -> ".cutNow(%d)".formatted(at);
                case TICK -> ".tick(%d)".formatted(at);
                case PAUSE -> ".pause(%d, %d)".formatted(at, value);
            };
        }
    }

    final List<SimulatedTask> tasks = new ArrayList<>();

    @Nullable
    SimulatedTask terminal;

    final List<Moment> moments = new ArrayList<>();
    int workers = MANY;
    long cutOff = FAR;
    long settle = 100;
    long lateness;

    /** Its tasks as an application would declare them, without the terminal one. */
    public List<ShutdownTask> declaredTasks() {
        return tasks.stream().map(SimulatedTask::task).toList();
    }

    Scenario copy() {
        var copy = new Scenario();
        tasks.forEach(task -> copy.tasks.add(task.copy()));
        copy.terminal = terminal == null ? null : terminal.copy();
        copy.moments.addAll(moments);
        copy.workers = workers;
        copy.cutOff = cutOff;
        copy.settle = settle;
        copy.lateness = lateness;
        return copy;
    }

    /** All tasks in the order of their nodes, the terminal task last. */
    List<SimulatedTask> all() {
        List<SimulatedTask> all = new ArrayList<>(tasks);
        if (terminal != null) {
            all.add(terminal);
        }
        return all;
    }

    boolean has(Kind kind) {
        for (Moment moment : moments) {
            if (moment.kind == kind) {
                return true;
            }
        }
        return false;
    }

    Simulation simulation() {
        Simulation simulation = Simulation.of(tasks, terminal)
                .workers(workers)
                .cutOff(cutOff)
                .settle(settle)
                .lateTicks(lateness);
        moments.forEach(moment -> moment.addTo(simulation));
        return simulation;
    }

    /** As it is written in a test. */
    @Override
    public String toString() {
        String plan = tasks.stream().map(SimulatedTask::toString).collect(joining(",\n        "));
        return "Simulation.of(\"\"\"\n        " + plan + "\"\"\""
                + (terminal == null ? "" : ", \"" + terminal + "\"")
                + ")"
                + (workers == MANY ? "" : ".workers(" + workers + ")")
                + (cutOff == FAR ? "" : ".cutOff(" + cutOff + ")")
                + (settle == 100 ? "" : ".settle(" + settle + ")")
                + (lateness == 0 ? "" : ".lateTicks(" + lateness + ")")
                + moments.stream().map(Moment::toString).collect(joining())
                + ".run()";
    }
}
