package dev.softlanding.shutdown.memory;

import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.time.TimeSource;
import java.lang.management.ManagementFactory;
import java.lang.management.PlatformManagedObject;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes what lives on the heap into a file that did not exist before. This class is threadsafe. */
final class HeapDump {

    private static final DateTimeFormatter INSTANT =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Path directory;
    private final TimeSource time;
    private final Dumper dumper;

    /** Whoever writes the file. */
    @FunctionalInterface
    interface Dumper {

        void dump(Path file) throws Exception;
    }

    HeapDump(Path directory, TimeSource time, Dumper dumper) {
        this.directory = directory;
        this.time = time;
        this.dumper = dumper;
    }

    /** Refuses a directory that is none, or that nobody may write into; one that is missing is made for the dump. */
    static Path usable(Path directory) {
        if (Files.exists(directory) && !(Files.isDirectory(directory) && Files.isWritable(directory))) {
            throw new ShutdownException(
                    "'shutdown.memory.heap-dump-directory' is %s. Use a directory that can be written to."
                            .formatted(directory));
        }
        return directory;
    }

    Path directory() {
        return directory;
    }

    /** Stops the world for as long as it takes, some seconds for some gigabytes. */
    Path write() throws Exception {
        Files.createDirectories(directory);
        Path file = directory.resolve(
                "heap-%d-%s.hprof".formatted(ProcessHandle.current().pid(), INSTANT.format(time.instant())));
        if (Files.exists(file)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        dumper.dump(file);
        return file;
    }

    /** By the diagnostic bean of the JDK: by name, because not every JVM has it. It refuses files that exist, too. */
    static void dumpByJvm(Path file) throws ReflectiveOperationException {
        Class<? extends PlatformManagedObject> type =
                Class.forName("com.sun.management.HotSpotDiagnosticMXBean").asSubclass(PlatformManagedObject.class);
        boolean live = true;
        type.getMethod("dumpHeap", String.class, boolean.class)
                .invoke(ManagementFactory.getPlatformMXBean(type), file.toString(), live);
    }
}
