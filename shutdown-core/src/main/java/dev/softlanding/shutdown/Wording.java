package dev.softlanding.shutdown;

import java.util.Locale;

/** How messages put what others named, so that each is one line that people can read. This class has no state. */
public final class Wording {

    private Wording() {}

    /** The text with a backslash and a code in place of each character that would end or garble a line. */
    public static String escaped(String text) {
        if (text.chars().noneMatch(Wording::garbles)) {
            return text;
        }
        var escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            escaped.append(garbles(character) ? escape(character) : character);
        }
        return escaped.toString();
    }

    private static boolean garbles(int character) {
        int type = Character.getType(character);
        return type == Character.CONTROL || type == Character.LINE_SEPARATOR || type == Character.PARAGRAPH_SEPARATOR;
    }

    private static String escape(char character) {
        return switch (character) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> String.format(Locale.ROOT, "\\u%04x", (int) character);
        };
    }
}
