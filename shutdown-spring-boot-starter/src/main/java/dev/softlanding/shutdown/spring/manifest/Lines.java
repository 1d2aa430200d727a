package dev.softlanding.shutdown.spring.manifest;

import java.util.List;
import java.util.stream.Collectors;

/** How the lines of a fix are written. This class has no state. */
final class Lines {

    private Lines() {}

    /** A list on one line. */
    static String flow(List<String> words) {
        return words.stream().map(Lines::quoted).collect(Collectors.joining(", ", "[", "]"));
    }

    static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    /** A variable as an element of {@code env}. */
    static String variable(String name, String value) {
        return "- name: " + name + "\n  value: " + quoted(value);
    }

    /** These lines below that one. */
    static String below(String line, String lines) {
        return line + "\n" + lines.indent(2).stripTrailing();
    }
}
