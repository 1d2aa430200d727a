package dev.softlanding.shutdown.journal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once that a journal is not kept as it should be, and how to mend it. This class is threadsafe. */
final class Complaint {

    private static final Logger logger = LoggerFactory.getLogger(BlackBox.class);

    private final Path directory;
    private final AtomicBoolean said = new AtomicBoolean();

    Complaint(Path directory) {
        this.directory = directory;
    }

    /** Something cannot be done with the directory or with what is in it. */
    void say(Throwable failure) {
        say(reason(failure), failure);
    }

    /** @param what goes on after "is '/some/directory', " */
    void say(String what) {
        say(what, null);
    }

    private void say(String what, @Nullable Throwable failure) {
        if (!said.compareAndSet(false, true)) {
            return;
        }
        try {
            logger.warn(
                    "The journal of this life is not kept, or has gaps: 'shutdown.journal.directory' is '{}', {}. Name a"
                            + " directory on a local disk with some free MiB that this process may make or write to.",
                    directory,
                    what);
            logger.debug("Where the journal failed", failure);
        } catch (Throwable noLog) {
            // There is nobody left to tell.
        }
    }

    private static String reason(Throwable failure) {
        if (failure instanceof FileAlreadyExistsException || failure instanceof NotDirectoryException) {
            return "which is a file";
        } else if (failure instanceof AccessDeniedException) {
            return "where this process may not write";
        } else if (failure instanceof FileSystemException named && named.getReason() != null) {
            return "where writing fails: " + named.getReason();
        } else if (failure instanceof IOException && failure.getMessage() != null) {
            return "where writing fails: " + failure.getMessage();
        }
        return "where writing fails: " + failure;
    }
}
