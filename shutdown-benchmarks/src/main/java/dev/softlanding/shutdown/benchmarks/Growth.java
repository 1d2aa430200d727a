package dev.softlanding.shutdown.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How the time of a whole shutdown, building and running, grows with the number of tasks. */
final class Growth {

    /** Those of {@link Contenders#NOOP} that stand for the others. */
    static final List<String> IDS = List.of(
            Contenders.SOFTLANDING,
            "futures/two",
            "futures-from-start/two",
            "spring-levels/two",
            "pekko-levels/direct",
            "pekko-tasks/direct",
            "spring-destroy");

    private static final List<String> SHAPES = List.of("flat", "chain", "random");

    private final List<Integer> sizes;
    private final int limitSeconds;
    private final List<String> ids;

    Growth(List<Integer> sizes, int limitSeconds, List<String> ids) {
        this.sizes = sizes;
        this.limitSeconds = limitSeconds;
        this.ids = ids;
    }

    void run() throws Exception {
        List<String> columns = new ArrayList<>(List.of(""));
        sizes.forEach(size -> columns.add("%,d".formatted(size)));
        columns.add("exponent, first");
        columns.add("exponent, warm");
        for (String shape : SHAPES) {
            List<List<String>> rows = new ArrayList<>();
            for (String id : ids) {
                rows.add(row(shape, id));
            }
            Console.table("Growth, %s: build + run in ms, first in its JVM / warm".formatted(shape), columns, rows);
        }
    }

    private List<String> row(String shape, String id) throws IOException, InterruptedException {
        List<String> cells = new ArrayList<>(List.of(Contenders.of(id).title()));
        var first = new Curve();
        var warm = new Curve();
        String failure = "";
        for (int size : sizes) {
            if (failure.isEmpty()) {
                Console.progress("growth: %s, %s, %,d tasks".formatted(id, shape, size));
                Child.Output output = probe(shape, id, size);
                failure = output.after("failed");
                first.add(size, output.after("first"));
                warm.add(size, output.after("warm"));
                cells.add(failure.isEmpty() ? first.last() + " / " + warm.last() : failure);
            } else {
                cells.add("not tried"); // a larger one does no better
            }
        }
        cells.add(first.exponent());
        cells.add(warm.exponent());
        return cells;
    }

    private Child.Output probe(String shape, String id, int size) throws IOException, InterruptedException {
        Child.Output output = Child.run(
                GrowthProbe.class,
                Duration.ofSeconds(3L * limitSeconds),
                id,
                shape,
                Integer.toString(size),
                Integer.toString(limitSeconds));
        if (output.after("failed").isEmpty() && output.after("warm").isEmpty()) {
            throw new WrongResultException("A growth run ended without a word: " + output);
        }
        return output;
    }

    /** Times by size. */
    private static final class Curve {

        private final List<Double> sizes = new ArrayList<>();
        private final List<Double> millis = new ArrayList<>();

        void add(double size, String text) {
            if (!text.isEmpty() && !Double.isNaN(Double.parseDouble(text))) {
                sizes.add(size);
                millis.add(Double.parseDouble(text));
            }
        }

        String last() {
            return millis.isEmpty() ? "–" : Samples.number(millis.get(millis.size() - 1), 0);
        }

        String exponent() {
            return Samples.number(Samples.growthExponent(sizes, millis), 2);
        }
    }
}
