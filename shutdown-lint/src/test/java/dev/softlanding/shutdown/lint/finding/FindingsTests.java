package dev.softlanding.shutdown.lint.finding;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.softlanding.shutdown.lint.Compilation;
import dev.softlanding.shutdown.lint.Compilation.Message;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a build finds in its files after the compiler has run. */
@Timeout(60)
class FindingsTests {

    private static final String WAITING = """
            import java.util.concurrent.Future;

            class Orders implements AutoCloseable {
            \tFuture<?> last;
            \tpublic void close() throws Exception {
            \t\tlast.get();
            \t}
            }
            """;

    @TempDir
    Path directory;

    private Path sarif;
    private Path baseline;
    private Path source;

    @BeforeEach
    void place() throws IOException {
        sarif = directory.resolve("reports/lint.sarif");
        baseline = directory.resolve("lint.baseline");
        source = directory.resolve("src/a b/Orders.java");
        Files.createDirectories(source.getParent());
    }

    @Test
    void sarifWhenSomethingIsFoundSaysWhatAndWhere() throws IOException {
        compile(WAITING, "-Ashutdown.lint.sarif=" + sarif, "-Ashutdown.lint.root=" + directory);

        JsonNode log = JsonMapper.shared().readTree(Files.readString(sarif));
        assertThat(log.at("/version").asString()).isEqualTo("2.1.0");
        assertThat(log.at("/runs/0/originalUriBaseIds/SRCROOT/uri").asString())
                .isEqualTo(directory.toUri().toString())
                .endsWith("/");
        assertThat(log.at("/runs/0/tool/driver/rules/0/id").asString()).isEqualTo("CleanupUnboundedWait");
        assertThat(log.at("/runs/0/tool/driver/rules/0/help/markdown").asString())
                .isEqualTo(Files.readString(Path.of("../docs/lint/CleanupUnboundedWait.md")));
        JsonNode result = log.at("/runs/0/results/0");
        assertThat(result.at("/ruleId").asString()).isEqualTo("CleanupUnboundedWait");
        assertThat(result.at("/ruleIndex").asInt(-1)).isZero();
        assertThat(result.at("/level").asString()).isEqualTo("warning");
        assertThat(result.at("/message/text").asString()).contains("'Future.get()'", "method 'close'");
        JsonNode location = result.at("/locations/0/physicalLocation");
        assertThat(location.at("/artifactLocation/uri").asString()).isEqualTo("src/a%20b/Orders.java");
        assertThat(location.at("/artifactLocation/uriBaseId").asString()).isEqualTo("SRCROOT");
        assertThat(location.at("/region").toString())
                .isEqualTo("{\"startLine\":6,\"startColumn\":3,\"endLine\":6,\"endColumn\":13}");
        assertThat(result.at("/locations/0/logicalLocations/0/fullyQualifiedName")
                        .asString())
                .isEqualTo("Orders#close");
    }

    @Test
    void sarifWhenWrittenIsOfItsSchema() throws IOException {
        compile(WAITING.replace("last.get();", "last.get(); last.get();"), "-Ashutdown.lint.sarif=" + sarif);

        try (InputStream schema = getClass().getResourceAsStream("/schema/sarif-schema-2.1.0.json")) {
            Schema sarifSchema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                    .getSchema(schema, InputFormat.JSON);
            assertThat(sarifSchema.validate(Files.readString(sarif), InputFormat.JSON))
                    .isEmpty();
            assertThat(sarifSchema.validate("{\"version\": \"2.1.0\"}", InputFormat.JSON))
                    .isNotEmpty();
        }
    }

    @Test
    void sarifWhenLinesMoveKeepsTheFingerprints() throws IOException {
        compile(WAITING, "-Ashutdown.lint.sarif=" + sarif);
        String before = fingerprint(0);
        compile("// moved\n\n" + WAITING.replace("last.get()", "last\n.get()"), "-Ashutdown.lint.sarif=" + sarif);

        assertThat(fingerprint(0)).isNotEqualTo(before);
        compile("// moved\n\n" + WAITING, "-Ashutdown.lint.sarif=" + sarif);
        assertThat(fingerprint(0)).isEqualTo(before);
    }

    @Test
    void sarifWhenTwoAreAlikeTellsThemApart() throws IOException {
        compile(WAITING.replace("last.get();", "last.get(); last.get();"), "-Ashutdown.lint.sarif=" + sarif);

        assertThat(fingerprint(0)).isNotEqualTo(fingerprint(1));
    }

    @Test
    void sarifWhenNothingIsFoundAnyMoreIsEmpty() throws IOException {
        compile(WAITING, "-Ashutdown.lint.sarif=" + sarif);
        assertThat(results()).hasSize(1);

        Findings.begin(Map.of("shutdown.lint.sarif", sarif.toString()));
        assertThat(results()).isEmpty();
    }

