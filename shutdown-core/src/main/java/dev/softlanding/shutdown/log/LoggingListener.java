package dev.softlanding.shutdown.log;

import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.Wording;
import dev.softlanding.shutdown.flush.FlushReport;
import dev.softlanding.shutdown.report.Leftover;
import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.report.ShutdownListener;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.report.TaskStatus;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes one line per transition, stacks of what is stuck, and a timeline at the end. */
public final class LoggingListener implements ShutdownListener {

    private static final int MOST_LEFTOVERS = 5;

    private static final Logger logger = LoggerFactory.getLogger("dev.softlanding.shutdown");

    @Override
    public void onEvent(ShutdownEvent event) {
        if (!logger.isErrorEnabled()) {
            return;
        }
        if (event instanceof ShutdownEvent.RunStarted started) {
            logger.info(
                    "Shutdown by {}: {}, {} until the cut-off",
                    started.reason(),
                    tasks(started.tasks()),
                    Wording.thousandths(started.budget()));
        } else if (event instanceof ShutdownEvent.TriggerJoined joined) {
            logger.info("{} joins the shutdown that is under way", joined.reason());
        } else if (event instanceof ShutdownEvent.PatienceEnded ended) {
            logger.warn(
                    "{} again ends the patience: the cut-off is now, and the process halts within {}",
                    ended.reason(),
                    Wording.thousandths(ended.untilHalt()));
        } else if (event instanceof ShutdownEvent.TaskStarted started) {
            taskStarted(started);
        } else if (event instanceof ShutdownEvent.TaskInterrupted interrupted) {
            taskInterrupted(interrupted);
        } else if (event instanceof ShutdownEvent.TaskRetried retried) {
            logger.warn(
                    "Task '{}'{} failed and is tried again in {}, for the {}. time",
                    retried.task(),
                    inPart(retried.part()),
                    Wording.thousandths(retried.pause()),
                    retried.attempts(),
                    retried.failure());
        } else if (event instanceof ShutdownEvent.TaskRefused refused) {
            logger.warn("Task '{}'{} is held back. {}", refused.task(), inPart(refused.part()), refused.reason());
        } else if (event instanceof ShutdownEvent.TaskFellBack fellBack) {
            logger.warn("Task '{}' has done its fallback instead", fellBack.task(), fellBack.because());
        } else if (event instanceof ShutdownEvent.TaskEnded ended) {
            taskEnded(ended);
        } else if (event instanceof ShutdownEvent.TaskEndedLate late) {
            logger.warn("Task '{}' ended at last, {} into the shutdown", late.task(), Wording.thousandths(late.at()));
        } else if (event instanceof ShutdownEvent.PhaseEnded phase) {
            logger.info("Phase '{}' ended {} into the shutdown", phase.phase().id(), Wording.thousandths(phase.at()));
        } else if (event instanceof ShutdownEvent.CutOff cutOff) {
            logger.error(
                    "Cut-off ({}) {} into the shutdown with {} unfinished: [{}]",
                    cutOff.cause(),
                    Wording.thousandths(cutOff.at()),
                    tasks(cutOff.unfinished().size()),
                    Wording.list(cutOff.unfinished(), ", "));
        } else if (event instanceof ShutdownEvent.Flushed flushed) {
            flushed(flushed.report());
        } else if (event instanceof ShutdownEvent.RunEnded ended) {
            runEnded(ended.report());
        }
    }

    private static String tasks(int count) {
        return count == 1 ? "1 task" : count + " tasks";
    }

    private static void taskStarted(ShutdownEvent.TaskStarted started) {
        if (started.overlaps().isEmpty()) {
            logger.debug("Task '{}' started", started.task());
        } else {
            logger.warn(
                    "Task '{}' started although [{}] may still be running",
                    started.task(),
                    Wording.list(started.overlaps(), ", "));
        }
    }

    private static void taskInterrupted(ShutdownEvent.TaskInterrupted interrupted) {
        String after = Wording.thousandths(interrupted.ranFor());
        if (interrupted.cancelled()) {
            logger.warn("Task '{}' cancelled after {}", interrupted.task(), after);
        } else {
            logger.warn(
                    "Task '{}' interrupted after {}{}; it was at{}",
                    interrupted.task(),
                    after,
                    inStep(interrupted.step()),
                    lines(interrupted.stack()));
        }
    }

