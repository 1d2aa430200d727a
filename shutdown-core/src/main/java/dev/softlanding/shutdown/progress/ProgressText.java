package dev.softlanding.shutdown.progress;

import dev.softlanding.shutdown.Wording;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.report.StepReport;
import dev.softlanding.shutdown.report.TaskProgress;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.report.TaskStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a run is waiting for, as one line: the tasks that run, those that have done so longest first, and of these the ones that
 * are nearest to their timeout.
 */
final class ProgressText {

    private static final String CUT = "...";

    private final ShutdownReport report;
    private final List<TaskReport> running;

    ProgressText(ShutdownReport report) {
        this.report = report;
        this.running = report.tasks().stream()
                .filter(task -> task.status() == TaskStatus.RUNNING)
                .sorted(Comparator.comparing(ProgressText::ranFor)
                        .reversed()
                        .thenComparing(task -> timeoutOf(task).minus(ranFor(task)))
                        .thenComparing(TaskReport::name))
                .toList();
    }

    /** All of it, for a log. */
    String line() {
        String head = "Still stopping after %s, %s left"
                .formatted(Wording.tenths(report.elapsed()), Wording.tenths(report.remaining()));
        List<String> tasks = running.stream()
                .map(task -> "%s since %s of %s%s"
                        .formatted(
                                task.name(),
                                Wording.tenths(ranFor(task)),
                                Wording.tenths(timeoutOf(task)),
                                detailsOf(task)))
                .toList();
        return tasks.isEmpty() ? head : head + ": " + Wording.list(tasks, ", ");
    }

    /** As much of it as fits, for a terminal, and of how many more there is no room to tell. */
    String line(int width) {
        String head =
                "Stopping %s, %s left".formatted(Wording.tenths(report.elapsed()), Wording.tenths(report.remaining()));
        if (running.isEmpty()) {
            return cut(head, width);
        }
        var line = new StringBuilder(head).append(": ");
        int told = 0;
        while (told < running.size()) {
            String next = (told == 0 ? "" : ", ") + brief(running.get(told));
            if (told > 0 && line.length() + next.length() + more(told + 1).length() > width) {
                break;
            }
            line.append(next);
            told++;
        }
        String more = more(told);
        return cut(cut(line.toString(), width - more.length()) + more, width);
    }

    private String more(int told) {
        int left = running.size() - told;
        return left == 0 ? "" : ", +" + left + " more";
    }

    private static String cut(String text, int width) {
        if (text.length() <= width) {
            return text;
        }
        return width <= CUT.length()
                ? text.substring(0, Math.max(0, width))
                : text.substring(0, width - CUT.length()) + CUT;
    }

    private static String brief(TaskReport task) {
        String ranFor = Wording.tenths(ranFor(task)).replace(" s", "");
        return "%s %s/%s%s".formatted(task.name(), ranFor, Wording.tenths(timeoutOf(task)), detailsOf(task));
    }

    /** What the task itself can tell. */
    private static String detailsOf(TaskReport task) {
        List<String> details = new ArrayList<>();
        Long inFlight = task.inFlight();
        if (inFlight != null && inFlight > 0) {
            details.add(inFlight + " in flight");
        }
        TaskProgress progress = task.progress();
        if (progress != null) {
            details.add(progress.done() + " of " + progress.total());
        }
        if (!task.steps().isEmpty()) {
            StepReport last = task.steps().get(task.steps().size() - 1);
            details.add("'" + Wording.escaped(last.name()) + "'");
        }
        return details.isEmpty() ? "" : " (" + String.join(", ", details) + ")";
    }

    private static Duration ranFor(TaskReport task) {
        Duration duration = task.duration();
        return duration == null ? Duration.ZERO : duration;
    }

    private static Duration timeoutOf(TaskReport task) {
        Duration effective = task.effectiveTimeout();
        return effective == null ? task.timeout() : effective;
    }
}
