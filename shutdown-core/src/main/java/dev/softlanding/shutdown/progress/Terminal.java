package dev.softlanding.shutdown.progress;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The terminal that this process writes to, if it is one. This class has no state. */
final class Terminal {

    private static final int USUAL_COLUMNS = 80;

    private Terminal() {}

    /** Whether there is one that understands how a line is redrawn. */
    static boolean isThere() {
        return isThere(hasTerminal(System.console()), System.getenv(), System.getProperty("os.name", ""));
    }

    /** The consoles of Windows understand it when they are told to, and we do not tell them. */
    static boolean isThere(boolean hasTerminal, Map<String, String> environment, String operatingSystem) {
        String kind = environment.getOrDefault("TERM", "dumb");
        boolean windows = operatingSystem.toLowerCase(Locale.ROOT).startsWith("windows");
        return hasTerminal && !windows && !kind.isBlank() && !kind.equals("dumb");
    }

    /** From JDK 22 on there is a console without a terminal, too, and it can be asked. */
    private static boolean hasTerminal(@Nullable Console console) {
        if (console == null) {
            return false;
        }
        try {
            return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
        } catch (NoSuchMethodException before22) {
            return true;
        } catch (IllegalAccessException | InvocationTargetException unknown) {
            return false;
        }
    }

    /**
     * Its last line. Not by {@code System.out}, which others replace, by a log for example; and one that hangs there would hold
     * everybody else who prints.
     */
    static TerminalLine line() {
        return new TerminalLine(
                new FileOutputStream(FileDescriptor.out), charset(System.console()), width(System.getenv()));
    }

    private static Charset charset(@Nullable Console console) {
        return console == null ? Charset.defaultCharset() : console.charset();
    }

    /** One column stays free, and a line of a log is longer than that of a terminal of the usual size. */
    static int width(Map<String, String> environment) {
        return Math.min(columns(environment.get("COLUMNS")), USUAL_COLUMNS) - 1;
    }

    private static int columns(@Nullable String columns) {
        try {
            int known = columns == null ? 0 : Integer.parseInt(columns.strip());
            return known > 0 ? known : USUAL_COLUMNS;
        } catch (NumberFormatException unknown) {
            return USUAL_COLUMNS;
        }
    }
}
