package dev.softlanding.shutdown.spring.report;

import dev.softlanding.shutdown.ShutdownException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.ClassUtils;

/**
 * Where a shutdown is written down. It is looked at during the start, because at the end nobody could mend it.
 * Immutable.
 */
public final class ReportDirectory {

    private static final Logger logger = LoggerFactory.getLogger(ReportDirectory.class);

    private static final String FIX = "Name a directory that this process may make or write to.";

    private static final String JACKSON = "tools.jackson.databind.json.JsonMapper";

    private final Path path;

    private ReportDirectory(Path path) {
        this.path = path;
    }

    /**
     * What the setting names; it need not be there yet.
     *
     * @throws ShutdownException if it is a file, or can be no path
     */
    public static ReportDirectory of(String setting) {
        Path directory;
        try {
            directory = Path.of(setting);
        } catch (InvalidPathException noPath) {
            throw new ShutdownException("'shutdown.report.directory' is '%s', which is no path: %s. %s"
                    .formatted(setting, noPath.getReason(), FIX));
        }
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw new ShutdownException(
                    "'shutdown.report.directory' is '%s', which is a file. %s".formatted(directory, FIX));
        }
        return new ReportDirectory(directory);
    }

    /** The directory. */
    public Path path() {
        return path;
    }

    /**
     * Makes it, and warns if nothing can be written there now, which may change until the end, so that it is not refused; or
     * not all of it, because there is nothing that makes JSON.
     *
     * @param classes those of the application
     */
    void tryOut(@Nullable ClassLoader classes) {
        if (!ClassUtils.isPresent(JACKSON, classes)) {
            logger.warn(
                    "A shutdown will not be written down, but for metrics: 'shutdown.report.directory' is '{}', and Jackson"
                            + " is missing. Add the dependency tools.jackson.core:jackson-databind.",
                    path);
        }
        try {
            Files.createDirectories(path);
            Files.delete(Files.createTempFile(path, ".shutdown-report-", null));
        } catch (IOException | RuntimeException failure) {
            logger.warn(
                    "A shutdown will not be written down: 'shutdown.report.directory' is '{}', and writing there fails with"
                            + " {}. {}",
                    path,
                    failure.toString(),
                    FIX);
        }
    }
}
