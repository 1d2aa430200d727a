package dev.softlanding.shutdown.lint.finding;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Findings in the format in which tools exchange them,
 * <a href="https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html">SARIF 2.1.0</a>. This class is not threadsafe.
 */
final class SarifLog {

    private static final String ROOT = "SRCROOT";
    private static final String PAGES = "/dev/softlanding/shutdown/lint/pages/";

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** A finding, and whether it was known before. */
    record Result(Finding finding, boolean known) {}

    private final Path root;
    private final List<Result> results;
    private final List<String> rules = new ArrayList<>();

    SarifLog(Path root, List<Result> results) {
        this.root = root;
        this.results = results;
    }

    void writeTo(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, JSON.writeValueAsString(log()) + "\n");
        } catch (IOException unwritable) {
            throw new UncheckedIOException("The findings cannot be written to '%s'".formatted(file), unwritable);
        }
    }

    private ObjectNode log() {
        ObjectNode log = JSON.createObjectNode();
        log.put(
                "$schema",
                "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json");
        log.put("version", "2.1.0");
        ObjectNode run = log.putArray("runs").addObject();
        ObjectNode driver = run.putObject("tool").putObject("driver");
        driver.put("name", "shutdown-lint");
        Map<String, Result> byRule = new TreeMap<>();
        results.forEach(result -> byRule.putIfAbsent(result.finding.rule().name(), result));
        ArrayNode described = driver.putArray("rules");
        byRule.forEach((name, result) -> {
            rules.add(name);
            describe(result, described.addObject());
        });
        run.put("columnKind", "utf16CodeUnits");
        run.putObject("originalUriBaseIds").putObject(ROOT).put("uri", rootUri().toString());
        ArrayNode told = run.putArray("results");
        Map<String, Integer> alike = new TreeMap<>();
        results.forEach(result ->
                tell(result, alike.merge(Baseline.lineOf(result.finding), 1, Integer::sum), told.addObject()));
        return log;
    }

    /** Of a directory, even where there is none. */
    private URI rootUri() {
        String uri = root.toUri().toString();
        return URI.create(uri.endsWith("/") ? uri : uri + "/");
    }

    private static void describe(Result result, ObjectNode node) {
        Rule rule = result.finding.rule();
        node.put("id", rule.name());
        node.putObject("shortDescription").put("text", rule.summary());
        node.putObject("defaultConfiguration").put("level", levelOf(result.finding));
        String page = pageOf(rule);
        if (!page.isEmpty()) {
            node.putObject("help").put("text", page).put("markdown", page);
        }
    }

    private void tell(Result result, int occurrence, ObjectNode node) {
        Finding finding = result.finding;
        node.put("ruleId", finding.rule().name());
        node.put("ruleIndex", rules.indexOf(finding.rule().name()));
        node.put("level", levelOf(finding));
        node.putObject("message").put("text", finding.message());
        ObjectNode location = node.putArray("locations").addObject();
        ObjectNode physical = location.putObject("physicalLocation");
        ObjectNode artifact = physical.putObject("artifactLocation");
        URI relative = rootUri().relativize(finding.file());
        artifact.put("uri", relative.toString());
        if (!relative.isAbsolute()) {
            artifact.put("uriBaseId", ROOT);
        }
        Finding.Place place = finding.place();
        physical.putObject("region")
                .put("startLine", place.line())
                .put("startColumn", place.column())
                .put("endLine", place.endLine())
                .put("endColumn", place.endColumn());
        location.putArray("logicalLocations").addObject().put("fullyQualifiedName", finding.member());
        node.putObject("partialFingerprints").put("shutdownLint/v1", fingerprint(finding, occurrence));
        if (result.known) {
            node.putArray("suppressions")
                    .addObject()
                    .put("kind", "external")
                    .put("justification", "It is in the baseline.");
        }
    }

    private static String levelOf(Finding finding) {
        return finding.error() ? "error" : "warning";
    }

    /** The same after an edit elsewhere in the file, so that nobody is told twice. */
    private static String fingerprint(Finding finding, int occurrence) {
        String stable = Baseline.lineOf(finding) + " " + occurrence;
        return UUID.nameUUIDFromBytes(stable.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static String pageOf(Rule rule) {
        try (InputStream page = SarifLog.class.getResourceAsStream(PAGES + rule.name() + ".md")) {
            return page == null ? "" : new String(page.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
