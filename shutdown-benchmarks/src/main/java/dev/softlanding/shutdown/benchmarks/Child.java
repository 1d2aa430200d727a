package dev.softlanding.shutdown.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM of its own with this one's class path and otherwise default flags. */
final class Child {

    private Child() {}

    /**
     * What it printed.
     *
     * @param lines of its output
     * @param inTime whether it ended before the limit; if not, it was killed
     */
    record Output(List<String> lines, boolean inTime) {

        /** What follows this word on the line that begins with it, or nothing. */
        String after(String word) {
            for (String line : lines) {
                if (line.startsWith(word + " ")) {
                    return line.substring(word.length() + 1);
                }
            }
            return "";
        }
    }

    /** Runs the main class to its end, or to the limit. */
    static Output run(Class<?> main, Duration limit, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile("benchmark", ".txt");
        Process process = null;
        try {
            process = new ProcessBuilder(command)
                    .redirectOutput(output.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            boolean inTime = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            return new Output(Files.readAllLines(output), inTime);
        } finally {
            if (process != null) {
                process.destroyForcibly().waitFor();
            }
            Files.delete(output);
        }
    }
}
