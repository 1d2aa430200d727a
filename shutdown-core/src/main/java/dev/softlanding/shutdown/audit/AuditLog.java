package dev.softlanding.shutdown.audit;

import dev.softlanding.shutdown.AuditIdentity;
import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.report.ShutdownListener;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.report.TaskStatus;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Writes lines for an audit to the logger {@value #LOGGER}: one when a run begins, one for each task that has its outcome and
 * an {@link AuditIdentity}, one at a cut-off and one when the run is over, all at INFO; one for each such task that starts,
 * at DEBUG. To be {@linkplain dev.softlanding.shutdown.engine.ShutdownCoordinator.Builder#isolatedListener added} to a
 * coordinator.
 *
 * <p>What a line says is in its key-value pairs, for logs that are structured, and once more in its message, for those that
 * are not. Of a failure it names the class: its message may hold what an audit has to keep secret.
 */
public final class AuditLog implements ShutdownListener {

    /** The logger's name. */
    public static final String LOGGER = "shutdown.audit";

    private static final Logger logger = LoggerFactory.getLogger(LOGGER);

    /** Makes one. */
    public AuditLog() {}

    @Override
    public void onEvent(ShutdownEvent event) {
        if (!logger.isInfoEnabled()) {
            return;
        }
        if (event instanceof ShutdownEvent.RunStarted started) {
            new AuditLine("run-started")
                    .word("reason", started.reason())
                    .number("tasks", started.tasks())
                    .number("budgetMs", started.budget().toMillis())
                    .write(logger, Level.INFO);
        } else if (event instanceof ShutdownEvent.TaskStarted started) {
            taskStarted(started);
        } else if (event instanceof ShutdownEvent.TaskEnded ended) {
            taskEnded(ended);
        } else if (event instanceof ShutdownEvent.CutOff cutOff) {
            new AuditLine("cut-off")
                    .word("cause", cutOff.cause())
                    .number("unfinished", cutOff.unfinished().size())
                    .number("atMs", cutOff.at().toMillis())
                    .write(logger, Level.INFO);
        } else if (event instanceof ShutdownEvent.RunEnded ended) {
            runEnded(ended.report());
        }
    }

    private static void taskStarted(ShutdownEvent.TaskStarted started) {
        if (logger.isDebugEnabled() && !started.audit().equals(AuditIdentity.NONE)) {
            AuditLine.of("task-started", started.task(), started.audit())
                    .number("atMs", started.at().toMillis())
                    .write(logger, Level.DEBUG);
        }
    }

    private static void taskEnded(ShutdownEvent.TaskEnded ended) {
        if (ended.audit().equals(AuditIdentity.NONE)) {
            return;
        }
        AuditLine line = AuditLine.of("task-ended", ended.task(), ended.audit())
                .word("outcome", ended.outcome())
                .number("atMs", ended.at().toMillis());
        Duration duration = ended.duration();
        if (duration != null) {
            line.number("durationMs", duration.toMillis());
        }
        Throwable failure = ended.failure();
        line.text("explanation", ended.explanation())
                .text("failure", failure == null ? null : failure.getClass().getName())
                .write(logger, Level.INFO);
    }

    private static void runEnded(ShutdownReport report) {
        int failed = 0;
        for (var task : report.tasks()) {
            if (task.status().isFailure() || task.status() == TaskStatus.CUT_OFF) {
                failed++;
            }
        }
        new AuditLine("run-ended")
                .word("reason", report.reason())
                .word("outcome", report.outcome())
                .number("tasks", report.tasks().size())
                .number("failed", failed)
                .number("durationMs", report.elapsed().toMillis())
                .write(logger, Level.INFO);
    }
}
