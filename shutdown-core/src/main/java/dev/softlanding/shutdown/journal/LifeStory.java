package dev.softlanding.shutdown.journal;

import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.journal.PreviousLife.Outcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the lines of a journal tell, read one by one. Lines that are none, events and fields that are not known are passed
 * over: a process may have died while it wrote, a machine may have lost what it had, a later version may know more. Not
 * threadsafe.
 */
final class LifeStory {

    private final Set<String> running = new LinkedHashSet<>();
    private boolean anything;
    private boolean lostLines;
    private boolean armed;
    private boolean over;
    private boolean halted;
    private boolean locked = true;
    private @Nullable Long pid;
    private @Nullable Instant started;
    private @Nullable String directory;
    private @Nullable String errorFile;
    private @Nullable Instant runStarted;
    private @Nullable ShutdownReason reason;
    private @Nullable Long elapsed;
    private @Nullable Outcome runOutcome;
    private @Nullable Integer exitCode;

    static LifeStory read(byte[] journal) {
        var story = new LifeStory();
        for (String line : new String(journal, StandardCharsets.UTF_8).split("\n", -1)) {
            JsonLine.parse(line).ifPresent(story::add);
        }
        return story;
    }

    private void add(JsonLine line) {
        String event = line.text(Notes.EVENT);
        if (event == null) {
            return;
        }
        anything = true;
        Long at = line.number(Notes.ELAPSED);
        if (at != null) {
            elapsed = at;
        }
        switch (event) {
            case "starting" -> starting(line);
            case "armed" -> armed = true;
            case "run-started" -> runStarted(line);
            case "task-started", "task-stuck" -> task(line, true);
            case "task-ended" -> task(line, line.isTrue(Notes.RUNNING));
            case "task-ended-late" -> task(line, false);
            case "run-ended" -> runOutcome = outcome(line);
            case "lines-lost" -> lostLines = true;
            case "exiting", "halting" -> leaving(line, event.equals("halting"));
            case "closed" -> over = true;
            default -> {}
        }
    }

    private void starting(JsonLine line) {
        pid = line.number("pid");
        started = instant(line.text("started"));
        directory = line.text("workingDirectory");
        errorFile = line.text("errorFile");
        locked = line.isTrue("locked");
    }

    private void runStarted(JsonLine line) {
        armed = true;
        runStarted = instant(line.text(Notes.AT));
        reason = reason(line.text("reason"));
        if (elapsed == null) {
            elapsed = 0L;
        }
    }

    private void task(JsonLine line, boolean runs) {
        String task = line.text(Notes.TASK);
        if (task == null) {
            return;
        }
        if (runs) {
            running.add(task);
        } else {
            running.remove(task);
        }
    }

    private void leaving(JsonLine line, boolean halting) {
        Long code = line.number("code");
        exitCode = code == null ? null : Integer.valueOf(code.intValue());
        over = true;
        halted |= halting;
    }

    /** Whether it had a lock on its journal, as far as it says. */
    boolean isLocked() {
        return locked;
    }

    /**
     * How that life ended.
     *
     * @param identity whose life it was
     * @param nameStarted when it began, by the name of its file
     * @param modified when its file was last touched
     */
    PreviousLife end(Identity identity, Instant nameStarted, Instant modified) {
        if (!anything) {
            return new PreviousLife(
                    Outcome.UNKNOWN,
                    identity.application(),
                    identity.instance(),
                    null,
                    nameStarted,
                    modified,
                    null,
                    null,
                    null,
                    List.of(),
                    false,
                    null,
                    "its journal has nothing that can be read");
        }
        Instant began = started == null ? nameStarted : started;
        Path crash = pid == null ? null : new CrashReports(pid, directory, errorFile).find(began, modified);
        return new PreviousLife(
                outcome(crash),
                identity.application(),
                identity.instance(),
                pid,
                began,
                modified,
                reason,
                elapsed == null ? null : ranFor(elapsed, modified),
                exitCode,
                List.copyOf(running),
                !lostLines,
                crash,
                runOutcome == Outcome.UNKNOWN ? "its journal tells of an end that this version does not know" : null);
    }

    private Outcome outcome(@Nullable Path crash) {
        if (crash != null) {
            return Outcome.CRASHED;
        }
        if (runOutcome != null) {
            return runOutcome;
        }
        if (!armed && elapsed == null) {
            return Outcome.STARTING;
        }
        if (halted || (over && elapsed != null)) {
            return Outcome.FORCED;
        }
        return over ? Outcome.CLEAN : Outcome.KILLED;
    }

    /** As long as there were signs of life, unless it was over before. */
    private Duration ranFor(long known, Instant modified) {
        Duration toLastLine = Duration.ofMillis(known);
        if (runOutcome != null || runStarted == null) {
            return toLastLine;
        }
        Duration toLastSign = Duration.between(runStarted, modified);
        return toLastSign.compareTo(toLastLine) > 0 ? toLastSign : toLastLine;
    }

    private static Outcome outcome(JsonLine line) {
        String outcome = line.text(Notes.OUTCOME);
        for (Outcome known : List.of(Outcome.CLEAN, Outcome.DEGRADED, Outcome.FORCED)) {
            if (known.name().equals(outcome)) {
                return known;
            }
        }
        return Outcome.UNKNOWN;
    }

    private static @Nullable ShutdownReason reason(@Nullable String name) {
        for (ShutdownReason reason : ShutdownReason.values()) {
            if (reason.name().equals(name)) {
                return reason;
            }
        }
        return null;
    }

    private static @Nullable Instant instant(@Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeException garbage) {
            return null;
        }
    }
}
