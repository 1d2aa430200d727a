package dev.softlanding.shutdown.lint.finding;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The findings of an old code base that are known: a text file with a line for each, in order, so that two branches can be merged. A
 * line has the rule, the member and the code, and no numbers of lines, which change with every edit. Two that are alike are two
 * lines. This class is not threadsafe.
 */
final class Baseline {

    private static final String HEAD = "# Findings of shutdown-lint that are known. Mend one, and take its line away.";

    private final @Nullable Path file;
    private final boolean writing;
    private final Map<String, Integer> left = new HashMap<>();
    private final List<String> found = new ArrayList<>();
    private final @Nullable String problem;

    private Baseline(@Nullable Path file, boolean writing) {
        this.file = file;
        this.writing = writing;
        this.problem = file == null || writing ? null : read(file);
    }

    static Baseline none() {
        return new Baseline(null, false);
    }

    /**
     * That of a file.
     *
     * @param writing whether it is to be made anew of all that is found
     */
    static Baseline at(Path file, boolean writing) {
        return new Baseline(file, writing);
    }

    private @Nullable String read(Path path) {
        try {
            Files.readAllLines(path).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .forEach(line -> left.merge(line, 1, Integer::sum));
            return null;
        } catch (IOException unreadable) {
            return "The baseline '%s' cannot be read: %s. Write it with -Ashutdown.lint.baseline.write=true, or leave out -Ashutdown.lint.baseline."
                    .formatted(path, unreadable);
        }
    }

    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    /** Whether it was known, or now is. */
    boolean knows(Finding finding) {
        String line = lineOf(finding);
        found.add(line);
        return writing || left.merge(line, -1, Integer::sum) >= 0;
    }

    void write() {
        if (file == null || !writing) {
            return;
        }
        List<String> lines = new ArrayList<>(found);
        lines.sort(null);
        lines.add(0, HEAD);
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, lines);
        } catch (IOException unwritable) {
            throw new UncheckedIOException("The baseline '%s' cannot be written".formatted(file), unwritable);
        }
    }

    static String lineOf(Finding finding) {
        return "%s %s %s".formatted(finding.rule().name(), finding.member(), finding.code());
    }
}
