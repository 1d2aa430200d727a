package dev.softlanding.shutdown.journal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lives of one identity that have a file in a directory. Files of others are never opened. For one thread. */
final class Lives {

    /** How many are kept. */
    static final int KEPT = 10;

    private static final Logger logger = LoggerFactory.getLogger(Lives.class);

    private static final int LONGEST_FILE = 2 * JournalFile.LIMIT;
    private static final int LONGEST_FIRST_LINE = 16 * 1024;

    private final Path directory;
    private final Identity identity;
    private final Disk disk;
    private final FileLife fileLife;
    private @Nullable Path previous;

    Lives(Path directory, Identity identity, Disk disk) {
        this.directory = directory;
        this.identity = identity;
        this.disk = disk;
        this.fileLife = new FileLife(disk);
    }

    private record Life(Path file, Instant started) {}

    /** The newest that is over. */
    PreviousLife previous(Instant now) throws IOException {
        for (Life life : newestFirst()) {
            try {
                Instant modified = Files.getLastModifiedTime(life.file).toInstant();
                if (isOver(life, now)) {
                    previous = life.file;
                    return LifeStory.read(read(life.file, LONGEST_FILE)).end(identity, life.started, modified);
                }
            } catch (NoSuchFileException gone) {
                // another life begins, too, and tidies up
            } catch (IOException unreadable) {
                logger.debug("{} cannot be read", life.file, unreadable);
                return PreviousLife.unknown(
                        identity, "its journal '" + life.file.getFileName() + "' cannot be read: " + unreadable);
            }
        }
        return PreviousLife.none(identity);
    }

    /** Deletes what is over and older than those that are kept. The previous life is kept in any case. */
    void tidy(Instant now) throws IOException {
        List<Life> lives = newestFirst();
        for (Life life : lives.subList(Math.min(KEPT, lives.size()), lives.size())) {
            try {
                if (!life.file.equals(previous) && isOver(life, now)) {
                    Files.deleteIfExists(life.file);
                }
            } catch (IOException stays) {
                logger.debug("{} cannot be deleted", life.file, stays);
            }
        }
    }

    private boolean isOver(Life life, Instant now) throws IOException {
        if (!fileLife.isOver(life.file, now)) {
            return false;
        }
        Instant modified = Files.getLastModifiedTime(life.file).toInstant();
        return FileLife.isSilent(modified, now)
                || LifeStory.read(read(life.file, LONGEST_FIRST_LINE)).isLocked(); // else no lock says nothing
    }

    private List<Life> newestFirst() throws IOException {
        List<Life> lives = new ArrayList<>();
        if (!Files.exists(directory)) {
            return lives;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Optional<Instant> started = identity.startOf(String.valueOf(file.getFileName()));
                if (started.isPresent() && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    lives.add(new Life(file, started.get()));
                }
            }
        }
        lives.sort(Comparator.comparing(Life::started)
                .thenComparing(life -> life.file.toFile().lastModified())
                .reversed());
        return lives;
    }

    private byte[] read(Path file, int most) throws IOException {
        try (InputStream in = Channels.newInputStream(disk.open(file, StandardOpenOption.READ))) {
            return in.readNBytes(most);
        }
    }
}
