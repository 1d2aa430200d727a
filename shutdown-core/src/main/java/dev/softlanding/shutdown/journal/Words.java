package dev.softlanding.shutdown.journal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How things are put in a journal, in a log line and in a summary. */
final class Words {

    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_FAILURE = 300;
    private static final int HASH_BYTES = 6;

    private Words() {}

    /** A task's name, shortened in a way that keeps different names different. */
    static String name(String name) {
        return name.length() <= LONGEST_NAME ? name : shortened(name, LONGEST_NAME) + "#" + hash(name);
    }

    /** Names for people: quoted, no more than so many of them. */
    static String names(List<String> names, int most) {
        int shown = names.size() <= most ? names.size() : most;
        String text = names.stream()
                .limit(shown)
                .map(name -> "'" + line(name, LONGEST_NAME) + "'")
                .collect(Collectors.joining(", "));
        if (shown < names.size()) {
            return text + " and " + (names.size() - shown) + " more";
        }
        int last = text.lastIndexOf("', '");
        return shown < 2 ? text : text.substring(0, last + 1) + " and " + text.substring(last + 3);
    }

    /** What a failure says of itself, as one line. It is foreign code, and may fail in saying it. */
    static @Nullable String failure(@Nullable Throwable failure) {
        if (failure == null) {
            return null;
        }
        String text;
        try {
            text = failure.toString();
        } catch (Throwable unspeakable) {
            text = failure.getClass().getName();
        }
        return line(text == null ? failure.getClass().getName() : text, LONGEST_FAILURE);
    }

    /** Where a thread stands, as one line. */
    static @Nullable String place(List<StackTraceElement> stack) {
        return stack.isEmpty() ? null : line(stack.get(0).toString(), LONGEST_FAILURE);
    }

    /** One line of text, of so many characters at most. */
    static String line(String text, int most) {
        return shortened(text, most).replaceAll("\\R", " ");
    }

    /** So many characters at most; none is cut in half. */
    static String shortened(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
        return text.substring(0, end) + "…";
    }

    /** Twelve hexadecimal digits. */
    static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_16BE));
            var hex = new StringBuilder();
            for (int i = 0; i < HASH_BYTES; i++) {
                hex.append(Character.forDigit((digest[i] >> 4) & 0xF, 16))
                        .append(Character.forDigit(digest[i] & 0xF, 16));
            }
            return hex.toString();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every JVM knows SHA-256", impossible);
        }
    }
}
