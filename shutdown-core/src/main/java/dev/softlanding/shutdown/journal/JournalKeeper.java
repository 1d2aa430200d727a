package dev.softlanding.shutdown.journal;

import dev.softlanding.shutdown.guard.Threads;
import dev.softlanding.shutdown.time.Alarm;
import dev.softlanding.shutdown.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/**
 * The thread of a journal, and the only one that touches its files: a file system may keep it for ever, and nobody else. It
 * looks for the previous life, begins a file, writes what comes, and gives signs of life.
 */
final class JournalKeeper implements Runnable {

    /** During a run the last sign of life is the time of death, so it has to be close. */
    private static final Duration RUN_HEARTBEAT = Duration.ofSeconds(1);

    /** Not soon: each attempt may be a full collection. */
    private static final long UNTIL_MEMORY_NANOS = Duration.ofSeconds(1).toNanos();

    private final Path directory;
    private final Identity identity;
    private final TimeSource time;
    private final Instant started;
    private final Disk disk;
    private final Inbox inbox;
    private final Complaint complaint;
    private final Alarm wake;
    private final CompletableFuture<PreviousLife> previous = new CompletableFuture<>();
    private volatile boolean running;
    private volatile boolean broken;

    JournalKeeper(Path directory, Identity identity, TimeSource time, Disk disk, Inbox inbox, Complaint complaint) {
        this.directory = directory;
        this.identity = identity;
        this.time = time;
        this.started = time.instant();
        this.disk = disk;
        this.inbox = inbox;
        this.complaint = complaint;
        this.wake = time.newAlarm();
    }

    /** Starts the thread. If there can be no thread, there is no journal. */
    void start() {
        try {
            Thread thread = Threads.daemon("shutdown-journal", this);
            thread.setContextClassLoader(ClassLoader.getSystemClassLoader()); // an application's may have to go
            thread.start();
        } catch (Throwable noThread) {
            end(noThread);
        }
    }

    /** There is something to write. */
    void wake() {
        wake.ring();
    }

    /** Whether a run goes on. */
    void running(boolean now) {
        running = now;
    }

    /** Whether what was written last is lost. */
    boolean isBroken() {
        return broken;
    }

    CompletableFuture<PreviousLife> previous() {
        return previous;
    }

    @Override
    public void run() {
        try {
            JournalFile file = begin();
            inbox.settle(1);
            try {
                keep(file);
            } finally {
                file.close();
                inbox.end();
            }
        } catch (Throwable failure) {
            end(failure);
        }
    }

    private void end(Throwable failure) {
        broken = true;
        complaint.say(failure);
        previous.complete(PreviousLife.unknown(identity, "its journal cannot be reached: " + failure));
        inbox.end();
    }

    private JournalFile begin() throws IOException {
        var lives = new Lives(directory, identity, disk);
        previous.complete(lives.previous(started));
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory);
        }
        JournalFile file = JournalFile.begin(disk, directory.resolve(identity.newFileName(started)), this::firstLine);
        write(file, new Inbox.Batch(List.of(), false, false));
        try {
            lives.tidy(time.instant());
        } catch (IOException untidy) {
            complaint.say(untidy);
        }
        return file;
    }

    private JsonLine firstLine(boolean locked) {
        return Notes.line("starting", started)
                .put("format", Notes.FORMAT)
                .put("application", Words.line(identity.application(), 500))
                .put("instance", Words.line(identity.instance(), 500))
                .put("pid", ProcessHandle.current().pid())
                .put("started", started.toString())
                .put("java", System.getProperty("java.vm.version"))
                .put("workingDirectory", System.getProperty("user.dir"))
                .put("errorFile", CrashReports.errorFile())
                .put("locked", locked);
    }

    private void keep(JournalFile file) {
        boolean last = false;
        while (!last) {
            try {
                last = writeWhatCame(file);
                if (!last && !awaitWork()) {
                    beat(file);
                }
            } catch (OutOfMemoryError full) {
                broken = true;
                LockSupport.parkNanos(UNTIL_MEMORY_NANOS); // there may be some then
            }
        }
    }

    /** Returns whether there will be no more. */
    private boolean writeWhatCame(JournalFile file) {
        Inbox.Batch batch = inbox.takeAll();
        if (!batch.notes().isEmpty()) {
            write(file, batch);
            inbox.settle(batch.notes().size());
        }
        return batch.last();
    }

    /** Whether there is something to do before the next heartbeat. */
    private boolean awaitWork() {
        Duration heartbeat = running ? RUN_HEARTBEAT : FileLife.HEARTBEAT;
        try {
            return wake.await(time.nanos() + heartbeat.toNanos());
        } catch (InterruptedException nobodysToInterrupt) {
            return true;
        }
    }

    private void beat(JournalFile file) {
        if (file.owes()) {
            write(file, new Inbox.Batch(List.of(), false, false));
        } else {
            FileLife.beat(file.path(), time.instant());
        }
    }

    private void write(JournalFile file, Inbox.Batch batch) {
        try {
            file.append(batch.notes(), batch.dropped(), time.instant());
            FileLife.beat(file.path(), time.instant());
            broken = false;
        } catch (Throwable failure) {
            broken = true;
            complaint.say(failure);
        }
    }
}