    @Test
    void sarifWhenASourceIsElsewhereNamesItWhole() throws IOException {
        compile(WAITING, "-Ashutdown.lint.sarif=" + sarif, "-Ashutdown.lint.root=" + directory.resolve("other"));

        JsonNode artifact = results().get(0).at("/locations/0/physicalLocation/artifactLocation");
        assertThat(artifact.at("/uri").asString()).startsWith("file:///").endsWith("/src/a%20b/Orders.java");
        assertThat(artifact.has("uriBaseId")).isFalse();
    }

    @Test
    void baselineWhenWrittenHasAllThatIsFoundAndNothingIsTold() throws IOException {
        List<Message> told =
                compile(WAITING, "-Ashutdown.lint.baseline=" + baseline, "-Ashutdown.lint.baseline.write=true");

        assertThat(told).isEmpty();
        assertThat(Files.readAllLines(baseline))
                .filteredOn(line -> !line.startsWith("#"))
                .containsExactly("CleanupUnboundedWait Orders#close last.get()");
    }

    @Test
    void baselineWhenReadHidesWhatItHasAndNoMore() throws IOException {
        Files.writeString(baseline, "# known\n\nCleanupUnboundedWait Orders#close last.get()\n");

        assertThat(compile(WAITING, "-Ashutdown.lint.baseline=" + baseline)).isEmpty();
        assertThat(compile("// moved\n" + WAITING, "-Ashutdown.lint.baseline=" + baseline))
                .isEmpty();
        assertThat(compile(
                        WAITING.replace("last.get();", "last.get(); last.get();"),
                        "-Ashutdown.lint.baseline=" + baseline))
                .hasSize(1);
        assertThat(compile(
                        WAITING.replace("close()", "stop()")
                                .replace("implements AutoCloseable", "implements org.springframework.context.Lifecycle")
                                .replace(
                                        "Future<?> last;",
                                        "Future<?> last; public void start() {} public boolean isRunning() { return true; }")
                                .replace("throws Exception", "")
                                .replace(
                                        "last.get();",
                                        "try { last.get(); } catch (Exception e) { throw new IllegalStateException(e); }"),
                        "-Ashutdown.lint.baseline=" + baseline))
                .hasSize(1);
    }

    @Test
    void sarifWhenTheBaselineKnowsSaysSo() throws IOException {
        Files.writeString(baseline, "CleanupUnboundedWait Orders#close last.get()\n");
        compile(WAITING, "-Ashutdown.lint.baseline=" + baseline, "-Ashutdown.lint.sarif=" + sarif);

        assertThat(results()).hasSize(1);
        assertThat(results().get(0).at("/suppressions/0/kind").asString()).isEqualTo("external");
    }

    @Test
    void filesWhenTheyCannotBeWrittenAreAProblem() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");

        assertThat(Findings.begin(Map.of(
                                "shutdown.lint.sarif",
                                file.resolve("lint.sarif").toString()))
                        .problem())
                .hasValueSatisfying(problem -> assertThat(problem).contains("'" + file + "/lint.sarif'"));
    }

    @Test
    void sarifWhenFindingsAreManyIsNotWrittenForEach() throws IOException {
        String wait = "last.get();";
        compile(WAITING.replace(wait, wait.repeat(2_000)), "-Ashutdown.lint.sarif=" + sarif, "-Xmaxwarns", "3000");

        assertThat(results()).hasSize(2_000);
    }

    @Test
    void baselineWhenItIsMissingIsAProblem() {
        assertThat(Findings.begin(Map.of("shutdown.lint.baseline", baseline.toString()))
                        .problem())
                .hasValueSatisfying(problem -> assertThat(problem)
                        .contains("'" + baseline + "'")
                        .contains("-Ashutdown.lint.baseline.write=true"));
        assertThat(Findings.begin(Map.of()).problem()).isEmpty();
    }

    private List<Message> compile(String content, String... options) throws IOException {
        Files.writeString(source, content);
        Path classes = Files.createDirectories(directory.resolve("classes"));
        Compilation compilation = Compilation.of(classes, List.of(Compilation.source(source)), options);
        assertThat(compilation.errors()).isEmpty();
        return compilation.messages();
    }

    private List<JsonNode> results() throws IOException {
        JsonNode log = JsonMapper.shared().readTree(Files.readString(sarif));
        return StreamSupport.stream(log.at("/runs/0/results").spliterator(), false)
                .toList();
    }

    private String fingerprint(int result) throws IOException {
        return results().get(result).at("/partialFingerprints/shutdownLint~1v1").asString();
    }
}
