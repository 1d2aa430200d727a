package dev.softlanding.shutdown;

import dev.softlanding.shutdown.report.ShutdownReport;
import java.io.Serial;

/**
 * Root of what this library throws on misuse and bad configuration. What goes wrong during a run is never thrown; it
 * is data in the {@linkplain ShutdownReport report}.
 */
public class ShutdownException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** An exception with a message that says what is wrong, with which value, and how to mend it. */
    public ShutdownException(String message) {
        super(message);
    }
}
