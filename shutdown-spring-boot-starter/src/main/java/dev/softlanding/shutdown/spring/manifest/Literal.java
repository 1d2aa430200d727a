package dev.softlanding.shutdown.spring.manifest;

import java.math.BigInteger;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What stands in a file without quotes and is no text to kubectl: a number, or a truth value. Its parser keeps neither to YAML 1.1 nor
 * to 1.2: {@code y}, {@code 08} and {@code 0o10} are no text, {@code 22:00} is.
 *
 * @param written as it stands there
 */
record Literal(String written) {

    private static final Pattern WHOLE =
            Pattern.compile("([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|([0-9]+))");
    private static final int[] RADIX = {16, 2, 8, 10};

    private static final Pattern FRACTION = Pattern.compile(
            "[-+]?(?:\\.[0-9]+|[0-9]+(?:\\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN)");

    private static final Set<String> TRUE =
            Set.of("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");
    private static final Set<String> FALSE =
            Set.of("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");

    /** @throws IllegalArgumentException if that is neither */
    Literal {
        if (!isNumber(written) && !isTruth(written)) {
            throw new IllegalArgumentException("'%s' is neither a number nor a truth value".formatted(written));
        }
    }

    static boolean isNumber(String written) {
        String plain = plain(written);
        return WHOLE.matcher(plain).matches() || FRACTION.matcher(plain).matches();
    }

    static boolean isTruth(String written) {
        return TRUE.contains(written) || FALSE.contains(written);
    }

    /** Underscores may stand between digits. */
    private static String plain(String written) {
        return written.matches("[-+0-9].*") ? written.replace("_", "") : written;
    }

    /** A whole number that is no longer than an int; otherwise none. */
    @Nullable
    Integer number() {
        Matcher whole = WHOLE.matcher(plain(written));
        if (!whole.matches()) {
            return null;
        }
        for (int i = 0; i < RADIX.length; i++) {
            String digits = whole.group(i + 2);
            if (digits != null) {
                var number = new BigInteger(whole.group(1) + digits, RADIX[i]);
                return number.bitLength() < Integer.SIZE ? number.intValue() : null;
            }
        }
        return null;
    }

    /** For people. */
    String described() {
        if (isNumber(written)) {
            return "the number " + written;
        }
        String truth = Boolean.toString(TRUE.contains(written));
        return written.equals(truth) ? truth : "%s, which means %s to kubectl".formatted(written, truth);
    }

    @Override
    public String toString() {
        return written;
    }
}
