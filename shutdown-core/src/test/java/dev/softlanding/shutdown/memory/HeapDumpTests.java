package dev.softlanding.shutdown.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.softlanding.shutdown.time.VirtualTime;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A dump is a new file, or none. */
class HeapDumpTests {

    @TempDir
    private Path directory;

    @Test
    void dumpWhenTheFileExistsLeavesItAsItIs() throws Exception {
        var dump = new HeapDump(directory, new VirtualTime(), file -> Files.writeString(file, "dump"));
        Path first = dump.write();
        Files.writeString(first, "precious");

        assertThatExceptionOfType(FileAlreadyExistsException.class).isThrownBy(dump::write);
        assertThat(first).hasContent("precious");
    }

    @Test
    void dumpByTheJvmIsOneAndOverwritesNothing() throws Exception {
        Path file = directory.resolve("heap.hprof");
        HeapDump.dumpByJvm(file);
        assertThat(beginningOf(file)).isEqualTo("JAVA PROFILE");
        long size = Files.size(file);

        assertThatThrownBy(() -> HeapDump.dumpByJvm(file)).hasStackTraceContaining("File exists");
        assertThat(Files.size(file)).isEqualTo(size);
    }

    private static String beginningOf(Path file) throws IOException {
        try (InputStream input = Files.newInputStream(file)) {
            return new String(input.readNBytes(12), StandardCharsets.US_ASCII);
        }
    }
}
