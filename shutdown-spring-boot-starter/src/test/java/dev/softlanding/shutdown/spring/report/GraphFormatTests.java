package dev.softlanding.shutdown.spring.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.Origin;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.TaskEdge;
import dev.softlanding.shutdown.TaskSettings;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.spring.findings.Findings;
import dev.softlanding.shutdown.spring.journal.ProcessJournal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The graph of a plan in the languages of those who draw it. */
@Timeout(20)
class GraphFormatTests {

    private static final String EVIL = "a\"b\\c<d>{e}|[f] #quot; `g` %% end ; -->";

    private final ShutdownCoordinator coordinator = ShutdownCoordinator.builder()
            .task("store", new TaskSettings(null, null, List.of("audit"), List.of(), null, null, null))
            .terminal(task("context", Phase.NONE, 1))
            .build();

    @BeforeEach
    void plan() {
        coordinator.register(task("drain-web", Phase.DRAIN, 10));
        coordinator.register(ShutdownTask.named("listeners")
                .phase(Phase.DRAIN)
                .origin(Origin.ADAPTER)
                .timeout(Duration.ofSeconds(2))
                .run(() -> {}));
        coordinator.register(ShutdownTask.named("confirm")
                .phase(Phase.FLUSH)
                .before("listeners")
                .timeout(Duration.ofSeconds(5))
                .run(() -> {}));
        coordinator.register(task("audit", Phase.RELEASE, 1));
        coordinator.register(task("store", Phase.RELEASE, 1));
        coordinator.register(ShutdownTask.named("cache")
                .phase(Phase.RELEASE)
                .timeout(Duration.ofSeconds(1))
                .optional(true)
                .run(() -> {}));
        coordinator.register(task(EVIL, Phase.RELEASE, 1));
        coordinator.register(new TaskEdge("store", "cache", Origin.INFERRED, List.of("store -> cache")));
        coordinator.arm();
    }

    @Test
    void dotBeforeARunHasPhasesAsClustersOriginsAsStylesAndThePredictedPath() {
        String dot = GraphFormat.DOT.draw(describe());

        for (String phase : List.of("announce", "drain", "flush", "release", "telemetry")) {
            assertThat(dot).contains("subgraph \"cluster_" + phase + "\" {");
        }
        assertThat(dot)
                .contains("label=\"" + EVIL.replace("\\", "\\\\").replace("\"", "\\\"") + "\\nat most 1 s\"")
                .contains(edge(dot, "audit", "store") + " [style=bold, tooltip=\"SETTING\"")
                .contains(edge(dot, "confirm", "listeners") + " [style=solid, tooltip=\"DECLARED\"")
                .contains(edge(dot, "store", "cache") + " [style=dotted, tooltip=\"INFERRED\"");
        assertThat(line(dot, "drain-web")).contains("penwidth=3");
        assertThat(line(dot, "cache")).contains("penwidth=3");
        assertThat(line(dot, "a\\\"b")).doesNotContain("penwidth");
        assertThat(dot.lines().filter(line -> line.contains(edge(dot, "audit", "store"))))
                .singleElement()
                .asString()
                .contains("penwidth=3");
    }

    @Test
    void graphWhenATaskIsOptionalHasADashedBorderRoundIt() {
        String dot = GraphFormat.DOT.draw(describe());
        String mermaid = GraphFormat.MERMAID.draw(describe());

        assertThat(line(dot, "cache")).contains("style=\"rounded,filled,dashed\"");
        assertThat(line(dot, "audit")).doesNotContain("dashed");
        assertThat(mermaid)
                .containsPattern("(t\\d+)\\[\"cache<br/>at most 1 s\"]\n +class \\1 optional\n")
                .contains("  classDef optional stroke-dasharray:5\n");
        assertThat(mermaid.lines().filter(line -> line.endsWith(" optional"))).hasSize(1);
    }

    /** It comes after something of a later phase; an arrow to the end of its own would make a circle. */
    @Test
    void dotWhenATaskIsDetachedFromItsPhaseHasNoArrowToTheEndOfThat() {
        String dot = GraphFormat.DOT.draw(describe());

        assertThat(dot).contains(id(dot, "drain-web") + " -> p1 ");
        assertThat(dot).doesNotContain(id(dot, "listeners") + " -> p1 ");
    }

    @Test
    void graphAfterARunTellsWhereEachTaskStands() throws Exception {
        coordinator.trigger(ShutdownReason.API);
        assertThat(coordinator.awaitTerminated(Duration.ofSeconds(10))).isTrue();

        assertThat(line(GraphFormat.DOT.draw(describe()), "drain-web")).contains("SUCCEEDED 0.", "#bbf7d0");
        assertThat(GraphFormat.MERMAID.draw(describe()))
                .containsPattern("t\\d+\\[\"drain-web<br/>SUCCEEDED 0\\.\\d{3} s\"]")
                .containsPattern("class t\\d+ succeeded");
    }

    @Test
    void mermaidBeforeARunHasPhasesAsSubgraphsAndNamesWithoutMarkup() {
        String mermaid = GraphFormat.MERMAID.draw(describe());

        assertThat(mermaid)
                .startsWith("flowchart LR\n")
                .contains("  subgraph phase_drain [\"drain\"]\n")
                .contains(
                        "[\"a#34;b#92;c#60;d#62;#123;e#125;#124;#91;f#93; #35;quot#59; #96;g#96; #37;#37; end #59; --#62;"
                                + "<br/>at most 1 s\"]")
                .contains(" ==> ", " --> ", " -.-> ")
                .containsPattern("class t\\d+ critical")
                .containsPattern("linkStyle [\\d,]+ stroke:#c2410c");
    }

    /** For those who want to see for themselves, and for tools at hand that judge. */
    @ParameterizedTest
    @EnumSource
    void graphCanBeWritten(GraphFormat format, @TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("plan"), format.draw(describe()));
        String keep = System.getProperty("softlanding.graphs");
        if (keep != null) {
            Files.copy(file, Path.of(keep, format.name()));
        }
        assertThat(file).isNotEmptyFile();
    }

    private ShutdownPlanDescriptor describe() {
        return new PlanDescriber("orders", coordinator, new Findings(), new ProcessJournal(null), false).describe();
    }

    private static String edge(String dot, String first, String then) {
        return id(dot, first) + " -> " + id(dot, then);
    }

    private static String id(String dot, String name) {
        return line(dot, name).trim().split(" ", 2)[0];
    }

    private static String line(String dot, String name) {
        return dot.lines()
                .filter(line -> line.contains("[label=\"" + name))
                .findFirst()
                .orElseThrow();
    }

    private static ShutdownTask task(String name, Phase phase, int seconds, String... after) {
        return ShutdownTask.named(name)
                .phase(phase)
                .after(after)
                .timeout(Duration.ofSeconds(seconds))
                .run(() -> {});
    }
}
