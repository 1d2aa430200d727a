package dev.softlanding.shutdown.process;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What many tries of one kind came to, and how that is told: as a row of a Markdown table. */
final class Figures {

    static final String HEADER = """
            | measured | tries | late p50 | p90 | p99 | max | completed before the kill, 95 % interval | JDK, collector, cores | remarks |
            |---|---|---|---|---|---|---|---|---|
            """;

    private static final double Z95 = 1.959964;

    private final String name;
    private final String machine;
    private final List<Long> lates = new ArrayList<>();
    private final Map<String, Integer> losses = new TreeMap<>();
    private final Map<String, List<Long>> times = new TreeMap<>();
    private final List<String> remarks = new ArrayList<>();
    private boolean flushes;

    Figures(String name, String collector) {
        this.name = name;
        this.machine = "%s, %s, %d"
                .formatted(Runtime.version(), collector, Runtime.getRuntime().availableProcessors());
    }

    void add(long lateNanos) {
        lates.add(lateNanos);
    }

    void add(MeasuredFlush.Result result) {
        flushes = true;
        lates.add(result.lateNanos());
        addTime("done after", result.doneNanos());
        if (!result.completed()) {
            losses.merge(result.loss(), 1, Integer::sum);
            addTime("left unused where not completed", result.unusedNanos());
        }
    }

    /** Something else that took its time and is told as a remark. */
    void addTime(String what, long nanos) {
        times.computeIfAbsent(what, key -> new ArrayList<>()).add(nanos);
    }

    void remark(String remark) {
        remarks.add(remark);
    }

    int tries() {
        return lates.size();
    }

    double completedPercent() {
        return 100.0 * completed() / tries();
    }

    private int completed() {
        return tries() - losses.values().stream().mapToInt(count -> count).sum();
    }

    /** The nearest rank: no figure that was not measured. Infinite if that is a try in which nothing happened. */
    double lateMillis(double percent) {
        return millis(lates, percent);
    }

    private static double millis(List<Long> nanos, double percent) {
        List<Long> sorted = new ArrayList<>(nanos);
        Collections.sort(sorted);
        int rank = (int) Math.ceil(percent / 100 * sorted.size());
        long value = sorted.get(Math.max(0, rank - 1));
        return value == FlushWork.NEVER ? Double.POSITIVE_INFINITY : value / 1e6;
    }

    /** Between which shares the true one is, with a confidence of 95 %, in percent: Wilson's score interval. */
    static double[] interval(int successes, int tries) {
        double share = (double) successes / tries;
        double z2 = Z95 * Z95;
        double centre = share + z2 / (2 * tries);
        double spread = Z95 * Math.sqrt(share * (1 - share) / tries + z2 / (4.0 * tries * tries));
        double scale = 100 / (1 + z2 / tries);
        return new double[] {scale * Math.max(0, centre - spread), scale * (centre + spread)};
    }

    String row() {
        if (tries() == 0) {
            return "| %s | 0 | | | | | | %s | |%n".formatted(name, machine);
        }
        return "| %s | %d | %s | %s | %s | %s | %s | %s | %s |%n"
                .formatted(
                        name,
                        tries(),
                        text(lateMillis(50)),
                        text(lateMillis(90)),
                        text(lateMillis(99)),
                        text(lateMillis(100)),
                        share(),
                        machine,
                        allRemarks());
    }

    private static String text(double millis) {
        return Double.isInfinite(millis) ? "never" : String.format(Locale.ROOT, "%.1f ms", millis);
    }

    private String share() {
        if (!flushes) {
            return "";
        }
        double[] interval = interval(completed(), tries());
        return String.format(Locale.ROOT, "%.2f %% (%.2f to %.2f)", completedPercent(), interval[0], interval[1]);
    }

    private String allRemarks() {
        List<String> all = new ArrayList<>(remarks);
        times.forEach((what, nanos) -> all.add(String.format(
                Locale.ROOT,
                "%s p50 %.0f, p90 %.0f, p99 %.0f, max %.0f ms",
                what,
                millis(nanos, 50),
                millis(nanos, 90),
                millis(nanos, 99),
                millis(nanos, 100))));
        losses.forEach((loss, count) -> all.add("%d %s".formatted(count, loss)));
        return String.join("; ", all);
    }
}
