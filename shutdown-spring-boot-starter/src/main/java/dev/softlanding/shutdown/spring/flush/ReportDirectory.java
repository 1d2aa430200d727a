package dev.softlanding.shutdown.spring.flush;

import dev.softlanding.shutdown.ShutdownException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a shutdown is written down. It is looked at during the start, because at the end nobody could mend it. Stateless. */
final class ReportDirectory {

    private static final Logger logger = LoggerFactory.getLogger(ReportDirectory.class);

    private static final String FIX = "Name a directory that this process may make or write to.";

    private ReportDirectory() {}

    /** What the setting names; it need not be there yet. Refuses a file. */
    static Path of(String setting) {
        Path directory = Path.of(setting);
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw new ShutdownException(
                    "'shutdown.report.directory' is '%s', which is a file. %s".formatted(directory, FIX));
        }
        return directory;
    }

    /** Makes it, and warns if nothing can be written there now: that may change until the end, so it is not refused. */
    static void tryOut(Path directory) {
        try {
            Files.createDirectories(directory);
            Files.delete(Files.createTempFile(directory, ".shutdown-report-", null));
        } catch (IOException | RuntimeException failure) {
            logger.warn(
                    "A shutdown will not be written down: 'shutdown.report.directory' is '{}', and writing there fails with"
                            + " {}. {}",
                    directory,
                    failure.toString(),
                    FIX);
        }
    }
}
