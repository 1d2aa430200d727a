package dev.softlanding.shutdown.plan;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the name that somebody probably meant. */
public final class Spelling {

    private static final int MOST_SUGGESTIONS = 20;

    /** With fewer letters, any name is near any other. */
    private static final int LEAST_LETTERS = 3;

    private Spelling() {}

    /** A sentence that tells which name was probably meant, or which there are. */
    public static String suggestion(String name, Collection<String> known) {
        return Spelling.nearest(name, known)
                .map("Did you mean '%s'?"::formatted)
                .orElseGet(() -> "Known are: %s%s."
                        .formatted(
                                known.stream().sorted().limit(MOST_SUGGESTIONS).collect(Collectors.joining(", ")),
                                known.size() > MOST_SUGGESTIONS
                                        ? " and %s more".formatted(known.size() - MOST_SUGGESTIONS)
                                        : ""));
    }

    /** The known names that are near a wrong one, the nearest first, and no more than so many. */
    public static List<String> nearest(String wrong, Collection<String> known, int most) {
        return near(wrong, known).limit(most).toList();
    }

    /** The known name nearest to a wrong one, if one is near enough to be worth a question. */
    static Optional<String> nearest(String wrong, Collection<String> known) {
        return near(wrong, known).findFirst();
    }

    private static Stream<String> near(String wrong, Collection<String> known) {
        if (wrong.length() < LEAST_LETTERS) {
            return Stream.empty();
        }
        int enough = Math.max(2, wrong.length() / 3);
        return known.stream()
                .filter(name -> name.length() >= LEAST_LETTERS)
                .filter(name -> Math.abs(name.length() - wrong.length()) <= enough)
                .filter(name -> distance(wrong, name) <= enough)
                .sorted(Comparator.comparingInt((String name) -> distance(wrong, name))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** Levenshtein's edit distance. */
    static int distance(String a, String b) {
        int[] above = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, 1 + Math.min(above[j], row[j - 1]));
            }
            int[] swap = above;
            above = row;
            row = swap;
        }
        return above[b.length()];
    }
}
