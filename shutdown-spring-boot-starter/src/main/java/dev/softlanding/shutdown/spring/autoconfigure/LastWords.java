package dev.softlanding.shutdown.spring.autoconfigure;

import dev.softlanding.shutdown.journal.BlackBox;
import dev.softlanding.shutdown.process.ProcessShutdown;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;

/**
 * Holds the end of a JVM that closes the context in its hook, until the run's end is in the log and in the journal. Boot
 * takes no more of its kind once the JVM ends, which may be during the start; so it is there before that can be.
 */
final class LastWords implements Runnable {

    /** What Boot's shutdown handlers, the last of which stops the log, give a run to tell its end. */
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private static final Duration WRITE_LIMIT = Duration.ofMillis(100);

    private final ProcessShutdown.Participant participant;
    private final @Nullable BlackBox blackBox;

    LastWords(ProcessShutdown.Participant participant, @Nullable BlackBox blackBox) {
        this.participant = participant;
        this.blackBox = blackBox;
    }

    /** From now on they are awaited, before the logging system ends if that has been started already. */
    void register() {
        try {
            SpringApplication.getShutdownHandlers().add(this);
        } catch (IllegalStateException jvmEnds) {
            // Then there will be no run to wait for.
        }
    }

    /** Leaves nothing behind in a JVM that lives on. */
    void remove() {
        try {
            SpringApplication.getShutdownHandlers().remove(this);
        } catch (IllegalStateException jvmEnds) {
            // Then they are about to be awaited.
        }
    }

    @Override
    public void run() {
        try {
            participant.awaitEnd(LIMIT);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        if (blackBox != null) {
            blackBox.awaitWritten(WRITE_LIMIT);
        }
    }
}
