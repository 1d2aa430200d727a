package dev.softlanding.shutdown.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLifeTests {

    @TempDir
    private Path directory;

    private final FileLife life = new FileLife(FileChannel::open);

    /** As two applications in one JVM that start at once do. */
    @Test
    void lifeThatIsOverIsOverForTwoWhoLookAtOnce() throws Exception {
        Path file = Files.writeString(directory.resolve("life"), "{}");
        try (FileChannel another = FileChannel.open(file, StandardOpenOption.READ);
                FileLock looking = another.lock(0, Long.MAX_VALUE, true)) {
            assertThat(life.isOver(file, Instant.now())).isTrue();
            assertThat(looking.isValid()).isTrue();
        }
    }

    @Test
    void lifeOfThisJvmGoesOn() throws Exception {
        Path file = Files.writeString(directory.resolve("life"), "{}");
        FileLife.hold(file);
        try {
            assertThat(life.isOver(file, Instant.now())).isFalse();
        } finally {
            FileLife.release(file);
        }
    }
}
