package dev.softlanding.shutdown.journal;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the life that a file is of still goes on: its process holds a lock on it and sets the file's time now and then.
 *
 * <p>The locks of POSIX have a trap: when a process closes a file, it loses all the locks it has on it, also those that it
 * got through another descriptor. So a file that this JVM holds must not be opened a second time in it, not even to set its
 * time; which files those are is kept in a system property, because there may be several copies of this class in a JVM.
 * {@link File#setLastModified} opens nothing, {@link Files#setLastModifiedTime} does.
 */
final class FileLife {

    private static final Logger logger = LoggerFactory.getLogger(FileLife.class);

    static final Duration HEARTBEAT = Duration.ofSeconds(10);

    private static final String HELD = "dev.softlanding.shutdown.journal.held";

    /** Beyond all that is written: on some systems nobody can read what is locked. */
    private static final long LOCKED_BYTE = 1L << 40;

    private static final int MISSED_HEARTBEATS = 3;

    private final Disk disk;

    FileLife(Disk disk) {
        this.disk = disk;
    }

    /** Takes the lock for a life that begins. Where there are no locks it has none. */
    static boolean lock(FileChannel channel) {
        try {
            return channel.tryLock(LOCKED_BYTE, 1, false) != null;
        } catch (IOException | RuntimeException noLocks) {
            return false;
        }
    }

    /** From now on, nobody in this JVM opens that file a second time. */
    static void hold(Path file) {
        change(file, true);
    }

    /** The file has been closed. */
    static void release(Path file) {
        change(file, false);
    }

    private static void change(Path file, boolean held) {
        String key = key(file);
        System.getProperties().compute(HELD, (name, before) -> {
            Set<String> files = new LinkedHashSet<>(
                    before == null ? List.of() : List.of(before.toString().split(File.pathSeparator)));
            boolean changed = held ? files.add(key) : files.remove(key);
            return changed && files.isEmpty() ? null : String.join(File.pathSeparator, files);
        });
    }

    private static boolean isHeld(Path file) {
        String held = System.getProperty(HELD);
        return held != null && List.of(held.split(File.pathSeparator)).contains(key(file));
    }

    /** Same for each way that leads to the file's directory. The file itself may not be there yet. */
    private static String key(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        try {
            Path directory = absolute.getParent();
            return directory == null
                    ? absolute.toString()
                    : directory.toRealPath().resolve(file.getFileName()).toString();
        } catch (IOException noDirectory) {
            return absolute.toString();
        }
    }

    /** Tells others that this life goes on. */
    static void beat(Path file, Instant now) {
        boolean told = file.toFile().setLastModified(now.toEpochMilli());
        if (!told) {
            logger.debug("The time of {} cannot be set", file); // it was taken away, or is of another user
        }
    }

    /**
     * Whether the life that this file is of is over. One that is just about to begin is not: an empty file that was made only
     * now.
     *
     * @throws IOException if the file cannot be asked
     */
    boolean isOver(Path file, Instant now) throws IOException {
        if (isHeld(file)) {
            return false;
        }
        BasicFileAttributes attributes =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        boolean silent = isSilent(attributes.lastModifiedTime().toInstant(), now);
        if (!attributes.isRegularFile() || (attributes.size() == 0 && !silent)) {
            return false;
        }
        Boolean locked = isLocked(file);
        return locked == null ? silent : !locked;
    }

    /** Whether it has not been heard of for some heartbeats. */
    static boolean isSilent(Instant lastSign, Instant now) {
        return lastSign.plus(HEARTBEAT.multipliedBy(MISSED_HEARTBEATS)).isBefore(now);
    }

    /** A shared lock is enough to see, needs no right to write, and does not hinder others who look. */
    private @Nullable Boolean isLocked(Path file) throws IOException {
        try (FileChannel channel = disk.open(file, StandardOpenOption.READ)) {
            try (FileLock lock = channel.tryLock(LOCKED_BYTE, 1, true)) {
                return lock == null;
            } catch (OverlappingFileLockException another) { // life of this JVM, or look at this file from it
                return isHeld(file);
            } catch (IOException | UnsupportedOperationException noLocks) {
                return null;
            }
        }
    }
}
