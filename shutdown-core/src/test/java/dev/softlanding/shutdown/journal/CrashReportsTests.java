package dev.softlanding.shutdown.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A crash is that of the life in question, or of none: in containers every process has the same pid. */
class CrashReportsTests {

    private static final Instant STARTED = Instant.parse("2026-01-02T03:04:05Z");
    private static final Instant LAST_SIGN = STARTED.plusSeconds(3600);
    private static final long PID = 47110815;

    @TempDir
    Path directory;

    private Path write(String name, Instant modified) throws Exception {
        Path report = directory.resolve(name);
        Files.createDirectories(report.getParent());
        Files.writeString(report, "#\n# A fatal error has been detected\n");
        return Files.setLastModifiedTime(report, FileTime.from(modified));
    }

    @ParameterizedTest
    @CsvSource({
        "hs_err_pid47110815.log, ",
        "crash.log, crash.log",
        "crash-47110815.log, crash-%p.log",
        "crash-%p-47110815.log, crash-%%p-%p.log",
        "errors/47110815, errors/%p",
        "hs_err_pid47110815.log, elsewhere.log"
    })
    void reportIsFoundWhereTheJvmPutsIt(String file, String option) throws Exception {
        Path report = write(file, LAST_SIGN);
        write("hs_err_pid1.log", LAST_SIGN);

        for (String named : option == null ? new String[] {null} : new String[] {option, directory + "/" + option}) {
            assertThat(new CrashReports(PID, directory.toString(), named).find(STARTED, LAST_SIGN))
                    .isEqualTo(report);
        }
    }

    @Test
    void reportIsThatOfTheLifeInQuestion() throws Exception {
        for (Duration off : List.of(Duration.ofSeconds(-3), Duration.ofSeconds(3600 + 181))) {
            write("hs_err_pid" + PID + ".log", STARTED.plus(off));
            assertThat(new CrashReports(PID, directory.toString(), null).find(STARTED, LAST_SIGN))
                    .as("%s", off)
                    .isNull();
        }
        for (Duration off : List.of(Duration.ZERO, Duration.ofSeconds(3600 + 179))) {
            Path report = write("hs_err_pid" + PID + ".log", STARTED.plus(off));
            assertThat(new CrashReports(PID, directory.toString(), null).find(STARTED, LAST_SIGN))
                    .as("%s", off)
                    .isEqualTo(report);
        }
    }

    @Test
    void reportWhenNowhereIsNone() {
        assertThat(new CrashReports(PID, null, null).find(STARTED, LAST_SIGN)).isNull();
        assertThat(new CrashReports(PID, "no\0path", "nor\0that").find(STARTED, LAST_SIGN))
                .isNull();
        assertThat(new CrashReports(PID, directory.toString(), "").find(STARTED, LAST_SIGN))
                .isNull();
    }
}
