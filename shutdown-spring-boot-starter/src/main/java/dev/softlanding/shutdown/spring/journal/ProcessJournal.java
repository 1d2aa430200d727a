package dev.softlanding.shutdown.spring.journal;

import dev.softlanding.shutdown.journal.BlackBox;
import dev.softlanding.shutdown.journal.PreviousLife;
import dev.softlanding.shutdown.process.ProcessShutdown;
import dev.softlanding.shutdown.report.CoordinatorState;
import dev.softlanding.shutdown.report.ShutdownEvent;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The record of this life of the process, if one is kept, and what the one before it says about its end. This class is
 * threadsafe.
 */
public final class ProcessJournal {

    private static final Logger logger = LoggerFactory.getLogger(ProcessJournal.class);

    /** A disk that takes longer is broken, and nobody's start waits for it. */
    private static final Duration ANSWER_LIMIT = Duration.ofMillis(500);

    /** What the end of the process can spare. */
    private static final Duration LAST_WORDS_LIMIT = Duration.ofMillis(100);

    private final @Nullable BlackBox blackBox;
    private volatile @Nullable PreviousLife previous;

    /** @param blackBox the record, or {@code null} if none is kept */
    public ProcessJournal(@Nullable BlackBox blackBox) {
        this.blackBox = blackBox;
    }

    /** The application is ready, and its plan has so many tasks: tells in the log how the previous life ended. */
    public void armed(int tasks) {
        if (blackBox == null) {
            return;
        }
        blackBox.armed(tasks);
        PreviousLife life = blackBox.previousLife(ANSWER_LIMIT);
        previous = life;
        switch (life.outcome()) {
            case NONE -> {}
            case CLEAN, UNKNOWN -> logger.info("{}", life.describe()); // a directory that fails has been warned of
            case DEGRADED, FORCED, KILLED, CRASHED, STARTING -> logger.warn("{}", life.describe());
        }
    }

    /** How the previous life ended; empty without a record, and before the application is ready. */
    public Optional<PreviousLife> previous() {
        return Optional.ofNullable(previous);
    }

    /** Something happened in the run. */
    public void onEvent(ShutdownEvent event) {
        if (blackBox != null) {
            blackBox.onEvent(event);
            if (event instanceof ShutdownEvent.RunEnded
                    && !ProcessShutdown.ofJvm().isEnding()) {
                blackBox.close(); // the context was closed, and the JVM lives on
            }
        }
    }

    /**
     * The process ends. Waits a moment for the disk.
     *
     * @param code with which exit code
     * @param run how far its run came; a process whose plan is armed, and not run when it ends, cannot run it any more
     */
    public void lastWords(int code, CoordinatorState run) {
        if (blackBox != null) {
            if (run == CoordinatorState.TERMINATED) {
                blackBox.exiting(code);
            } else {
                blackBox.halting(code);
            }
            blackBox.awaitWritten(LAST_WORDS_LIMIT);
        }
    }
}
