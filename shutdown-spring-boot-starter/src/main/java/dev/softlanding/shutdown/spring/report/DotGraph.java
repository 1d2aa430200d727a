package dev.softlanding.shutdown.spring.report;

import dev.softlanding.shutdown.report.TaskStatus;
import dev.softlanding.shutdown.spring.report.PlanGraph.Arrow;
import dev.softlanding.shutdown.spring.report.PlanGraph.Node;
import dev.softlanding.shutdown.spring.report.ShutdownPlanDescriptor.PhaseDescriptor;
import org.jspecify.annotations.Nullable;

/** Writes a graph in Graphviz' language. Stateless. */
final class DotGraph {

    private static final String CRITICAL = "#c2410c";

    private DotGraph() {}

    static String of(PlanGraph graph) {
        var dot = new StringBuilder("""
                digraph shutdownplan {
                  rankdir=LR;
                  node [shape=box, style="rounded,filled", fillcolor="#ffffff", fontname="sans-serif"];
                  edge [color="#475569"];
                """);
        for (PhaseDescriptor phase : graph.phases()) {
            dot.append("  subgraph ")
                    .append(quoted("cluster_" + phase.name()))
                    .append(" {\n    label=")
                    .append(quoted(phase.name()))
                    .append(";\n    fontname=\"sans-serif\";\n");
            graph.nodesOf(phase.name()).forEach(node -> append(dot, "    ", node));
            dot.append("  }\n");
        }
        graph.nodesOf(null).forEach(node -> append(dot, "  ", node));
        graph.arrows().forEach(arrow -> append(dot, arrow));
        return dot.append("}\n").toString();
    }

    private static void append(StringBuilder dot, String indent, Node node) {
        dot.append(indent).append(node.id());
        if (node.isMilestone()) {
            dot.append(" [shape=diamond, style=filled, fillcolor=\"#e2e8f0\", label=\"\", tooltip=")
                    .append(quoted(node.name()));
        } else {
            dot.append(" [label=\"")
                    .append(escaped(node.name()))
                    .append("\\n")
                    .append(escaped(node.detail()))
                    .append("\", fillcolor=\"")
                    .append(colour(node.status()))
                    .append(node.optional() ? "\", style=\"rounded,filled,dashed\"" : "\"");
        }
        dot.append(node.critical() ? ", color=\"" + CRITICAL + "\", penwidth=3];\n" : "];\n");
    }

    private static void append(StringBuilder dot, Arrow arrow) {
        String style =
                switch (arrow.origin()) {
                    case SETTING -> "bold";
                    case DECLARED -> "solid";
                    case ADAPTER -> "dashed";
                    case INFERRED, CONVENTION -> "dotted";
                };
        dot.append("  ").append(arrow.from()).append(" -> ").append(arrow.to());
        dot.append(" [style=")
                .append(style)
                .append(", tooltip=")
                .append(quoted(arrow.origin().name()));
        dot.append(arrow.critical() ? ", color=\"" + CRITICAL + "\", penwidth=3];\n" : "];\n");
    }

    private static String colour(@Nullable TaskStatus status) {
        if (status == null) {
            return "#ffffff";
        }
        return switch (status) {
            case REGISTERED, WAITING, READY -> "#ffffff";
            case RUNNING -> "#bfdbfe";
            case SUCCEEDED -> "#bbf7d0";
            case FAILED, TIMED_OUT, ABANDONED, CUT_OFF -> "#fecaca";
            case SKIPPED, CANCELLED -> "#e2e8f0";
        };
    }

    private static String quoted(String text) {
        return '"' + escaped(text) + '"';
    }

    /** A backslash would begin something else. */
    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
