package dev.softlanding.shutdown.journal;

import dev.softlanding.shutdown.Wording;
import dev.softlanding.shutdown.report.CutOffCause;
import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.report.TaskStatus;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A run in few words, the most important first, because the end may be cut. */
final class Summary {

    private static final int LONGEST_NAME = 80;
    private static final int MOST_SLOWEST = 5;

    private Summary() {}

    /** What can be told at the cut-off, when some tasks have an outcome and others never will. */
    static String interim(
            ShutdownEvent.@Nullable RunStarted run, ShutdownEvent.CutOff cutOff, List<ShutdownEvent.TaskEnded> failed) {
        var text = new StringBuilder("FORCED: the shutdown");
        if (run != null) {
            text.append(" by ").append(run.reason());
        }
        text.append(" was cut off (").append(cause(cutOff.cause())).append(") after ");
        text.append(Wording.tenths(cutOff.at()));
        if (run != null) {
            text.append(" of ").append(Wording.tenths(run.budget()));
        }
        text.append(". Unfinished: ").append(cutOff.unfinished().size()).append('\n');
        cutOff.unfinished()
                .forEach(task -> text.append("UNFINISHED ").append(name(task)).append('\n'));
        failed.stream()
                .sorted(Comparator.comparing(ended -> rank(ended.outcome(), false)))
                .forEach(ended -> text.append(line(
                        ended.task(), ended.outcome(), false, ended.duration(), ended.explanation(), ended.failure())));
        return text.toString();
    }

    /** All there is to tell. */
    static String of(ShutdownReport report) {
        List<TaskReport> others = report.tasks().stream()
                .filter(task -> task.status() != TaskStatus.SUCCEEDED)
                .sorted(Comparator.comparing(task -> rank(task.status(), task.stuck())))
                .toList();
        long unsuccessful = others.stream()
                .filter(task -> task.status().isFailure() || task.status() == TaskStatus.CUT_OFF)
                .count();
        var text = new StringBuilder(headline(report, unsuccessful));
        for (TaskReport task : others) {
            text.append(line(
                    task.name(), task.status(), task.stuck(), task.duration(), task.explanation(), task.failure()));
        }
        String slowest = report.blame().stream()
                .limit(MOST_SLOWEST)
                .map(task -> name(task.name()) + " " + took(task.duration()))
                .collect(Collectors.joining(", "));
        return slowest.isEmpty() ? text.toString() : text + "Slowest: " + slowest + "\n";
    }

    private static String headline(ShutdownReport report, long unsuccessful) {
        String how = report.cutOff() == null ? "took" : "was cut off (" + cause(report.cutOff()) + ") and took";
        return "%s: the shutdown by %s %s %s of %s; %d of %d tasks did not succeed.\n"
                .formatted(
                        report.outcome(),
                        report.reason(),
                        how,
                        Wording.tenths(report.elapsed()),
                        Wording.tenths(report.budget()),
                        unsuccessful,
                        report.tasks().size());
    }

    private static String cause(CutOffCause cause) {
        return cause.name().toLowerCase(Locale.ROOT);
    }

    private static String line(
            String task,
            TaskStatus status,
            boolean stuck,
            @Nullable Duration duration,
            @Nullable String explanation,
            @Nullable Throwable failure) {
        var text = new StringBuilder().append(status).append(' ').append(name(task));
        if (duration != null) {
            text.append(" after ").append(took(duration));
        }
        if (stuck) {
            text.append(", still running");
        }
        String why = failure == null ? explanation : Words.failure(failure);
        if (why != null) {
            text.append(": ").append(Words.line(why, 300));
        }
        return text.append('\n').toString();
    }

    /** What still runs, what was lost, what went wrong; and last what only did not start. */
    private static int rank(TaskStatus status, boolean stuck) {
        if (stuck) {
            return 0;
        }
        return switch (status) {
            case ABANDONED -> 1;
            case CUT_OFF -> 2;
            case FAILED -> 3;
            case TIMED_OUT -> 4;
            case SKIPPED -> 6;
            case CANCELLED -> 7;
            case REGISTERED, WAITING, READY, RUNNING, SUCCEEDED -> 5;
        };
    }

    private static String name(String task) {
        return "'" + Words.line(task, LONGEST_NAME) + "'";
    }

    private static String took(@Nullable Duration duration) {
        return Wording.tenths(duration == null ? Duration.ZERO : duration);
    }
}
