package dev.softlanding.shutdown.spring.report;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A language in which the graph of a plan can be had. */
public enum GraphFormat {

    /** That of Graphviz. Its media type is registered. */
    DOT("text/vnd.graphviz"),

    /** That of Mermaid, as code forges show it. It has no media type that browsers or forges know. */
    MERMAID("text/plain");

    private final String mediaType;

    GraphFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    /** The format of that name, in whatever case. */
    public static Optional<GraphFormat> of(String name) {
        return Stream.of(values())
                .filter(format -> format.name().equals(name.toUpperCase(Locale.ROOT)))
                .findFirst();
    }

    /** What a response says it is. */
    public String mediaType() {
        return mediaType;
    }

    /** The graph of a plan: phases with their tasks, who waits for whom and why, the critical path, and where each task stands. */
    public String draw(ShutdownPlanDescriptor plan) {
        var graph = new PlanGraph(plan);
        return switch (this) {
            case DOT -> DotGraph.of(graph);
            case MERMAID -> MermaidGraph.of(graph);
        };
    }
}
