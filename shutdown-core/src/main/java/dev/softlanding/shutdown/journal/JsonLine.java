package dev.softlanding.shutdown.journal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One flat JSON object on one line: strings, numbers and booleans. Not threadsafe.
 *
 * <p>Written strictly, so that any JSON parser can read it: all that is not text is escaped, and so are halves of
 * characters, which UTF-8 could not hold.
 */
final class JsonLine {

    private final Map<String, Object> fields = new LinkedHashMap<>();

    /** A line that a process wrote, if the text is one. Lines that were torn or overwritten are not. */
    static Optional<JsonLine> parse(String text) {
        try {
            var line = new JsonLine();
            new JsonParser(text).readInto(line.fields);
            return Optional.of(line);
        } catch (IllegalArgumentException garbage) {
            return Optional.empty();
        }
    }

    /** Adds a field, unless it has no value. */
    JsonLine put(String name, @Nullable String value) {
        return value == null ? this : add(name, value);
    }

    JsonLine put(String name, long value) {
        return add(name, value);
    }

    JsonLine put(String name, boolean value) {
        return add(name, value);
    }

    private JsonLine add(String name, Object value) {
        fields.put(name, value);
        return this;
    }

    /** The field's value if it is a string. */
    @Nullable
    String text(String name) {
        return fields.get(name) instanceof String text ? text : null;
    }

    /** The field's value if it is a number, without its fraction. */
    @Nullable
    Long number(String name) {
        return fields.get(name) instanceof Number number ? Long.valueOf(number.longValue()) : null;
    }

    /** Whether the field's value is {@code true}. */
    boolean isTrue(String name) {
        return Boolean.TRUE.equals(fields.get(name));
    }

    /** The fields, in order. */
    Map<String, Object> fields() {
        return fields;
    }

    /** The line, without an end of line. */
    @Override
    public String toString() {
        var text = new StringBuilder("{");
        fields.forEach((name, value) -> {
            if (text.length() > 1) {
                text.append(',');
            }
            quote(name, text);
            text.append(':');
            if (value instanceof String string) {
                quote(string, text);
            } else {
                text.append(value);
            }
        });
        return text.append('}').toString();
    }

    private static void quote(String value, StringBuilder text) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < value.length()
                    && Character.isLowSurrogate(value.charAt(i + 1))) {
                text.append(c).append(value.charAt(++i));
            } else if (needsEscape(c)) {
                escape(c, text);
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }

    /** Controls, what some tools take for an end of line, and halves of characters. */
    private static boolean needsEscape(char c) {
        return Character.isISOControl(c) || c == '\u2028' || c == '\u2029' || Character.isSurrogate(c);
    }

    private static void escape(char c, StringBuilder text) {
        switch (c) {
            case '\n' -> text.append("\\n");
            case '\r' -> text.append("\\r");
            case '\t' -> text.append("\\t");
            default -> {
                text.append("\\u");
                for (int shift = 12; shift >= 0; shift -= 4) {
                    text.append(Character.forDigit((c >> shift) & 0xF, 16));
                }
            }
        }
    }
}
