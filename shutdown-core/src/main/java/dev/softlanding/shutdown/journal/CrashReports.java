package dev.softlanding.shutdown.journal;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the JVM of a process leaves its report when it crashes. */
final class CrashReports {

    private static final String OPTION = "-XX:ErrorFile=";

    /** A report takes the JVM up to two minutes, and has to be of that life: in containers all have the same pid. */
    private static final Duration LATEST = Duration.ofMinutes(3);

    private static final Duration CLOCK_GRAIN = Duration.ofSeconds(2);

    private final long pid;
    private final List<String> candidates = new ArrayList<>();

    /**
     * @param pid whose report
     * @param directory where that process worked, if known
     * @param errorFile what its option said, if it had it
     */
    CrashReports(long pid, @Nullable String directory, @Nullable String errorFile) {
        this.pid = pid;
        String usual = "hs_err_pid" + pid + ".log";
        if (errorFile != null) {
            String named = expanded(errorFile);
            candidates.add(named);
            if (directory != null) {
                candidates.add(directory + "/" + named);
            }
        }
        if (directory != null) {
            candidates.add(directory + "/" + usual);
        }
        candidates.add(
                System.getProperty("java.io.tmpdir", "/tmp") + "/" + usual); // where it goes when it may not there
    }

    /** What this JVM was told about its report, if it was. */
    static @Nullable String errorFile() {
        String named = null;
        for (String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (argument.startsWith(OPTION)) {
                named = argument.substring(OPTION.length());
            }
        }
        return named;
    }

    private String expanded(String errorFile) {
        return errorFile.replace("%%", "\0").replace("%p", Long.toString(pid)).replace("\0", "%");
    }

    /** The report of a life of which these are the first and the last sign, if there is one. */
    @Nullable
    Path find(Instant started, Instant lastSign) {
        for (String candidate : candidates) {
            try {
                Path report = Path.of(candidate);
                if (Files.isRegularFile(report)) {
                    Instant written = Files.getLastModifiedTime(report).toInstant();
                    if (!written.isBefore(started.minus(CLOCK_GRAIN)) && !written.isAfter(lastSign.plus(LATEST))) {
                        return report;
                    }
                }
            } catch (IOException | InvalidPathException notThere) {
                // then perhaps the next one
            }
        }
        return null;
    }
}
