package dev.softlanding.shutdown.progress;

import dev.softlanding.shutdown.report.ShutdownReport;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.time.Duration;

/**
 * The last line of a terminal, drawn again and again. Others write to the same terminal, and nobody asks us before: so the
 * cursor always waits at the beginning of that line, where the next line of a log overwrites it. Each drawing is one write, so
 * that it does not mix with theirs. This class is not threadsafe.
 */
final class TerminalLine implements Display {

    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration INTERVAL = Duration.ofMillis(200);

    private static final String CLEAR_TO_END = "\u001b[K";

    /** In a terminal that is narrower than it says, a line would otherwise become two, of which the first would stay. */
    private static final String NO_WRAP = "\u001b[?7l";

    private static final String WRAP = "\u001b[?7h";

    private final OutputStream out;
    private final Charset charset;
    private final int width;
    private boolean drawn;

    /** @param width how many characters a line may have */
    TerminalLine(OutputStream out, Charset charset, int width) {
        this.out = out;
        this.charset = charset;
        this.width = width;
    }

    @Override
    public Duration first() {
        return FIRST;
    }

    @Override
    public Duration interval() {
        return INTERVAL;
    }

    @Override
    public void show(ShutdownReport report) throws IOException {
        drawn = true;
        write("\r" + NO_WRAP + new ProgressText(report).line(width) + CLEAR_TO_END + WRAP + "\r");
    }

    @Override
    public void clear() throws IOException {
        if (drawn) {
            write("\r" + CLEAR_TO_END);
        }
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(charset));
        out.flush();
    }
}
