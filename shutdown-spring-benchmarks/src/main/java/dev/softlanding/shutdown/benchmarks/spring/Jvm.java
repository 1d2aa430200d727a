package dev.softlanding.shutdown.benchmarks.spring;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A JVM of its own that is listened to and told to stop as a platform does it. All times are {@link System#nanoTime()}.
 * Used by one thread.
 */
final class Jvm implements AutoCloseable {

    /** Otherwise the defaults: G1, which JDKs choose on machines with two cores. */
    static final List<String> FLAGS = List.of("-Xmx256m");

    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Duration END_LIMIT = Duration.ofSeconds(40);
    private static final int TERMINATED = 143;

    private final long startedAt;
    private final Process process;
    private final Thread reader;
    private final List<Line> lines = new ArrayList<>();
    private boolean silent;

    /**
     * Something it said.
     *
     * @param text a line of its output
     * @param at when this was heard
     */
    record Line(String text, long at) {

        /** The word at this position, the first one being zero. */
        String word(int index) {
            return text.split(" ", -1)[index];
        }
    }

    private Jvm(List<String> command) throws IOException {
        startedAt = System.nanoTime();
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        reader = new Thread(this::read, "output-of-" + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    static Jvm start(ClassPath classPath, List<String> flags, Class<?> main, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(inJavaHome("java"));
        command.addAll(flags);
        command.addAll(List.of("-cp", classPath.toString(), main.getName()));
        command.addAll(arguments);
        return new Jvm(command);
    }

    long startedAt() {
        return startedAt;
    }

    /** Waits for the first line that begins with this word. */
    Line await(String word) throws InterruptedException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        synchronized (lines) {
            while (true) {
                for (Line line : lines) {
                    if (line.text().startsWith(word + " ")) {
                        return line;
                    }
                }
                long left = deadline - System.nanoTime();
                if (silent || left <= 0) {
                    throw new WrongResultException("No line begins with '%s':%n%s".formatted(word, output()));
                }
                TimeUnit.NANOSECONDS.timedWait(lines, left);
            }
        }
    }

    /** All lines that begin with this word. */
    List<Line> lines(String word) {
        synchronized (lines) {
            return lines.stream()
                    .filter(line -> line.text().startsWith(word + " "))
                    .toList();
        }
    }

    /** Sends SIGTERM and says when. */
    long terminate() {
        long at = System.nanoTime();
        if (!process.toHandle().destroy()) { // unlike the process, that leaves the pipe open
            throw new WrongResultException("SIGTERM could not be sent:%n%s".formatted(output()));
        }
        return at;
    }

    /** Waits for the end after SIGTERM and says when it came. */
    long awaitTerminated() throws InterruptedException {
        return awaitEnd(TERMINATED);
    }

    /** Waits for the end with that code and says when it came. */
    long awaitEnd(int code) throws InterruptedException {
        boolean ended = process.waitFor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        long at = System.nanoTime();
        if (!ended || process.exitValue() != code) {
            throw new WrongResultException("The end should have come with %d, but %s:%n%s"
                    .formatted(code, ended ? "the code is " + process.exitValue() : "it did not come", output()));
        }
        reader.join();
        return at;
    }

    /** Its resident memory in MiB, of which its heap is only a part. */
    double residentMebibytes() throws IOException {
        return residentMebibytes(Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")));
    }

    static double residentMebibytes(List<String> status) {
        return status.stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024.0)
                .findFirst()
                .orElseThrow();
    }

    /** Has it collect its garbage. */
    void collect() throws IOException, InterruptedException {
        int code = new ProcessBuilder(inJavaHome("jcmd"), Long.toString(process.pid()), "GC.run")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (code != 0) {
            throw new WrongResultException("jcmd ended with " + code);
        }
    }

    private String output() {
        synchronized (lines) {
            return String.join("\n", lines.stream().map(Line::text).toList());
        }
    }

    /** Kills it, unless it has ended. */
    @Override
    public void close() {
        process.toHandle().destroyForcibly();
    }

    private void read() {
        try (BufferedReader output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                long at = System.nanoTime();
                synchronized (lines) {
                    lines.add(new Line(line, at));
                    lines.notifyAll();
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } finally {
            synchronized (lines) {
                silent = true;
                lines.notifyAll();
            }
        }
    }

    private static String inJavaHome(String program) {
        return Path.of(System.getProperty("java.home"), "bin", program).toString();
    }
}
