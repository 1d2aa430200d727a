package dev.softlanding.shutdown.engine.machine;

import static java.util.stream.Collectors.joining;

import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.plan.ShutdownPlan;
import dev.softlanding.shutdown.report.TaskStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What happened in a simulation, in words that tests compare: one line each, with milliseconds since the start. It can be
 * silent, because making the words is the larger part of the work. This class is not threadsafe.
 */
final class SimulationLog {

    private final ShutdownPlan plan;
    private final List<String> lines = new ArrayList<>();
    private final List<Integer> settled = new ArrayList<>();
    private boolean talks;

    SimulationLog(ShutdownPlan plan, boolean talks) {
        this.plan = plan;
        this.talks = talks;
    }

    void silence() {
        talks = false;
    }

    void started(long now, int task, RunMachine machine) {
        if (talks) {
            int[] overlaps = machine.tasks().overlaps(task);
            String beside = overlaps.length == 0
                    ? ""
                    : " overlaps "
                            + Arrays.stream(overlaps).mapToObj(this::name).toList();
            note(now, "start " + name(task) + beside);
        }
    }

    void settled(long now, int task, RunMachine machine) {
        settled.add(task);
        if (talks) {
            note(now, machine.tasks().status(task) + " " + name(task));
        }
    }

    void phaseEnded(long now, Phase phase) {
        if (talks) {
            note(now, "end of " + phase.id());
        }
    }

    void note(long now, String what, int task) {
        if (talks) {
            note(now, what + " " + name(task));
        }
    }

    void note(long now, String what) {
        if (talks) {
            lines.add(millis(now) + " " + what);
        }
    }

    List<String> lines() {
        return lines;
    }

    /** The lines about one task, without its name's other bearers. */
    List<String> linesOf(String task) {
        return lines.stream()
                .filter(line -> line.matches("\\d+ \\S+ " + task + "( .*)?"))
                .toList();
    }

    String ends(RunMachine machine, long cutAt) {
        return settled.stream().map(task -> end(task, machine, cutAt)).collect(joining(" "));
    }

    private String end(int task, RunMachine machine, long cutAt) {
        TaskStatus outcome = machine.tasks().status(task);
        String notBySuccess = outcome == TaskStatus.SUCCEEDED ? "" : ":" + outcome;
        return name(task) + "@" + millis(machine.tasks().endedAt(task, cutAt)) + notBySuccess;
    }

    String reasons(RunMachine machine) {
        return IntStream.range(0, plan.taskCount())
                .filter(task -> !machine.tasks().hasStarted(task))
                .mapToObj(task -> reason(task, machine))
                .collect(joining(", "));
    }

    private String reason(int task, RunMachine machine) {
        String reason = name(task) + " " + machine.tasks().cause(task);
        return switch (machine.tasks().cause(task)) {
            case PREDECESSOR_FAILED, PREDECESSOR_RUNS ->
                reason + " " + name(machine.tasks().culprit(task));
            default -> reason;
        };
    }

    private String name(int task) {
        return plan.task(task).name();
    }

    private static long millis(long moment) {
        return (moment - Simulation.START) / 1_000_000;
    }

    @Override
    public String toString() {
        return talks ? String.join("; ", lines) : "a run without a log";
    }
}
