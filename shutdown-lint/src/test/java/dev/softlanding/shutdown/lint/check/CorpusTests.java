package dev.softlanding.shutdown.lint.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.lint.Compilation;
import dev.softlanding.shutdown.lint.Compilation.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the checks find in sources written for it: per check some with one planted fault, whose line says so, and as many that look like
 * them and have none.
 */
class CorpusTests {

    private static final Path CORPUS = Path.of("src/test/corpus");
    private static final String MARK = "// finds ";

    private static final Map<String, Score> scores = new TreeMap<>();
    private static final List<String> surprises = new ArrayList<>();

    /** What became of the sources of one check. */
    private static final class Score {
        int faulty;
        int found;
        int clean;
        int falseAlarms;

        String row(String check) {
            return "| [%s](lint/%s.md) | %d | %d | %d | %d |"
                    .formatted(check, check, faulty, found, clean, falseAlarms);
        }
    }

    @BeforeAll
    static void compileAll(@TempDir Path output) throws IOException {
        List<Path> files = new ArrayList<>();
        for (String check : Compilation.checks()) {
            files.addAll(Compilation.sourcesBelow(CORPUS.resolve(check)));
        }
        Compilation compilation =
                Compilation.of(output, files.stream().map(Compilation::source).toList());
        assertThat(compilation.errors()).as("what does not compile").isEmpty();
        for (Path file : files) {
            String check = file.getParent().getParent().getFileName().toString();
            Score score = scores.computeIfAbsent(check, name -> new Score());
            List<Message> about = compilation.messages().stream()
                    .filter(message -> message.file().equals(file.getFileName().toString()))
                    .toList();
            count(file, check, score, about);
        }
    }

    private static void count(Path file, String check, Score score, List<Message> about) throws IOException {
        List<String> lines = Files.readAllLines(file);
        List<Integer> marked = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).endsWith(MARK + check)) {
                marked.add(i + 1);
            }
        }
        boolean faulty = file.getParent().endsWith("faulty");
        assertThat(marked).as("marks in %s", file).hasSize(faulty ? 1 : 0);
        List<Message> hits = about.stream()
                .filter(message -> message.check().equals(check) && marked.contains((int) message.line()))
                .toList();
        List<Message> alarms =
                about.stream().filter(message -> !hits.contains(message)).toList();
        score.faulty += faulty ? 1 : 0;
        score.found += hits.isEmpty() ? 0 : 1;
        score.clean += faulty ? 0 : 1;
        score.falseAlarms += alarms.size();
        if (faulty && hits.isEmpty()) {
            surprises.add("not found: " + file);
        }
        alarms.forEach(alarm -> surprises.add("false alarm in " + file + ": " + alarm));
    }

    @Test
    void corpusWhenCompiledIsLargeAndSeenFromBothSides() {
        assertThat(scores).containsOnlyKeys(Compilation.checks());
        assertThat(scores).allSatisfy((check, score) -> {
            assertThat(score.faulty).as("faulty sources of %s", check).isGreaterThanOrEqualTo(3);
            assertThat(score.clean).as("clean sources of %s", check).isGreaterThanOrEqualTo(3);
        });
    }

    @Test
    void checksWhenSourcesAreFaultyFindNearlyAllAndLittleElse() {
        int faulty = sum(score -> score.faulty);
        int found = sum(score -> score.found);
        int falseAlarms = sum(score -> score.falseAlarms);

        assertThat(faulty + sum(score -> score.clean)).isGreaterThanOrEqualTo(120);
        assertThat((double) found / faulty).as("recall; %s", surprises).isGreaterThanOrEqualTo(0.95);
        assertThat((double) found / (found + falseAlarms))
                .as("precision; %s", surprises)
                .isGreaterThanOrEqualTo(0.95);
    }

    /** So a fault that is missed, or a false alarm, is seen even where the sum still is good enough. */
    @Test
    void tableOfTheGuideSaysWhatIsFound() throws IOException {
        List<String> rows = scores.entrySet().stream()
                .map(score -> score.getValue().row(score.getKey()))
                .toList();
        String all = "| all | %d | %d | %d | %d |"
                .formatted(
                        sum(score -> score.faulty),
                        sum(score -> score.found),
                        sum(score -> score.clean),
                        sum(score -> score.falseAlarms));

        assertThat(Files.readString(Path.of("../docs/lint.md")))
                .as("%s", surprises)
                .contains(String.join("\n", rows) + "\n" + all + "\n");
    }

    private static int sum(ToIntFunction<Score> count) {
        return scores.values().stream().mapToInt(count).sum();
    }
}
