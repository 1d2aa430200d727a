package dev.softlanding.shutdown.lint.plan.declared;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A time as the starter reads it: {@code 500ms}, {@code PT0.5S}, or a bare number of seconds. Of a placeholder only its default
 * can be known.
 *
 * @param text what is read, or {@code null} if nobody knows before the start
 * @param duration what it means, or {@code null} if it means nothing or is not known
 * @param assumed whether it is a default, in the place of which something else may be set
 */
public record Times(@Nullable String text, @Nullable Duration duration, boolean assumed) {

    private static final Pattern SIMPLE = Pattern.compile("([+-]?\\d+)([a-zA-Z]{0,2})");
    private static final Pattern ISO = Pattern.compile("[+-]?[pP].*");
    private static final Map<String, ChronoUnit> UNITS = Map.of(
            "", ChronoUnit.SECONDS,
            "ns", ChronoUnit.NANOS,
            "us", ChronoUnit.MICROS,
            "ms", ChronoUnit.MILLIS,
            "s", ChronoUnit.SECONDS,
            "m", ChronoUnit.MINUTES,
            "h", ChronoUnit.HOURS,
            "d", ChronoUnit.DAYS);

    public static Times of(String declared) {
        String text = resolved(declared);
        return new Times(text, text == null ? null : parsed(text), declared.contains("${"));
    }

    /** Whether it is known to mean nothing. */
    public boolean isUnusable() {
        return text != null && duration == null;
    }

    private static @Nullable Duration parsed(String text) {
        try {
            Matcher simple = SIMPLE.matcher(text);
            if (simple.matches()) {
                ChronoUnit unit = UNITS.get(simple.group(2).toLowerCase(Locale.ROOT));
                return unit == null ? null : Duration.of(Long.parseLong(simple.group(1)), unit);
            }
            return ISO.matcher(text).matches() ? Duration.parse(text) : null;
        } catch (RuntimeException outOfRange) {
            return null;
        }
    }

    /** With the default of each placeholder in its place. */
    private static @Nullable String resolved(String text) {
        int start = text.indexOf("${");
        int end = start < 0 ? -1 : closing(text, start + 2);
        if (end < 0) {
            return text;
        }
        int colon = text.contains("\\") ? -1 : separator(text, start + 2, end);
        String value = colon < 0 ? null : resolved(text.substring(colon + 1, end));
        return value == null ? null : resolved(text.substring(0, start) + value + text.substring(end + 1));
    }

    private static int closing(String text, int from) {
        int depth = 1;
        for (int i = from; i < text.length(); i++) {
            depth += text.startsWith("${", i) ? 1 : text.charAt(i) == '}' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return -1;
    }

    private static int separator(String text, int from, int end) {
        int depth = 0;
        for (int i = from; i < end; i++) {
            depth += text.startsWith("${", i) ? 1 : text.charAt(i) == '}' ? -1 : 0;
            if (depth == 0 && text.charAt(i) == ':') {
                return i;
            }
        }
        return -1;
    }
}