    /** Somebody wanted it so, and need not be warned of it. */
    private static boolean isIntended(ShutdownEvent.TaskEnded ended) {
        return TaskReport.DISABLED.equals(ended.explanation()) || TaskReport.CANCELLED.equals(ended.explanation());
    }

    private static void taskEnded(ShutdownEvent.TaskEnded ended) {
        boolean succeeded = ended.outcome() == TaskStatus.SUCCEEDED;
        if (succeeded && !logger.isInfoEnabled()) {
            return;
        }
        Duration duration = ended.duration();
        String took = duration == null ? "without having started" : "after " + Wording.thousandths(duration);
        if (succeeded) {
            logger.info("Task '{}' {} {}", ended.task(), ended.outcome(), took);
        } else if (isIntended(ended)) {
            logger.info("Task '{}' {}. {}", ended.task(), ended.outcome(), ended.explanation());
        } else if (ended.explanation() != null && ended.duration() == null) {
            logger.warn("Task '{}' {}. {}", ended.task(), ended.outcome(), ended.explanation());
        } else if (ended.outcome() == TaskStatus.SKIPPED) {
            logger.warn("Task '{}' {} {}. {}", ended.task(), ended.outcome(), took, ended.explanation());
        } else if (ended.stack().isEmpty()) {
            logger.warn("Task '{}' {} {}", ended.task(), ended.outcome(), took, ended.failure());
        } else {
            logger.error(
                    "Task '{}' {} {}{}; it is still at{}",
                    ended.task(),
                    ended.outcome(),
                    took,
                    inStep(ended.step()),
                    lines(ended.stack()));
        }
    }

    private static String inPart(@Nullable String part) {
        return part == null ? "" : ", " + part + ",";
    }

    private static String inStep(@Nullable String step) {
        return step == null ? "" : " in step '" + step + "'";
    }

    private static void flushed(FlushReport report) {
        String took = Wording.thousandths(report.took());
        if (!report.stack().isEmpty()) {
            logger.warn(
                    "Flusher '{}' {} after {}; it is still at{}",
                    report.flusher(),
                    report.outcome(),
                    took,
                    lines(report.stack()));
        } else if (report.outcome() != FlushReport.Outcome.FLUSHED) {
            logger.warn("Flusher '{}' {} after {}", report.flusher(), report.outcome(), took, report.failure());
        } else if (report.forced()) {
            logger.info("Flusher '{}' {} after {}", report.flusher(), report.outcome(), took);
        } else {
            logger.debug("Flusher '{}' {} early, after {}", report.flusher(), report.outcome(), took);
        }
    }

    private static void runEnded(ShutdownReport report) {
        if (logger.isInfoEnabled()) {
            logger.info("{}", new Timeline(report));
        }
        if (report.leftovers().isEmpty()) {
            return;
        }
        List<Leftover> left = report.leftovers().stream()
                .filter(leftover -> !leftover.kind().equals("thread") || threadsShouldBeGone(report))
                .toList();
        if (!left.isEmpty() && report.cutOff() == null) {
            logger.warn("Left over at the end of the shutdown: {} in all: {}", left.size(), firstOf(left));
        } else if (!left.isEmpty() && logger.isInfoEnabled()) { // nobody had the time to stop them
            logger.info("Not stopped, because of the cut-off: {} in all: {}", left.size(), firstOf(left));
        }
        logger.debug("Still there at the end of the shutdown: {}", report.leftovers());
    }

    private static String firstOf(List<Leftover> left) {
        String first = left.stream()
                .limit(MOST_LEFTOVERS)
                .map(leftover -> "%s '%s' at %s".formatted(leftover.kind(), leftover.name(), leftover.where()))
                .collect(Collectors.joining(", "));
        return left.size() > MOST_LEFTOVERS ? first + " and " + (left.size() - MOST_LEFTOVERS) + " more" : first;
    }

    /** Where the JVM lives on, threads of others may; where it is ending already, none keeps it from that. */
    private static boolean threadsShouldBeGone(ShutdownReport report) {
        return Stream.concat(Stream.ofNullable(report.reason()), report.laterTriggers().stream())
                .anyMatch(reason -> reason != ShutdownReason.CONTEXT_CLOSED && reason != ShutdownReason.EXIT);
    }

    private static String lines(List<StackTraceElement> stack) {
        return stack.isEmpty()
                ? " no known place"
                : stack.stream()
                        .map(frame -> System.lineSeparator() + "    at " + frame)
                        .collect(Collectors.joining());
    }
}
