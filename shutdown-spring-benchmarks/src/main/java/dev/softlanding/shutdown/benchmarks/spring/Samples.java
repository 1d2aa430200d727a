package dev.softlanding.shutdown.benchmarks.spring;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Values of one measure, one per round. This class is not threadsafe. */
final class Samples {

    private final List<Double> values = new ArrayList<>();

    void add(double value) {
        values.add(value);
    }

    int count() {
        return values.size();
    }

    /** Not a number without a value. */
    double median() {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    double max() {
        return values.isEmpty() ? Double.NaN : Collections.max(values);
    }

    /** The median, and from where to where the values go. */
    String show(int decimals) {
        return values.isEmpty()
                ? "–"
                : "%s (%s…%s)"
                        .formatted(
                                number(median(), decimals),
                                number(Collections.min(values), decimals),
                                number(max(), decimals));
    }

    static String number(double value, int decimals) {
        return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
