package dev.softlanding.shutdown.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.engine.machine.Simulation;
import dev.softlanding.shutdown.plan.ShutdownPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * When each task of a simulated run <em>ended</em>: by moment, in milliseconds, and by name within one, with its outcome
 * unless it succeeded. Every edge is checked on the way: none started before all it waits for had ended.
 */
final class Timetable {

    private static final Pattern START = Pattern.compile("\\d+ start (\\S+).*");
    private static final Pattern END =
            Pattern.compile("(\\d+) (SUCCEEDED|FAILED|TIMED_OUT|ABANDONED|SKIPPED|CANCELLED|CUT_OFF) (\\S+)");
    private static final Pattern PHASE_END = Pattern.compile("\\d+ end of (\\S+)");

    private record End(long at, String task, String outcome) {

        @Override
        public String toString() {
            return task + "@" + at + (outcome.equals("SUCCEEDED") ? "" : ":" + outcome);
        }
    }

    private final ShutdownPlan plan;
    private final List<End> ends = new ArrayList<>();

    /** By task and phase, the lines of the log. */
    private final Map<String, Integer> startLines = new LinkedHashMap<>();

    private final Map<String, Integer> endLines = new LinkedHashMap<>();

    private Timetable(Simulation simulation) {
        this.plan = simulation.plan();
        List<String> log = simulation.log();
        for (int line = 0; line < log.size(); line++) {
            read(log.get(line), line);
        }
    }

    private void read(String text, int line) {
        Matcher start = START.matcher(text);
        Matcher end = END.matcher(text);
        Matcher phaseEnd = PHASE_END.matcher(text);
        if (start.matches()) {
            startLines.put(start.group(1), line);
        } else if (end.matches()) {
            endLines.put(end.group(3), line);
            ends.add(new End(Long.parseLong(end.group(1)), end.group(3), end.group(2)));
        } else if (phaseEnd.matches()) {
            endLines.put(phaseEnd.group(1), line);
        }
    }

    /** Runs a plan in the notation of {@link Simulation}. */
    static String of(String plan) {
        return of(Simulation.of(plan == null ? "" : plan));
    }

    /** Runs a simulation. */
    static String of(Simulation simulation) {
        var table = new Timetable(simulation.run());
        table.assertEveryEdgeHolds();
        return table.ends.stream()
                .sorted(Comparator.comparingLong(End::at).thenComparing(End::task))
                .map(End::toString)
                .collect(Collectors.joining(" "));
    }

    private void assertEveryEdgeHolds() {
        for (ShutdownTask task : plan.tasks()) {
            Integer start = startLines.get(task.name());
            if (start != null) {
                for (String predecessor : plan.namedPredecessors(plan.nodeOf(task.name()), node -> true)) {
                    assertThat(endLines.get(predecessor))
                            .as("'%s' has ended when '%s' starts", predecessor, task.name())
                            .isNotNull()
                            .isLessThan(start);
                }
            }
        }
    }
}
