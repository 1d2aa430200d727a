package dev.softlanding.shutdown.spring.findings;

import java.util.List;

/** Looks whether the JVM was told to leave signals alone. */
final class ReducedSignals implements FindingSource {

    private final List<String> arguments;

    /** @param arguments with which the JVM was started, those from variables of the environment included */
    ReducedSignals(List<String> arguments) {
        this.arguments = List.copyOf(arguments);
    }

    @Override
    public String name() {
        return FindingNames.XRS;
    }

    @Override
    public List<Finding> look() {
        return arguments.stream()
                .filter(argument -> argument.equals("-Xrs") || argument.equals("-XX:+ReduceSignalUsage"))
                .limit(1)
                .map(argument -> new Finding(
                        name(),
                        ("The JVM runs with %s: SIGTERM ends it at once, with no shutdown plan, no JVM hook and no close"
                                        + " of the context.")
                                .formatted(argument),
                        "Remove it from the command line and from JAVA_TOOL_OPTIONS or JDK_JAVA_OPTIONS."))
                .toList();
    }
}
