package dev.softlanding.shutdown.benchmarks.spring;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * An HTTP response whose length is told in its head.
 *
 * @param status its code
 * @param body its content
 */
record Reply(int status, String body) {

    private static final String HEAD_END = "\r\n\r\n";
    private static final String LENGTH = "content-length:";

    /** The response that these bytes are, if they are all of it. */
    static Optional<Reply> parse(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int headEnd = text.indexOf(HEAD_END);
        if (headEnd < 0) {
            return Optional.empty();
        }
        String[] head = text.substring(0, headEnd).split("\r\n", -1);
        String body = text.substring(headEnd + HEAD_END.length());
        return body.length() < length(head) ? Optional.empty() : Optional.of(new Reply(status(head[0]), body));
    }

    private static int status(String line) {
        return Integer.parseInt(line.split(" ", -1)[1]);
    }

    private static int length(String[] head) {
        return Arrays.stream(head)
                .map(line -> line.toLowerCase(Locale.ROOT))
                .filter(line -> line.startsWith(LENGTH))
                .mapToInt(
                        line -> Integer.parseInt(line.substring(LENGTH.length()).strip()))
                .findFirst()
                .orElse(0);
    }
}
