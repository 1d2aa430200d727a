package dev.softlanding.shutdown.benchmarks.spring;

import java.util.List;
import org.springframework.boot.SpringBootVersion;

/** Results go to the standard output, as Markdown; progress goes to the standard error. */
final class Console {

    private Console() {}

    /** What the figures below hold for. */
    static void header() {
        print("%d cores; %s %s (%s); %s %s %s%n%nSpring Boot %s, flags of each measured JVM: %s%n"
                .formatted(
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("java.vm.name"),
                        System.getProperty("java.vm.version"),
                        System.getProperty("java.vendor"),
                        System.getProperty("os.name"),
                        System.getProperty("os.version"),
                        System.getProperty("os.arch"),
                        SpringBootVersion.getVersion(),
                        String.join(" ", Jvm.FLAGS)));
    }

    /** A table with its title above it. */
    static void table(String title, List<String> columns, List<List<String>> rows) {
        var text = new StringBuilder("\n### %s%n%n".formatted(title));
        row(text, columns);
        row(text, columns.stream().map(column -> "---").toList());
        rows.forEach(cells -> row(text, cells));
        print(text.toString());
    }

    private static void row(StringBuilder text, List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    static void print(String text) {
        System.out.println(text);
    }

    static void progress(String text) {
        System.err.println("  " + text);
    }
}
