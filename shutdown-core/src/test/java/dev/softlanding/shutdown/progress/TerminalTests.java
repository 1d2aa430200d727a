package dev.softlanding.shutdown.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where a line can be redrawn, and how long it may be there. */
class TerminalTests {

    private static final Map<String, String> XTERM = Map.of("TERM", "xterm-256color");

    @Test
    void terminalIsOneThatKnowsHowALineIsRedrawn() {
        assertThat(Terminal.isThere(true, XTERM, "Linux")).isTrue();
        assertThat(Terminal.isThere(true, Map.of("TERM", "xterm", "CI", "true"), "Mac OS X"))
                .isTrue();
        assertThat(Terminal.isThere(false, XTERM, "Linux")).isFalse();
        assertThat(Terminal.isThere(true, Map.of("TERM", "dumb"), "Linux")).isFalse();
        assertThat(Terminal.isThere(true, Map.of("TERM", ""), "Linux")).isFalse();
        assertThat(Terminal.isThere(true, Map.of(), "Linux")).isFalse();
        assertThat(Terminal.isThere(true, XTERM, "Windows 11")).isFalse();
    }

    @Test
    void widthLeavesAColumnFreeAndIsNeverThatOfALineOfALog() {
        assertThat(Terminal.width(Map.of())).isEqualTo(79);
        assertThat(Terminal.width(Map.of("COLUMNS", "200"))).isEqualTo(79);
        assertThat(Terminal.width(Map.of("COLUMNS", " 60 "))).isEqualTo(59);
        assertThat(Terminal.width(Map.of("COLUMNS", "0"))).isEqualTo(79);
        assertThat(Terminal.width(Map.of("COLUMNS", "wide"))).isEqualTo(79);
    }
}
