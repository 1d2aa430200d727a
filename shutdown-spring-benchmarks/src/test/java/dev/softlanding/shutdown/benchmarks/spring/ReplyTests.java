package dev.softlanding.shutdown.benchmarks.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReplyTests {

    private static final String RESPONSE = "HTTP/1.1 200 \r\nContent-Length: 4\r\nConnection: close\r\n\r\ndone";

    @Test
    void parseWhenAnythingIsMissingFindsNothing() {
        for (int length = 0; length < RESPONSE.length(); length++) {
            assertThat(parse(RESPONSE.substring(0, length))).as("%d", length).isEmpty();
        }
        assertThat(parse(RESPONSE)).contains(new Reply(200, "done"));
    }

    @Test
    void parseWhenNoLengthIsToldEndsWithTheHead() {
        assertThat(parse("HTTP/1.1 503 \r\n\r\n")).contains(new Reply(503, ""));
    }

    @Test
    void fateWhenTheResponseIsCompleteFollowsItsStatus() {
        assertThat(Arrivals.fate(Optional.of(new Reply(200, "")))).isEqualTo(Arrivals.Fate.SERVED);
        assertThat(Arrivals.fate(Optional.of(new Reply(503, "")))).isEqualTo(Arrivals.Fate.TURNED_AWAY);
        assertThat(Arrivals.fate(Optional.of(new Reply(404, "")))).isEqualTo(Arrivals.Fate.OTHER);
        assertThat(Arrivals.fate(Optional.empty())).isEqualTo(Arrivals.Fate.BROKEN);
    }

    private static Optional<Reply> parse(String text) {
        return Reply.parse(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
