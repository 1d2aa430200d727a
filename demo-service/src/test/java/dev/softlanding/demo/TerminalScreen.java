package dev.softlanding.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a person sees on a terminal of some text that was written to it: as much of one as a log and a status line need. */
final class TerminalScreen {

    private static final Pattern SEQUENCE = Pattern.compile("\u001b\\[[?]?[0-9;]*([A-Za-z])");

    private final List<StringBuilder> lines = new ArrayList<>(List.of(new StringBuilder()));
    private int column;

    private TerminalScreen() {}

    /** The lines, without what was overwritten or cleared. */
    static List<String> linesOf(String written) {
        var screen = new TerminalScreen();
        Matcher sequence = SEQUENCE.matcher(written);
        int at = 0;
        while (at < written.length()) {
            if (sequence.region(at, written.length()).lookingAt()) {
                if (sequence.group(1).equals("K")) {
                    screen.clearToEnd();
                }
                at = sequence.end();
            } else {
                screen.show(written.charAt(at));
                at++;
            }
        }
        return screen.lines.stream()
                .map(line -> line.toString().stripTrailing())
                .toList();
    }

    private StringBuilder line() {
        return lines.get(lines.size() - 1);
    }

    private void clearToEnd() {
        line().setLength(Math.min(column, line().length()));
    }

    private void show(char character) {
        if (character == '\r') {
            column = 0;
        } else if (character == '\n') {
            lines.add(new StringBuilder());
        } else {
            StringBuilder line = line();
            if (column < line.length()) {
                line.setCharAt(column, character);
            } else {
                line.append(character);
            }
            column++;
        }
    }
}
