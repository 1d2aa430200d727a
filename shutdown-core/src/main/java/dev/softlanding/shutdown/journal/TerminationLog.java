package dev.softlanding.shutdown.journal;

import dev.softlanding.shutdown.guard.Threads;
import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.report.ShutdownListener;
import dev.softlanding.shutdown.report.TaskStatus;
import dev.softlanding.shutdown.time.Alarm;
import dev.softlanding.shutdown.time.TimeSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves a summary of a run where Kubernetes looks for what a container has to say about its end, and shows it in the status of
 * the pod: at the cut-off what is unfinished, because there may be no later moment, and at the end of the run all of it. It
 * writes only to a file that is there already.
 *
 * <p>The file is touched by a daemon thread only, {@code shutdown-termination-log}, which lives from the first summary to the
 * last. Nothing here throws; a failure is told once in the log. This class is threadsafe.
 */
public final class TerminationLog implements ShutdownListener {

    /** Where Kubernetes puts the file unless told otherwise. */
    public static final Path DEFAULT_PATH = Path.of("/dev/termination-log");

    /** What Kubernetes reads, in bytes. */
    static final int LIMIT = 4096;

    private static final Logger logger = LoggerFactory.getLogger(TerminationLog.class);

    private static final int MOST_FAILED = 100;

    private final Path path;
    private final TimeSource time;
    private final Disk disk;
    private final Object lock = new Object();

    // Guarded by the lock.
    private final List<ShutdownEvent.TaskEnded> failed = new ArrayList<>();
    private final List<Alarm> waiters = new ArrayList<>();
    private ShutdownEvent.@Nullable RunStarted run;
    private @Nullable ShutdownEvent next;
    private boolean writing;
    private boolean complained;

    /** A summary in that file, if it is there when the time comes. */
    public TerminationLog(Path path, TimeSource time) {
        this(path, time, FileChannel::open);
    }

    TerminationLog(Path path, TimeSource time, Disk disk) {
        this.path = path;
        this.time = time;
        this.disk = disk;
    }

    /** Something happened in the run. */
    @Override
    public void onEvent(ShutdownEvent event) {
        synchronized (lock) {
            if (event instanceof ShutdownEvent.RunStarted started) {
                run = started;
            } else if (event instanceof ShutdownEvent.TaskEnded ended) {
                if (ended.outcome() != TaskStatus.SUCCEEDED && failed.size() < MOST_FAILED) {
                    failed.add(ended);
                }
            } else if (event instanceof ShutdownEvent.CutOff || event instanceof ShutdownEvent.RunEnded) {
                next = event;
                startWriting();
            }
        }
    }

    private void startWriting() {
        if (writing) {
            return;
        }
        writing = true;
        try {
            Threads.daemon("shutdown-termination-log", this::writeAll).start();
        } catch (Throwable noThread) {
            next = null;
            writing = false;
            complain(noThread);
        }
    }

    /**
     * Waits until all that was told before is written, or will never be.
     *
     * @param limit how long at most
     * @return whether nothing is left to write
     */
    public boolean awaitWritten(Duration limit) {
        Alarm done = time.newAlarm();
        synchronized (lock) {
            if (!writing) {
                return true;
            }
            waiters.add(done);
        }
        try {
            return done.await(time.nanos() + limit.toNanos());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void writeAll() {
        for (String text = takeNext(); text != null; text = takeNext()) {
            try {
                write(text);
            } catch (Throwable failure) {
                complain(failure);
            }
        }
    }

    /** The newest summary, or nothing any more. */
    private @Nullable String takeNext() {
        ShutdownEvent event;
        ShutdownEvent.RunStarted started;
        List<ShutdownEvent.TaskEnded> ended;
        synchronized (lock) {
            event = next;
            next = null;
            started = run;
            ended = List.copyOf(failed);
            if (event == null) {
                writing = false;
                waiters.forEach(Alarm::ring);
                waiters.clear();
                return null;
            }
        }
        try {
            return event instanceof ShutdownEvent.CutOff cutOff
                    ? Summary.interim(started, cutOff, ended)
                    : Summary.of(((ShutdownEvent.RunEnded) event).report());
        } catch (Throwable failure) {
            complain(failure);
            return "";
        }
    }

    private void write(String text) throws IOException {
        if (text.isEmpty() || !Files.isRegularFile(path)) {
            return;
        }
        byte[] bytes = cut(text);
        try (FileChannel channel = disk.open(path, StandardOpenOption.WRITE)) {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.truncate(bytes.length); // not before: there would be a moment with nothing
        }
    }

    /** As many bytes as are read; no character is cut in half. */
    static byte[] cut(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= LIMIT) {
            return bytes;
        }
        int end = LIMIT;
        while ((bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return Arrays.copyOf(bytes, end);
    }

    private void complain(Throwable failure) {
        synchronized (lock) {
            if (complained) {
                return;
            }
            complained = true;
        }
        try {
            logger.warn(
                    "The summary of the shutdown cannot be written: 'shutdown.termination-log' is '{}', and that fails"
                            + " with {}. Name another file, or none.",
                    path,
                    String.valueOf(failure));
        } catch (Throwable noLog) {
            // There is nobody left to tell.
        }
    }
}
