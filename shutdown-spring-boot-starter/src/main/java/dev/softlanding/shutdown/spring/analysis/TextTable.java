package dev.softlanding.shutdown.spring.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A table whose last column is broken into lines where it would be too wide. Columns whose titles end with {@code >} are aligned to the
 * right. Not threadsafe.
 */
final class TextTable {

    private static final String GAP = "  ";
    private static final int LEAST = 20;

    private final int width;
    private final List<Boolean> right;
    private final List<List<String>> rows = new ArrayList<>();

    TextTable(int width, String... titles) {
        this.width = width;
        this.right = Stream.of(titles).map(title -> title.endsWith(">")).toList();
        rows.add(Stream.of(titles).map(title -> title.replace(">", "")).toList());
    }

    void row(String... cells) {
        rows.add(List.of(cells));
    }

    List<String> lines() {
        int[] widths = widths();
        int before = 0;
        for (int column = 0; column < widths.length - 1; column++) {
            before += widths[column] + GAP.length();
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            var line = new StringBuilder();
            for (int column = 0; column < widths.length - 1; column++) {
                line.append(aligned(row.get(column), widths[column], right.get(column)))
                        .append(GAP);
            }
            for (String part : broken(row.get(widths.length - 1), Math.max(LEAST, width - before))) {
                lines.add((line + part).stripTrailing());
                line.setLength(0);
                line.append(" ".repeat(before));
            }
        }
        return lines;
    }

    private int[] widths() {
        var widths = new int[right.size()];
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        return widths;
    }

    private static String aligned(String cell, int width, boolean right) {
        String padding = " ".repeat(width - cell.length());
        return right ? padding + cell : cell + padding;
    }

    private static List<String> broken(String cell, int width) {
        List<String> parts = new ArrayList<>();
        var part = new StringBuilder();
        for (String word : cell.split(" ", -1)) {
            if (!part.isEmpty() && part.length() + 1 + word.length() > width) {
                parts.add(part.toString());
                part.setLength(0);
            }
            part.append(part.isEmpty() ? "" : " ").append(word);
        }
        parts.add(part.toString());
        return parts;
    }
}
