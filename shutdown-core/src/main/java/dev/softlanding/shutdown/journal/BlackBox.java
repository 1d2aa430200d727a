package dev.softlanding.shutdown.journal;

import dev.softlanding.shutdown.Wording;
import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.report.ShutdownListener;
import dev.softlanding.shutdown.time.Alarm;
import dev.softlanding.shutdown.time.TimeSource;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * The record of one life of a process, for the next one to read: when it began, when it was ready, each step of its shutdown,
 * its end. What a SIGKILL leaves of it tells what was going on.
 *
 * <h2>The file</h2>
 * One file per life, of one flat JSON object per line. Every line is handed to the operating system as soon as it is known,
 * and so survives the process; the start of the run, the cut-off and the end are forced to the disk, and survive the machine.
 * No file grows beyond 1 MiB: when there is no room for tasks any more, the milestones still fit. A file is locked while its
 * life goes on, and its time of modification is the last sign of life. The newest ten of an identity are kept. Reading a live
 * file from another process is harmless; do not open it in this one, or its lock is lost.
 *
 * <h2>Threads and failures</h2>
 * All work on files is done by one daemon thread, {@code shutdown-journal}. No method here waits for it without a limit, and
 * none throws because of it. A disk that fails or hangs is complained of once in the log; then lines are missing, and nothing
 * else is. This class is threadsafe.
 */
public final class BlackBox implements ShutdownListener, AutoCloseable {

    private final Identity identity;
    private final TimeSource time;
    private final Inbox inbox = new Inbox();
    private final Complaint complaint;
    private final JournalKeeper keeper;

    private BlackBox(Path directory, Identity identity, TimeSource time, Disk disk) {
        this.identity = identity;
        this.time = time;
        this.complaint = new Complaint(directory);
        this.keeper = new JournalKeeper(directory, identity, time, disk, inbox, complaint);
    }

    /**
     * Begins the record of this life, and looks for the previous one. Returns at once.
     *
     * @param directory where the records are; it is made if it is not there
     * @param application what the application is called
     * @param instance which of its instances this is: a name that its next life has, too, so never a pid or a port
     * @param time what tells the time
     */
    public static BlackBox open(Path directory, String application, String instance, TimeSource time) {
        return open(directory, application, instance, time, FileChannel::open);
    }

    static BlackBox open(Path directory, String application, String instance, TimeSource time, Disk disk) {
        Objects.requireNonNull(application, "'application' must not be null");
        Objects.requireNonNull(instance, "'instance' must not be null");
        var box = new BlackBox(directory, new Identity(application, instance), time, disk);
        box.keeper.start();
        return box;
    }

    /**
     * How the previous life ended: the newest one of the same application and instance that is over. The same one is told at
     * each start until a newer life has ended.
     *
     * @param limit how long the directory may take to answer; after that, nothing is known
     */
    public PreviousLife previousLife(Duration limit) {
        CompletableFuture<PreviousLife> answer = keeper.previous();
        Alarm answered = time.newAlarm();
        var unused = answer.whenComplete((life, never) -> answered.ring());
        await(answered, limit);
        PreviousLife life = answer.getNow(PreviousLife.unknown(identity, "the journal's directory does not answer"));
        if (!answer.isDone()) {
            complainOfSilence(limit);
        }
        return life;
    }

    /**
     * The application is ready.
     *
     * @param tasks how many the plan of its shutdown has
     */
    public void armed(int tasks) {
        Instant at = time.instant();
        post(new Note(Note.Weight.MILESTONE, () -> Notes.line("armed", at).put("tasks", tasks)));
    }

    /** Something happened in the run. */
    @Override
    public void onEvent(ShutdownEvent event) {
        if (event instanceof ShutdownEvent.RunStarted) {
            keeper.running(true);
        } else if (event instanceof ShutdownEvent.RunEnded) {
            keeper.running(false);
        }
        inbox.post(Notes.of(event, time.instant()));
        keeper.wake();
    }

    /** The process is about to be ended although its run has not ended, or could not begin. */
    public void halting(int code) {
        leaving("halting", code);
    }

    /** The process is about to be ended, and its run is over. */
    public void exiting(int code) {
        leaving("exiting", code);
    }

    private void leaving(String event, int code) {
        Instant at = time.instant();
        post(new Note(Note.Weight.MILESTONE, () -> Notes.line(event, at).put("code", code)));
    }

    private void post(Note note) {
        inbox.post(List.of(note));
        keeper.wake();
    }

    /**
     * Waits until all that was told before is written, or will never be. After {@link #close}, until the file is closed.
     *
     * @param limit how long at most
     * @return whether it is written
     */
    public boolean awaitWritten(Duration limit) {
        Alarm settled = time.newAlarm();
        inbox.ringWhenSettled(settled);
        boolean inTime = await(settled, limit);
        inbox.forget(settled);
        if (!inTime && !Thread.currentThread().isInterrupted()) {
            complainOfSilence(limit);
        }
        return inTime && !keeper.isBroken();
    }

    /** Whether it rang in time. An interrupt ends the wait, and is kept. */
    private boolean await(Alarm alarm, Duration limit) {
        try {
            return alarm.await(time.nanos() + limit.toNanos());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void complainOfSilence(Duration limit) {
        complaint.say("which did not answer within " + Wording.tenths(limit));
    }

    /** Ends the record: this life is over, in an orderly way unless something else was told. Does not wait. */
    @Override
    public void close() {
        Instant at = time.instant();
        inbox.close(new Note(Note.Weight.MILESTONE, () -> Notes.line("closed", at)));
        keeper.wake();
    }
}
