package dev.softlanding.shutdown.spring.analysis;

import dev.softlanding.shutdown.progress.LiveProgress;
import dev.softlanding.shutdown.spring.manifest.ManifestFinding.Severity;
import java.util.Map;
import org.springframework.boot.ansi.AnsiOutput;
import org.springframework.util.StringUtils;

/**
 * How a text is coloured: not at all, unless it is written to a terminal that understands it, and nobody minds.
 *
 * @param shown whether there are any
 */
record Colours(boolean shown) {

    static final Colours NONE = new Colours(false);

    private static final String RESET = "\u001b[0m";

    /** Of this process' standard output. */
    static Colours ofTerminal() {
        return of(LiveProgress.hasTerminal(), System.getenv(), AnsiOutput.getEnabled());
    }

    /** @param setting that of {@code spring.output.ansi.enabled}; no setting brings colours where there is no terminal */
    static Colours of(boolean terminal, Map<String, String> environment, AnsiOutput.Enabled setting) {
        boolean minded = StringUtils.hasLength(environment.get("NO_COLOR")) || setting == AnsiOutput.Enabled.NEVER;
        return new Colours(terminal && !minded);
    }

    String title(String text) {
        return in("1", text);
    }

    String critical(String text) {
        return in("33", text);
    }

    String verdict(ShutdownAnalysis.Verdict verdict) {
        return in(
                switch (verdict) {
                    case FITS -> "32";
                    case FAILS -> "31";
                    case RECOMMENDED -> "36";
                },
                verdict.name());
    }

    String severity(Severity severity) {
        return in(
                switch (severity) {
                    case FAILURE -> "31";
                    case WARNING -> "33";
                    case NOTE -> "36";
                },
                severity.name());
    }

    private String in(String code, String text) {
        return shown ? "\u001b[" + code + "m" + text + RESET : text;
    }
}
