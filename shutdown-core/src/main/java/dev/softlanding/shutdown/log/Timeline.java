package dev.softlanding.shutdown.log;

import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.Wording;
import dev.softlanding.shutdown.report.ChainLink;
import dev.softlanding.shutdown.report.CutOffCause;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.report.StepReport;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.report.TaskStatus;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A run as a person wants to see it in a log: a line per task with start, duration, outcome and a bar, a darker one for tasks
 * of the critical path. Plain ASCII.
 */
public final class Timeline {

    private static final int BAR_WIDTH = 40;
    private static final int MOST_STEPS = 5;

    private static final String CRITICAL = "#";
    private static final String OTHER = "-";
    private static final String LEGEND =
            "%n  " + CRITICAL + " critical path: only what is shorter there makes the shutdown shorter";

    private static final Duration SHORT_STEP = Duration.ofMillis(10);

    private final ShutdownReport report;
    private final Set<String> critical;

    /** The timeline of a run, as far as it has come. */
    public Timeline(ShutdownReport report) {
        this.report = report;
        this.critical = report.criticalChain().stream().map(ChainLink::task).collect(Collectors.toSet());
    }

    @Override
    public String toString() {
        List<TaskReport> tasks = report.tasks().stream()
                .sorted(Comparator.comparing(Timeline::start))
                .toList();
        int width = Math.max(
                4, tasks.stream().mapToInt(task -> task.name().length()).max().orElse(0));
        String format = "%n  %-8s  %-" + width + "s  %9s  %9s  %-9s  |%-" + BAR_WIDTH + "s|";
        var text = new StringBuilder(headline());
        text.append(String.format(Locale.ROOT, format, "phase", "task", "start", "took", "outcome", ""));
        for (TaskReport task : tasks) {
            text.append(String.format(
                    Locale.ROOT,
                    format,
                    task.phase() == Phase.NONE ? "" : task.phase().id(),
                    task.name(),
                    task.startedAfter() == null ? "-" : Wording.thousandths(task.startedAfter()),
                    task.duration() == null ? "-" : Wording.thousandths(task.duration()),
                    task.status(),
                    bar(task)));
        }
        if (report.tasks().stream().anyMatch(this::isBesideTheCriticalPath)) {
            text.append(String.format(Locale.ROOT, LEGEND));
        }
        tasks.forEach(task -> text.append(longestSteps(task)));
        return text.toString();
    }

    private boolean isBesideTheCriticalPath(TaskReport task) {
        return task.duration() != null && !critical.contains(task.name());
    }

    /** Where a task that told of the parts of its work spent its time. */
    private static String longestSteps(TaskReport task) {
        String steps = task.steps().stream()
                .filter(step -> step.duration().compareTo(SHORT_STEP) >= 0)
                .sorted(Comparator.comparing(StepReport::duration).reversed())
                .limit(MOST_STEPS)
                .map(step -> "'%s' %s".formatted(step.name(), Wording.thousandths(step.duration())))
                .collect(Collectors.joining(", "));
        return steps.isEmpty() ? "" : String.format(Locale.ROOT, "%n  in %s: %s", task.name(), steps);
    }

    private String headline() {
        Map<TaskStatus, Long> outcomes = report.tasks().stream()
                .collect(Collectors.groupingBy(TaskReport::status, TreeMap::new, Collectors.counting()));
        String counts = outcomes.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "Shutdown by %s took %s of %s (%.0f %% of the budget)%s%s",
                report.reason(),
                Wording.thousandths(report.elapsed()),
                Wording.thousandths(report.budget()),
                100.0 * report.elapsed().toNanos() / Math.max(1, report.budget().toNanos()),
                counts.isEmpty() ? "" : ": " + counts,
                ending());
    }

    private String ending() {
        CutOffCause cutOff = report.cutOff();
        if (cutOff == null) {
            return "";
        }
        return switch (cutOff) {
            case DEADLINE -> "; the cut-off came first";
            case ESCALATED -> "; cut short";
            case ABORTED -> "; aborted by '" + report.abortedBy() + "'";
        };
    }

    private String bar(TaskReport task) {
        if (task.startedAfter() == null || task.duration() == null) {
            return "";
        }
        double perNano = BAR_WIDTH / (double) Math.max(1, report.elapsed().toNanos());
        int from = (int) Math.min(BAR_WIDTH - 1, task.startedAfter().toNanos() * perNano);
        int length = (int) Math.max(1, Math.round(task.duration().toNanos() * perNano));
        return " ".repeat(from)
                + (isBesideTheCriticalPath(task) ? OTHER : CRITICAL).repeat(Math.min(length, BAR_WIDTH - from));
    }

    private static Duration start(TaskReport task) {
        return task.startedAfter() == null ? Duration.ofDays(1) : task.startedAfter();
    }
}
