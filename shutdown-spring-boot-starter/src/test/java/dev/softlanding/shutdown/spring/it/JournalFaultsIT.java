package dev.softlanding.shutdown.spring.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A journal that cannot be kept costs one warning, and neither the start nor the end of its process anything. */
@Tag("chaos")
@Timeout(120)
class JournalFaultsIT {

    private static final Kubelet KUBELET = Kubelet.withGrace(Duration.ofSeconds(10));
    private static final Kubelet.End CLEAN = new Kubelet.End(143, false);

    @TempDir
    private Path directory;

    @Test
    void processWhenItsJournalIsToBeInAFileWarnsOnce() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "not a directory");

        endsCleanlyAndWarnsOnce(List.of("env"), file, "which is a file");
    }

    /** Where not even root may write. */
    @ParameterizedTest
    @ValueSource(strings = {"/proc/softlanding", "/proc/self/fd"})
    void processWhenItMayNotWriteWarnsOnce(String where) throws Exception {
        endsCleanlyAndWarnsOnce(List.of("env"), Path.of(where), "where ");
    }

    /** None at all, and some of it: a line is torn then. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void processWhenItMayWriteThatManyBlocksWarnsOnce(int blocks) throws Exception {
        endsCleanlyAndWarnsOnce(shell("ulimit -f " + blocks), directory, "where writing fails: File too large");
    }

    /** A real one, where this user may mount it. */
    @ParameterizedTest
    @CsvSource({
        "mount -t tmpfs -o ro tmpfs \"$D\",                                              Read-only file system",
        "mount -t tmpfs -o size=64k tmpfs \"$D\"; head -c 64k /dev/zero > \"$D/all\",    No space left on device"
    })
    void processWhenTheFileSystemTakesNothingWarnsOnce(String mount, String reason) throws Exception {
        List<String> ownNamespace = new ArrayList<>(List.of("unshare", "-rm", "env", "D=" + directory));
        assumeTrue(canRun(ownNamespace, "mount -t tmpfs tmpfs \"$D\""), "may not mount");
        ownNamespace.addAll(shell(mount));

        endsCleanlyAndWarnsOnce(ownNamespace, directory, "where writing fails: " + reason);
    }

    private static List<String> shell(String first) {
        return List.of("sh", "-c", first + "; exec \"$@\"", "sh");
    }

    private static boolean canRun(List<String> prefix, String script) throws InterruptedException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of("sh", "-c", script));
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException notThere) {
            return false;
        }
    }

    private static void endsCleanlyAndWarnsOnce(List<String> before, Path journal, String because) throws Exception {
        try (var jvm = ForkedJvm.runAfter(
                before,
                WellBehavedApplication.class,
                "--server.port=0",
                "--shutdown.grace-period=10s",
                "--shutdown.tasks.web-drain.timeout=1s",
                "--shutdown.tasks.context.timeout=2s",
                "--shutdown.journal.directory=" + journal)) {
            jvm.awaitLine("Started ");
            assertThat(KUBELET.stop(jvm)).as(jvm::output).isEqualTo(CLEAN);
            assertThat(jvm.output()).contains("first runs", "second runs", "destroyed");
            assertThat(jvm.output().lines().filter(line -> line.contains(" WARN ") && line.contains("journal")))
                    .as(jvm::output)
                    .singleElement()
                    .asString()
                    .contains("'shutdown.journal.directory' is '" + journal + "', " + because);
        }
    }
}
