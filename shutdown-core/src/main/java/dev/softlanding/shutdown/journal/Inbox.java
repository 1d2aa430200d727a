package dev.softlanding.shutdown.journal;

import dev.softlanding.shutdown.time.Alarm;
import java.util.ArrayList;
import java.util.List;

/**
 * What waits to be written. Posting never waits for anybody; when nothing is taken, because a file hangs, details are
 * dropped beyond a limit, and all else beyond a higher one. This class is threadsafe.
 */
final class Inbox {

    /** Takes some MiB when full. */
    static final int MOST_DETAILS = 10_000;

    private static final int MOST_NOTES = MOST_DETAILS + 1_000;

    private final Object lock = new Object();

    // Guarded by the lock.
    private List<Note> notes = new ArrayList<>();
    private final List<Waiter> waiters = new ArrayList<>();
    private long posted = 1; // the beginning, which is told by nobody
    private long settled;
    private boolean dropped;
    private boolean closed;

    /** What was taken: some notes, whether others were dropped before, and whether there will be no more. */
    record Batch(List<Note> notes, boolean dropped, boolean last) {}

    private record Waiter(long target, Alarm alarm) {}

    /** Adds notes, unless it is closed. */
    void post(List<Note> added) {
        synchronized (lock) {
            for (Note note : added) {
                if (closed) {
                    return;
                }
                if (notes.size() >= (note.isDetail() ? MOST_DETAILS : MOST_NOTES)) {
                    dropped = true;
                } else {
                    notes.add(note);
                    posted++;
                }
            }
        }
    }

    /** Adds a last note. */
    void close(Note last) {
        synchronized (lock) {
            if (!closed) {
                notes.add(last);
                posted += 2; // the note, and the end itself
                closed = true;
            }
        }
    }

    Batch takeAll() {
        synchronized (lock) {
            var batch = new Batch(notes, dropped && !notes.isEmpty(), closed);
            dropped &= notes.isEmpty();
            notes = new ArrayList<>();
            return batch;
        }
    }

    /** So many of what was taken are done with, as far as they ever will be. */
    void settle(int count) {
        synchronized (lock) {
            settled += count;
            waiters.removeIf(waiter -> {
                boolean over = waiter.target <= settled;
                if (over) {
                    waiter.alarm.ring();
                }
                return over;
            });
        }
    }

    /** Rings as soon as all that was posted until now is settled, which may be at once. */
    void ringWhenSettled(Alarm alarm) {
        synchronized (lock) {
            if (settled >= posted) {
                alarm.ring();
            } else {
                waiters.add(new Waiter(posted, alarm));
            }
        }
    }

    /** Nobody waits on that alarm any longer. */
    void forget(Alarm alarm) {
        synchronized (lock) {
            waiters.removeIf(waiter -> waiter.alarm == alarm);
        }
    }

    /** Nothing will be taken any more, and nothing is kept. */
    void end() {
        synchronized (lock) {
            closed = true;
            notes = new ArrayList<>();
            settle((int) Math.min(Integer.MAX_VALUE, posted - settled));
        }
    }
}
