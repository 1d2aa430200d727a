package dev.softlanding.shutdown.spring.it;

import dev.softlanding.shutdown.journal.BlackBox;
import dev.softlanding.shutdown.journal.PreviousLife;
import dev.softlanding.shutdown.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A life of {@link WorstCaseApplication} in a directory of its own, and what it leaves there. */
final class WorstCaseLife {

    static final int CLEAN = 40;
    static final int DEGRADED = 41;
    static final int FORCED = 42;

    static final String APPLICATION = "worst-case";
    static final String INSTANCE = "pod-1";
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(20);

    private final Path directory;

    WorstCaseLife(Path directory) {
        this.directory = directory;
    }

    ForkedJvm start(List<String> jvmOptions, String... arguments) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(terminationLog(), "");
        return ForkedJvm.run(WorstCaseApplication.class, jvmOptions, arguments(journal(), arguments));
    }

    /** All that one takes, with others added. */
    String[] arguments(Path journal, String... added) throws IOException {
        List<String> all = new ArrayList<>(List.of(
                "--worst.directory=" + directory,
                "--logging.config=" + logback(),
                "--spring.application.name=" + APPLICATION,
                "--spring.main.banner-mode=off",
                "--spring.main.keep-alive=true",
                "--spring.main.web-application-type=none",
                "--shutdown.instance=" + INSTANCE,
                "--shutdown.journal.directory=" + journal,
                "--shutdown.report.directory=" + directory,
                "--shutdown.termination-log=" + terminationLog(),
                "--shutdown.exit-code.clean=" + CLEAN,
                "--shutdown.exit-code.degraded=" + DEGRADED,
                "--shutdown.exit-code.forced=" + FORCED,
                "--shutdown.tasks.context.timeout=1s"));
        all.addAll(List.of(added));
        return all.toArray(String[]::new);
    }

    /** A file behind a queue and a buffer, from which a halt that is not prepared would lose lines; and the console. */
    private Path logback() throws IOException {
        Path file = directory.resolve("logback-it.xml");
        Files.writeString(file, """
                <configuration>
                  <appender name="console" class="%s">
                    <encoder><pattern>%%level %%msg%%n</pattern></encoder>
                  </appender>
                  <appender name="file" class="ch.qos.logback.core.FileAppender">
                    <file>%s</file>
                    <immediateFlush>false</immediateFlush>
                    <encoder><pattern>%%msg%%n</pattern></encoder>
                  </appender>
                  <appender name="queue" class="ch.qos.logback.classic.AsyncAppender">
                    <queueSize>1024</queueSize>
                    <discardingThreshold>0</discardingThreshold>
                    <appender-ref ref="file"/>
                  </appender>
                  <root level="info"><appender-ref ref="console"/><appender-ref ref="queue"/></root>
                </configuration>
                """.formatted(HeldConsoleAppender.class.getName(), directory.resolve("app.log")));
        return file;
    }

    private Path terminationLog() {
        return directory.resolve("termination-log");
    }

    Path journal() {
        return directory.resolve("journal");
    }

    List<String> log() throws IOException {
        return Files.readAllLines(directory.resolve("app.log"));
    }

    String summary() throws IOException {
        return Files.readString(terminationLog());
    }

    /** What its flushers and tasks have marked as done. */
    List<String> markers() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".marker"))
                    .map(name -> name.substring(0, name.length() - ".marker".length()))
                    .toList();
        }
    }

    /** The snapshot of its metrics, or nothing if there is none. */
    String metrics() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> snapshots = files.filter(
                            file -> file.getFileName().toString().startsWith("metrics-"))
                    .toList();
            return snapshots.isEmpty() ? "" : Files.readString(snapshots.get(0));
        }
    }

    /** The journals of all its lives. */
    Set<Path> journals() throws IOException {
        if (!Files.exists(journal())) {
            return Set.of();
        }
        try (Stream<Path> files = Files.list(journal())) {
            return files.collect(Collectors.toSet());
        }
    }

    /** Its journal as it is, if it had one life. */
    List<String> journalLines() throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path journal : journals()) {
            lines.addAll(Files.readAllLines(journal));
        }
        return lines;
    }

    /** What the next life learns of this one. */
    PreviousLife asTheNextLifeSeesIt() {
        return seenByTheNextLife(journal(), APPLICATION, INSTANCE);
    }

    static PreviousLife seenByTheNextLife(Path journal, String application, String instance) {
        BlackBox next = BlackBox.open(journal, application, instance, TimeSource.system());
        try {
            return next.previousLife(ANSWER_LIMIT);
        } finally {
            next.close();
            next.awaitWritten(ANSWER_LIMIT); // or somebody deletes the directory while it writes
        }
    }
}
