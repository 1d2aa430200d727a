package dev.softlanding.shutdown.spring.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A JVM of its own with this test's class path, that is sent signals and listened to. */
final class ForkedJvm implements AutoCloseable {

    private static final Duration LINE_LIMIT = Duration.ofSeconds(60);

    private final Process process;
    private final Thread reader;
    private final List<String> lines = new ArrayList<>();
    private boolean ended;

    private ForkedJvm(List<String> command) throws IOException {
        this.process = new ProcessBuilder(command).redirectErrorStream(true).start();
        this.reader = new Thread(this::read, "forked-jvm-output");
        reader.setDaemon(true);
        reader.start();
    }

    static ForkedJvm run(Class<?> main, List<String> jvmOptions, String... arguments) throws IOException {
        return new ForkedJvm(command(main, jvmOptions, arguments));
    }

    /** As {@link #run}, by a shell that ignores SIGINT, as {@code nohup} or {@code &} in a script do. */
    static ForkedJvm runIgnoringInterrupt(Class<?> main, String... arguments) throws IOException {
        return runAfter(List.of("sh", "-c", "trap '' INT; exec \"$@\"", "sh"), main, arguments);
    }

    /** As {@link #run}, by a command that becomes what it is given. */
    static ForkedJvm runAfter(List<String> before, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.addAll(command(main, List.of("-XX:-UsePerfData"), arguments));
        return new ForkedJvm(command);
    }

    private static List<String> command(Class<?> main, List<String> jvmOptions, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
        command.addAll(jvmOptions);
        command.add(main.getName());
        command.addAll(Stream.of(arguments).toList());
        return command;
    }

    void signal(String name) throws Exception {
        int code = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
            throw new IllegalStateException("kill -" + name + " ended with " + code);
        }
    }

    /** Waits until a line contains that text. */
    void awaitLine(String text) throws InterruptedException {
        long deadline = System.nanoTime() + LINE_LIMIT.toNanos();
        synchronized (lines) {
            while (lines.stream().noneMatch(line -> line.contains(text))) {
                long left = deadline - System.nanoTime();
                if (ended || left <= 0) {
                    throw new IllegalStateException("No line with '%s':%n%s".formatted(text, output()));
                }
                TimeUnit.NANOSECONDS.timedWait(lines, left);
            }
        }
    }

    int exitCode(Duration limit) throws InterruptedException {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("Still alive after %s:%n%s".formatted(limit, output()));
        }
        reader.join();
        return process.exitValue();
    }

    boolean endsWithin(Duration limit) throws InterruptedException {
        return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String output() {
        synchronized (lines) {
            return String.join("\n", lines);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void read() {
        try (BufferedReader output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                add(line);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } finally {
            synchronized (lines) {
                ended = true;
                lines.notifyAll();
            }
        }
    }

    private void add(String line) {
        synchronized (lines) {
            lines.add(line);
            lines.notifyAll();
        }
    }
}
