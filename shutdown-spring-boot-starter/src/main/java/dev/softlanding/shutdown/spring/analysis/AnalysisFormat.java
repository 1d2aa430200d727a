package dev.softlanding.shutdown.spring.analysis;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A language in which an analysis can be had. */
public enum AnalysisFormat {

    /** For people, on a hundred columns. */
    TEXT,

    /** All of it, as a {@link ShutdownAnalysis}. */
    JSON,

    /** The graph of the plan, in Graphviz' language. */
    DOT,

    /** The graph of the plan, in Mermaid's language. */
    MERMAID;

    /** The format of that name, in whatever case. */
    static Optional<AnalysisFormat> of(String name) {
        return Stream.of(values())
                .filter(format -> format.name().equals(name.strip().toUpperCase(Locale.ROOT)))
                .findFirst();
    }

    /** What it is called in a setting. */
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
