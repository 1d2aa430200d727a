package dev.softlanding.shutdown.journal;

import dev.softlanding.shutdown.journal.Note.Weight;
import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.report.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns what happens into lines. {@link LifeStory} is what reads them. */
final class Notes {

    static final int FORMAT = 1;

    static final String EVENT = "event";
    static final String AT = "at";
    static final String ELAPSED = "elapsedMs";
    static final String TASK = "task";
    static final String OUTCOME = "outcome";
    static final String RUNNING = "running";

    private static final int LONGEST_TEXT = 500;
    private static final int MOST_NAMES = 20;

    private Notes() {}

    /** A line's beginning. */
    static JsonLine line(String event, Instant at) {
        return new JsonLine().put(EVENT, event).put(AT, at.toString());
    }

    private static JsonLine line(String event, Instant at, Duration elapsed) {
        return line(event, at).put(ELAPSED, elapsed.toMillis());
    }

    /** What has to be written about an event. */
    static List<Note> of(ShutdownEvent event, Instant at) {
        if (event instanceof ShutdownEvent.RunStarted started) {
            return List.of(new Note(Weight.DURABLE, () -> line("run-started", at, Duration.ZERO)
                    .put("reason", started.reason().name())
                    .put("tasks", started.tasks())
                    .put("budgetMs", started.budget().toMillis())));
        } else if (event instanceof ShutdownEvent.TriggerJoined joined) {
            return detail(line("trigger-joined", at, joined.at())
                    .put("reason", joined.reason().name()));
        } else if (event instanceof ShutdownEvent.PatienceEnded ended) {
            return detail(line("patience-ended", at, ended.at())
                    .put("reason", ended.reason().name())
                    .put("untilHaltMs", ended.untilHalt().toMillis()));
        } else if (event instanceof ShutdownEvent.TaskStarted started) {
            return detail(line("task-started", at, started.at())
                    .put(TASK, Words.name(started.task()))
                    .put("timeoutMs", started.timeout().toMillis()));
        } else if (event instanceof ShutdownEvent.TaskInterrupted interrupted) {
            return detail(line("task-interrupted", at, interrupted.at())
                    .put(TASK, Words.name(interrupted.task()))
                    .put("where", Words.place(interrupted.stack())));
        } else if (event instanceof ShutdownEvent.TaskEnded ended) {
            return List.of(new Note(Weight.DETAIL, () -> taskEnded(ended, at)));
        } else if (event instanceof ShutdownEvent.TaskEndedLate late) {
            return detail(line("task-ended-late", at, late.at()).put(TASK, Words.name(late.task())));
        } else if (event instanceof ShutdownEvent.PhaseEnded phase) {
            return detail(line("phase-ended", at, phase.at())
                    .put("phase", phase.phase().id()));
        } else if (event instanceof ShutdownEvent.CutOff cutOff) {
            return List.of(new Note(Weight.DURABLE, () -> line("cut-off", at, cutOff.at())
                    .put("cause", cutOff.cause().name())
                    .put("unfinished", list(cutOff.unfinished()))));
        } else if (event instanceof ShutdownEvent.RunEnded ended) {
            return runEnded(ended.report(), at);
        }
        return List.of();
    }

    private static List<Note> detail(JsonLine line) {
        return List.of(new Note(Weight.DETAIL, () -> line));
    }

    /** A task that was given up runs on; so may one that was cut off, and where it stands shows it. */
    private static JsonLine taskEnded(ShutdownEvent.TaskEnded ended, Instant at) {
        boolean runs = ended.outcome() == TaskStatus.ABANDONED
                || (ended.outcome() == TaskStatus.CUT_OFF && !ended.stack().isEmpty());
        JsonLine line = line("task-ended", at, ended.at())
                .put(TASK, Words.name(ended.task()))
                .put(OUTCOME, ended.outcome().name());
        if (ended.duration() != null) {
            line.put("durationMs", ended.duration().toMillis());
        }
        if (runs) {
            line.put(RUNNING, true);
        }
        return line.put("why", shortened(ended.explanation()))
                .put("failure", Words.failure(ended.failure()))
                .put("where", Words.place(ended.stack()));
    }

    private static List<Note> runEnded(ShutdownReport report, Instant at) {
        List<Note> notes = new ArrayList<>();
        for (TaskReport task : report.tasks()) {
            if (task.stuck()) {
                notes.add(new Note(Weight.DETAIL, () -> line("task-stuck", at, report.elapsed())
                        .put(TASK, Words.name(task.name()))
                        .put("where", Words.place(task.stack()))));
            }
        }
        notes.add(new Note(Weight.DURABLE, () -> runEndedLine(report, at)));
        return notes;
    }

    private static JsonLine runEndedLine(ShutdownReport report, Instant at) {
        List<String> failed = report.tasks().stream()
                .filter(task -> task.status().isFailure())
                .map(TaskReport::name)
                .toList();
        return line("run-ended", at, report.elapsed())
                .put(OUTCOME, report.outcome() == null ? null : report.outcome().name())
                .put("cutOff", report.cutOff() == null ? null : report.cutOff().name())
                .put("tasks", report.tasks().size())
                .put("failed", failed.isEmpty() ? null : list(failed));
    }

    private static String list(List<String> names) {
        return Words.line(Words.names(names, MOST_NAMES), LONGEST_TEXT);
    }

    private static @Nullable String shortened(@Nullable String text) {
        return text == null ? null : Words.line(text, LONGEST_TEXT);
    }
}
