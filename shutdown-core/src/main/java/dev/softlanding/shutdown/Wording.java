package dev.softlanding.shutdown;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How messages put what others named, so that each is one line that people can read. This class has no state. */
public final class Wording {

    /** Of more than this only the first and the last are told. */
    static final int MOST = 20;

    static final int FIRST = 10;
    static final int LAST = 5;

    private Wording() {}

    /** All of a short list; of a long one the first and the last, and how many are between. */
    public static String list(List<String> items, String separator) {
        int size = items.size();
        if (size <= MOST) {
            return String.join(separator, items);
        }
        List<String> told = new ArrayList<>(items.subList(0, FIRST));
        told.add("... " + (size - FIRST - LAST) + " more ...");
        told.addAll(items.subList(size - LAST, size));
        return String.join(separator, told);
    }

    /** In seconds, exactly, with as few digits as will do and whatever the locale; whole hours as such: for settings. */
    public static String seconds(Duration duration) {
        if (!duration.isZero() && duration.equals(Duration.ofHours(duration.toHours()))) {
            return duration.toHours() + " h";
        }
        return BigDecimal.valueOf(duration.getSeconds())
                        .add(BigDecimal.valueOf(duration.getNano(), 9))
                        .stripTrailingZeros()
                        .toPlainString()
                + " s";
    }

    /** What somebody set: a duration in seconds, anything else as it is. */
    public static Object setting(Object value) {
        return value instanceof Duration duration ? seconds(duration) : value;
    }

    /** In seconds with one digit, whatever the locale: for sentences about what was measured or added up. */
    public static String tenths(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1e3);
    }

    /** In seconds with three digits, whatever the locale: for tables, and for lines to be compared with each other. */
    public static String thousandths(Duration duration) {
        long millis = Math.round(duration.toNanos() / 1e6);
        return BigDecimal.valueOf(millis, 3).toPlainString()
                + " s"; // not by a Formatter: there may be thousands to tell
    }

    /** The text with a backslash and a code in place of each character that would end or garble a line. */
    public static String escaped(String text) {
        if (isClean(text)) {
            return text;
        }
        var escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            escaped.append(garbles(character) ? escape(character) : character);
        }
        return escaped.toString();
    }

    private static boolean isClean(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (garbles(text.charAt(i))) {
                return false;
            }
        }
        return true;
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
