package dev.softlanding.shutdown.spring.findings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.spring.platform.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is PID 1, from what the kernel tells: {@code comm} and, with a zero byte after each word, {@code cmdline}. */
class FirstProcessTests {

    @TempDir
    Path root;

    @ParameterizedTest
    @CsvSource({
        "sh, /bin/sh -c java -jar app.jar; true, sh",
        "dash, /bin/dash /entrypoint, dash",
        "entrypoint.sh, /bin/sh /app/entrypoint.sh, sh",
        "docker-entrypoi, bash /docker-entrypoint.sh java, bash",
        "bash, -bash, bash",
        "busybox, /bin/busybox ash /run.sh, ash",
        "sleep, sleep infinity, sleep",
        "tail, tail -f /dev/null, tail"
    })
    void processWhenItKeepsSignalsForItselfIsFound(String comm, String commandLine, String program) throws IOException {
        firstProcessIs(comm, commandLine);

        assertThat(look(Platform.CONTAINER)).singleElement().satisfies(finding -> {
            assertThat(finding.name()).isEqualTo("pid1");
            assertThat(finding.message()).contains("PID 1", "'" + program + "'", "this JVM, PID 7,");
            assertThat(finding.fix()).contains("exec form", "'exec java ...'", "tini");
        });
    }

    /** Those that pass signals on, and those of which nobody here knows. */
    @ParameterizedTest
    @CsvSource({
        "tini, /usr/bin/tini -- java -jar app.jar",
        "dumb-init, dumb-init sh -c java",
        "docker-init, /sbin/docker-init -- sh -c java",
        "s6-svscan, /package/admin/s6/command/s6-svscan -d4 -- /run/service",
        "runit, /sbin/runit",
        "systemd, /sbin/init",
        "init, /bin/busybox init",
        "catatonit, /catatonit -- java",
        "pause, /pause",
        "supervisord, /usr/bin/python3 /usr/bin/supervisord",
        "java, java -cp /launcher Main"
    })
    void processWhenItIsNotKnownToKeepSignalsIsNone(String comm, String commandLine) throws IOException {
        firstProcessIs(comm, commandLine);

        assertThat(look(Platform.CONTAINER)).isEmpty();
    }

    /** What is on its command line may be a password. */
    @Test
    void argumentsAreNotTold() throws IOException {
        firstProcessIs("sh", "/bin/sh -c secret");

        assertThat(look(Platform.KUBERNETES)).singleElement().asString().doesNotContain("secret");
    }

    @Test
    void processWhenItsCommandLineIsHiddenIsWhatTheKernelCallsIt() throws IOException {
        Files.createDirectories(root.resolve("proc/1"));
        Files.writeString(root.resolve("proc/1/comm"), "sh\n");

        assertThat(look(Platform.CONTAINER)).hasSize(1);
    }

    @Test
    void processWhenNothingCanBeReadIsNone() {
        assertThat(look(Platform.CONTAINER)).isEmpty();
    }

    @Test
    void processWhenItIsThisJvmIsNone() throws IOException {
        firstProcessIs("sh", "sh"); // as if the JVM's program were called so

        assertThat(new FirstProcess(Platform.CONTAINER, root, 1).look()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"MACHINE", "CLOUD_FOUNDRY"})
    void processWhenThePlatformDoesNotSignalItIsNone(Platform platform) throws IOException {
        firstProcessIs("sh", "sh -c java");

        assertThat(look(platform)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "bash"})
    void processWhenOnKubernetesIsFound(String shell) throws IOException {
        firstProcessIs(shell, shell + " -c java");

        assertThat(look(Platform.KUBERNETES)).hasSize(1);
    }

    private void firstProcessIs(String comm, String commandLine) throws IOException {
        Files.createDirectories(root.resolve("proc/1"));
        Files.writeString(root.resolve("proc/1/comm"), comm + "\n");
        Files.writeString(root.resolve("proc/1/cmdline"), commandLine.replace(' ', '\0') + '\0');
    }

    private List<Finding> look(Platform platform) {
        return new FirstProcess(platform, root, 7).look();
    }
}
