package dev.softlanding.shutdown.scope;

/** Finds who opens a scope. Stateless. */
final class OpeningPlace {

    private static final String LIBRARY = "dev.softlanding.shutdown.";

    private static final StackTraceElement UNKNOWN = new StackTraceElement("unknown", "unknown", null, -1);

    private static final StackWalker WALKER = StackWalker.getInstance();

    private OpeningPlace() {}

    /** The first frame of the calling thread that is not of this library. */
    static StackTraceElement find() {
        return WALKER.walk(
                frames -> frames.filter(frame -> !frame.getClassName().startsWith(LIBRARY))
                        .findFirst()
                        .map(StackWalker.StackFrame::toStackTraceElement)
                        .orElse(UNKNOWN));
    }
}
