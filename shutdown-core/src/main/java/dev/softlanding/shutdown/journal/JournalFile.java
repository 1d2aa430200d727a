package dev.softlanding.shutdown.journal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The file of a life that goes on. Each batch of lines is one write, after which it survives the process; what has to survive
 * the machine is forced to the disk. After a failure the next batch begins on a line of its own, and brings the milestones
 * that were not written. For one thread.
 */
final class JournalFile {

    /** A file never becomes larger. */
    static final int LIMIT = 1024 * 1024;

    /** Beyond this, room is kept for what has to be in the journal. */
    static final int DETAIL_LIMIT = LIMIT - 64 * 1024;

    /** Of one write. Whoever interrupts does not do that for ever. */
    private static final int MOST_INTERRUPTS = 100;

    private static final int MOST_OWED = 50;

    private final Disk disk;
    private final Path file;
    private final List<Note> owed = new ArrayList<>();
    private FileChannel channel;
    private long size;
    private boolean torn;
    private boolean lost;
    private boolean full;

    private JournalFile(Disk disk, Path file, FileChannel channel) {
        this.disk = disk;
        this.file = file;
        this.channel = channel;
    }

    /**
     * Makes a file, locks it and writes its first line.
     *
     * @param firstLine makes it, from whether the file is locked
     */
    static JournalFile begin(Disk disk, Path file, Function<Boolean, JsonLine> firstLine) throws IOException {
        FileLife.hold(file);
        try {
            FileChannel channel = disk.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            var journal = new JournalFile(disk, file, channel);
            JsonLine line = firstLine.apply(FileLife.lock(channel));
            journal.owed.add(new Note(Note.Weight.MILESTONE, () -> line));
            return journal;
        } catch (Throwable failure) {
            FileLife.release(file);
            throw failure;
        }
    }

    Path path() {
        return file;
    }

    /** Whether there is something to write even if nothing more happens. */
    boolean owes() {
        return !owed.isEmpty();
    }

    /**
     * Writes notes, and before them what is owed.
     *
     * @param someLost whether there were others that nobody kept
     */
    void append(List<Note> notes, boolean someLost, Instant now) throws IOException {
        lost |= someLost;
        List<Note> all = new ArrayList<>(owed);
        all.addAll(notes);
        if (all.isEmpty()) {
            return;
        }
        try {
            writeInSpiteOfInterrupts(lines(all, now));
            if (all.stream().anyMatch(Note::isDurable)) {
                channel.force(false);
            }
        } catch (Throwable failure) { // without memory there may be half a line, too
            torn = true;
            lost |= notes.stream().anyMatch(Note::isDetail);
            owe(notes);
            throw failure;
        }
        owed.clear();
        torn = false;
        lost = false;
    }

    private void owe(List<Note> notes) {
        for (Note note : notes) {
            if (!note.isDetail() && owed.size() < MOST_OWED) {
                owed.add(note);
            }
        }
    }

    private byte[] lines(List<Note> notes, Instant now) {
        var bytes = new ByteArrayOutputStream();
        if (torn) {
            bytes.write('\n');
        }
        if (lost) {
            add(lostLine("they could not be written", now), LIMIT, bytes);
        }
        for (Note note : notes) {
            if (!note.isDetail()) {
                add(line(note, now), LIMIT, bytes);
            } else if (!full && !add(line(note, now), DETAIL_LIMIT, bytes)) {
                full = true;
                add(lostLine("the journal is full", now), LIMIT, bytes);
            }
        }
        return bytes.toByteArray();
    }

    private static JsonLine line(Note note, Instant now) {
        try {
            return note.line().get();
        } catch (RuntimeException | StackOverflowError foreign) {
            return lostLine("it could not be put in words", now);
        }
    }

    private static JsonLine lostLine(String because, Instant now) {
        return Notes.line("lines-lost", now).put("because", because);
    }

    private boolean add(JsonLine line, int limit, ByteArrayOutputStream bytes) {
        byte[] added = (line + "\n").getBytes(StandardCharsets.UTF_8);
        if (size + bytes.size() + added.length > limit) {
            return false;
        }
        bytes.writeBytes(added);
        return true;
    }

    /** Somebody who interrupts all threads there are closes the channel that one of them writes to. */
    private void writeInSpiteOfInterrupts(byte[] bytes) throws IOException {
        for (int left = MOST_INTERRUPTS; ; left--) {
            try {
                write(bytes);
                return;
            } catch (ClosedByInterruptException interrupted) {
                if (left == 0) {
                    throw interrupted;
                }
            }
        }
    }

    private void write(byte[] bytes) throws IOException {
        boolean ignored = Thread.interrupted();
        if (!channel.isOpen()) {
            channel = disk.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
            FileLife.lock(channel);
        }
        ByteBuffer left = ByteBuffer.wrap(bytes);
        while (left.hasRemaining()) {
            size += channel.write(left);
        }
    }

    /** Ends it: others see from now on that this life is over. */
    void close() throws IOException {
        try {
            channel.close();
        } finally {
            FileLife.release(file);
        }
    }
}
