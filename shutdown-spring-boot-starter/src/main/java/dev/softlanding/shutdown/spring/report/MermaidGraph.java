package dev.softlanding.shutdown.spring.report;

import dev.softlanding.shutdown.report.TaskStatus;
import dev.softlanding.shutdown.spring.report.PlanGraph.Arrow;
import dev.softlanding.shutdown.spring.report.PlanGraph.Node;
import dev.softlanding.shutdown.spring.report.ShutdownPlanDescriptor.PhaseDescriptor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a graph in Mermaid's language. Stateless. */
final class MermaidGraph {

    private static final String CLASSES = """
              classDef running fill:#bfdbfe,color:#000
              classDef succeeded fill:#bbf7d0,color:#000
              classDef failed fill:#fecaca,color:#000
              classDef out fill:#e2e8f0,color:#000
              classDef optional stroke-dasharray:5
              classDef critical stroke:#c2410c,stroke-width:3px
            """;

    private MermaidGraph() {}

    static String of(PlanGraph graph) {
        var mermaid = new StringBuilder("flowchart LR\n");
        for (PhaseDescriptor phase : graph.phases()) {
            mermaid.append("  subgraph phase_")
                    .append(phase.name())
                    .append(" [\"")
                    .append(escaped(phase.name()))
                    .append("\"]\n");
            graph.nodesOf(phase.name()).forEach(node -> append(mermaid, "    ", node));
            mermaid.append("  end\n");
        }
        graph.nodesOf(null).forEach(node -> append(mermaid, "  ", node));
        List<String> critical = new ArrayList<>();
        for (int i = 0; i < graph.arrows().size(); i++) {
            append(mermaid, graph.arrows().get(i));
            if (graph.arrows().get(i).critical()) {
                critical.add(String.valueOf(i));
            }
        }
        mermaid.append(CLASSES);
        if (!critical.isEmpty()) {
            mermaid.append("  linkStyle ")
                    .append(String.join(",", critical))
                    .append(" stroke:#c2410c,stroke-width:3px\n");
        }
        return mermaid.toString();
    }

    private static void append(StringBuilder mermaid, String indent, Node node) {
        mermaid.append(indent).append(node.id());
        if (node.isMilestone()) {
            mermaid.append("{{\"").append(escaped(node.name())).append("\"}}\n");
            return;
        }
        mermaid.append("[\"")
                .append(escaped(node.name()))
                .append("<br/>")
                .append(escaped(node.detail()))
                .append("\"]\n");
        String style = styleOf(node.status());
        if (style != null) {
            appendClass(mermaid, indent, node, style);
        }
        if (node.optional()) {
            appendClass(mermaid, indent, node, "optional");
        }
        if (node.critical()) {
            appendClass(mermaid, indent, node, "critical");
        }
    }

    private static void appendClass(StringBuilder mermaid, String indent, Node node, String name) {
        mermaid.append(indent)
                .append("class ")
                .append(node.id())
                .append(' ')
                .append(name)
                .append('\n');
    }

    private static void append(StringBuilder mermaid, Arrow arrow) {
        String line =
                switch (arrow.origin()) {
                    case SETTING -> " ==> ";
                    case DECLARED -> " --> ";
                    case ADAPTER, INFERRED, CONVENTION -> " -.-> ";
                };
        mermaid.append("  ")
                .append(arrow.from())
                .append(line)
                .append(arrow.to())
                .append('\n');
    }

    private static @Nullable String styleOf(@Nullable TaskStatus status) {
        if (status == null) {
            return null;
        }
        return switch (status) {
            case REGISTERED, WAITING, READY -> null;
            case RUNNING -> "running";
            case SUCCEEDED -> "succeeded";
            case FAILED, TIMED_OUT, ABANDONED, CUT_OFF -> "failed";
            case SKIPPED, CANCELLED -> "out";
        };
    }

    /** By number: so nothing in a name is markup, whatever it is. */
    private static String escaped(String text) {
        var escaped = new StringBuilder();
        text.codePoints().forEach(point -> {
            if (Character.isLetterOrDigit(point) || " -_.:,".indexOf(point) >= 0) {
                escaped.appendCodePoint(point);
            } else {
                escaped.append('#').append(point).append(';');
            }
        });
        return escaped.toString();
    }
}
