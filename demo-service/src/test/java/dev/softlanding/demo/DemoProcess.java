package dev.softlanding.demo;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The packaged demo in a JVM of its own, on ports of its own, with its standard output kept. */
final class DemoProcess implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(90);

    private final Process process;
    private final int port;
    private final int managementPort;
    private final StringBuilder output = new StringBuilder();
    private final CountDownLatch started = new CountDownLatch(1);
    private final Thread reader;

    private DemoProcess(
            Path directory, int port, int managementPort, UnaryOperator<List<String>> by, String... arguments)
            throws IOException {
        this.port = port;
        this.managementPort = managementPort;
        Stream<String> command = Stream.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                System.getProperty("demo.jar"),
                "--server.port=" + port,
                "--management.server.port=" + managementPort);
        var builder = new ProcessBuilder(
                        by.apply(Stream.concat(command, Stream.of(arguments)).toList()))
                .directory(directory.toFile())
                .redirectErrorStream(true);
        builder.environment().put("TERM", "xterm");
        builder.environment().remove("COLUMNS");
        this.process = builder.start();
        this.reader = new Thread(this::read, "demo-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts the demo and returns when it serves. */
    static DemoProcess start(Path directory, boolean sharedPort, String... arguments) throws Exception {
        int port = freePort();
        return started(
                new DemoProcess(directory, port, sharedPort ? port : freePort(), UnaryOperator.identity(), arguments));
    }

    /** Starts the demo by a command, which gets the demo's as its own, and returns when it serves. */
    static DemoProcess startBy(UnaryOperator<List<String>> command, Path directory, String... arguments)
            throws Exception {
        int port = freePort();
        return started(new DemoProcess(directory, port, port, command, arguments));
    }

    private static DemoProcess started(DemoProcess demo) throws Exception {
        if (!demo.started.await(START_LIMIT.toSeconds(), TimeUnit.SECONDS) || !demo.process.isAlive()) {
            demo.close();
            throw new IllegalStateException("The demo did not start:\n" + demo.output());
        }
        return demo;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    URI uri(String path) {
        return URI.create("http://localhost:" + port + path);
    }

    URI actuator(String endpoint) {
        return URI.create("http://localhost:" + managementPort + "/actuator/" + endpoint);
    }

    /** Sends a signal, as the operating system would. */
    void signal(String name) throws Exception {
        int code = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
            throw new IllegalStateException("kill -" + name + " ended with " + code);
        }
    }

    /** Types that, as somebody at a keyboard would. */
    void type(String keys) throws IOException {
        process.getOutputStream().write(keys.getBytes(StandardCharsets.US_ASCII));
        process.getOutputStream().flush();
    }

    /** Waits for the process to end and for the last line of its output. */
    int exitCode(Duration limit) throws InterruptedException {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("The demo did not end within " + limit + ":\n" + output());
        }
        reader.join();
        return process.exitValue();
    }

    String output() {
        synchronized (output) {
            return output.toString();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void read() {
        try (Reader text = process.inputReader()) {
            var buffer = new char[8192];
            for (int read = text.read(buffer); read >= 0; read = text.read(buffer)) {
                synchronized (output) {
                    output.append(buffer, 0, read);
                    if (started.getCount() > 0 && output.indexOf("Started DemoApplication") >= 0) {
                        started.countDown();
                    }
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } finally {
            started.countDown();
        }
    }
}
