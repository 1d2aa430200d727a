package dev.softlanding.shutdown.spring.report;

import dev.softlanding.shutdown.guard.Threads;
import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.report.ShutdownListener;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.spring.ShutdownPlanArmed;
import dev.softlanding.shutdown.time.Alarm;
import dev.softlanding.shutdown.time.TimeSource;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationListener;

/**
 * Writes down what became of a run, once it is over: its description as JSON, and the page that shows it. Each file is there as
 * a whole or not at all; the files of the {@value #MOST} latest runs stay.
 *
 * <p>The disk is touched by a daemon thread only, {@code shutdown-report}. The listener's own waits for it for a moment, and
 * with it the end of the run: so it has to be one that no other listener needs. Nothing here throws; a failure is told in the
 * log. This class is threadsafe.
 */
public final class ReportFiles implements ShutdownListener, ApplicationListener<ShutdownPlanArmed> {

    /** Of how many runs the files stay. */
    static final int MOST = 20;

    private static final Logger logger = LoggerFactory.getLogger(ReportFiles.class);

    /** What the end of the process can spare, beside what it spares for the journal and the summary. */
    private static final Duration LIMIT = Duration.ofMillis(300);

    private static final DateTimeFormatter INSTANT =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Its first group is what the files of a run have in common, and sorts as the runs began. */
    private static final Pattern FILE = Pattern.compile("\\.?(shutdown-\\d{8}T\\d{9}Z(?:-\\d+)?)\\.(?:json|html)");

    private final Path directory;
    private final Supplier<PlanDescriber> describers;
    private final Function<ShutdownPlanDescriptor, String> json;
    private final TimeSource time;
    private final boolean rehearsed;
    private volatile @Nullable PlanDescriber describer;

    /**
     * @param describers who describes the plan; asked when it is armed
     * @param json what makes the JSON
     * @param rehearsed whether a run is worth a rehearsal, which takes a moment of a processor
     */
    ReportFiles(
            Path directory,
            Supplier<PlanDescriber> describers,
            Function<ShutdownPlanDescriptor, String> json,
            TimeSource time,
            boolean rehearsed) {
        this.directory = directory;
        this.describers = describers;
        this.json = json;
        this.time = time;
        this.rehearsed = rehearsed;
    }

    /** The first that is written costs some hundred classes, and the end of a process is the worst moment to load them. */
    @Override
    public void onApplicationEvent(ShutdownPlanArmed armed) {
        if (describer == null) { // and not by a child of the context
            PlanDescriber known = describers.get();
            describer = known;
            if (rehearsed) {
                Threads.daemon("shutdown-report-rehearsal", () -> rehearse(known))
                        .start();
            }
        }
    }

    private void rehearse(PlanDescriber known) {
        try {
            Objects.requireNonNull(PlanPage.of(json.apply(known.describe())));
        } catch (RuntimeException | LinkageError failure) {
            logger.debug("The report of a shutdown could not be rehearsed", failure);
        }
    }

    /** Something happened in the run. */
    @Override
    public void onEvent(ShutdownEvent event) {
        if (event instanceof ShutdownEvent.RunEnded ended) {
            writeAside(ended.report());
        }
    }

    private void writeAside(ShutdownReport report) {
        Alarm written = time.newAlarm();
        try {
            Threads.daemon("shutdown-report", () -> {
                        write(report);
                        written.ring();
                    })
                    .start();
            written.await(time.nanos() + LIMIT.toNanos());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (OutOfMemoryError noThread) {
            complain(noThread);
        }
    }

    private void write(ShutdownReport report) {
        try {
            PlanDescriber known = describer;
            String text = json.apply((known == null ? describers.get() : known).describe(report));
            Instant startedAt = report.startedAt();
            Files.createDirectories(directory);
            String name = write("shutdown-" + INSTANT.format(startedAt == null ? time.instant() : startedAt), text);
            move(claim(name, ".html"), name + ".html", PlanPage.of(text));
            deleteOldest();
            logger.info("The shutdown is written down in {}", directory.resolve(name + ".html"));
        } catch (Throwable failure) {
            complain(failure);
        }
    }

    /** Writes the JSON under that name, or one like it: two plans of a process may run from the same moment on. */
    private String write(String name, String text) throws IOException {
        String free = name;
        for (int next = 2; ; next++) {
            Path unfinished = claim(free, ".json");
            if (unfinished != null && !Files.exists(directory.resolve(free + ".json"))) {
                move(unfinished, free + ".json", text);
                return free;
            }
            if (unfinished != null) {
                Files.delete(unfinished);
            }
            free = name + "-" + next;
        }
    }

    /** The file to write before it gets its name, or {@code null} if somebody else is writing it. */
    private @Nullable Path claim(String name, String type) throws IOException {
        try {
            return Files.createFile(directory.resolve("." + name + type));
        } catch (FileAlreadyExistsException taken) {
            return null;
        }
    }

    private void move(@Nullable Path unfinished, String name, String text) throws IOException {
        if (unfinished == null) {
            return;
        }
        try {
            try (Writer writer = Files.newBufferedWriter(unfinished, StandardOpenOption.WRITE)) {
                writer.write(text);
            }
            Files.move(unfinished, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private void deleteOldest() throws IOException {
        var runs = new TreeSet<String>();
        try (Stream<Path> files = Files.list(directory)) {
            files.map(ReportFiles::runOf).filter(Objects::nonNull).forEach(runs::add);
        }
        while (runs.size() > MOST) {
            String oldest = Objects.requireNonNull(runs.pollFirst());
            for (String file : new String[] {oldest + ".json", oldest + ".html"}) {
                Files.deleteIfExists(directory.resolve(file));
                Files.deleteIfExists(directory.resolve("." + file)); // of a process that was killed
            }
        }
    }

    private static @Nullable String runOf(Path file) {
        Matcher matcher = FILE.matcher(file.getFileName().toString());
        return matcher.matches() ? matcher.group(1) : null;
    }

    private void complain(Throwable failure) {
        try {
            logger.warn(
                    "The shutdown cannot be written down: 'shutdown.report.directory' is '{}', and that fails with {}. Name a"
                            + " directory that this process may make or write to.",
                    directory,
                    String.valueOf(failure));
        } catch (Throwable noLog) {
            // There is nobody left to tell.
        }
    }
}
