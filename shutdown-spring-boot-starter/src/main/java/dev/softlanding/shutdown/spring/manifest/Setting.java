package dev.softlanding.shutdown.spring.manifest;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

/**
 * What a container is told of one of our properties.
 *
 * @param where what tells it
 * @param prefix what begins it, if it is an argument or one of the virtual machine's options; none for a variable
 * @param text what it says, none if that is not in the file
 */
record Setting(
        Field where, @Nullable String prefix, @Nullable String text) {

    /** The longest that is believed: whatever is longer is a mistake, and too long to be added to. */
    private static final Duration LONGEST = Duration.ofDays(3650);

    /** A property that is about time. */
    enum Property {
        GRACE_PERIOD("shutdown.grace-period"),
        PRE_STOP("shutdown.pre-stop"),
        RESERVE("shutdown.reserve"),
        ANNOUNCE_DELAY("shutdown.announce.delay");

        private final String property;

        Property(String property) {
            this.property = property;
        }

        String property() {
            return property;
        }

        /** The variable for it, as we write it. */
        String variable() {
            return property.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT);
        }

        /** Whether a variable is one for it. */
        boolean isSetBy(String variable) {
            return List.of(
                            property,
                            variable(),
                            property.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT))
                    .contains(variable);
        }

        /** The property as an argument, or as one of the virtual machine's, without its value; however it is written. */
        boolean isNamed(String name) {
            return plain(name).equals(plain(property));
        }

        private static String plain(String name) {
            return name.replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
        }
    }

    /** As the application will read it: a bare number means seconds. None if it cannot. */
    @Nullable
    Duration duration() {
        return text == null ? null : duration(text);
    }

    /** As it would be set: in seconds without a unit, if they are whole. */
    static String written(Duration duration) {
        return duration.toNanosPart() == 0 ? Long.toString(duration.toSeconds()) : duration.toMillis() + "ms";
    }

    static @Nullable Duration duration(String text) {
        try {
            Duration duration = DurationStyle.detectAndParse(text.strip(), ChronoUnit.SECONDS);
            return duration.isNegative() || duration.compareTo(LONGEST) > 0 ? null : duration;
        } catch (IllegalArgumentException | ArithmeticException unreadable) {
            return null;
        }
    }
}
