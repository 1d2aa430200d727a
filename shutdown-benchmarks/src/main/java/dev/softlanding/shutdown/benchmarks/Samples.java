package dev.softlanding.shutdown.benchmarks;

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

    double median() {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** The median, and from where to where the values go. */
    String show(int decimals) {
        if (values.isEmpty()) {
            return "–";
        }
        return "%s (%s…%s)"
                .formatted(
                        number(median(), decimals),
                        number(Collections.min(values), decimals),
                        number(Collections.max(values), decimals));
    }

    static String number(double value, int decimals) {
        return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    /**
     * The exponent with which {@code y} grows in {@code x}: the slope of the line that fits their logarithms best.
     *
     * @return not a number for fewer than two points
     */
    static double growthExponent(List<Double> x, List<Double> y) {
        double meanX = x.stream().mapToDouble(Math::log).average().orElse(Double.NaN);
        double meanY = y.stream().mapToDouble(Math::log).average().orElse(Double.NaN);
        double covariance = 0;
        double variance = 0;
        for (int point = 0; point < x.size(); point++) {
            double fromMean = Math.log(x.get(point)) - meanX;
            covariance += fromMean * (Math.log(y.get(point)) - meanY);
            variance += fromMean * fromMean;
        }
        return x.size() < 2 ? Double.NaN : covariance / variance;
    }
}
