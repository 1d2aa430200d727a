package dev.softlanding.shutdown.spring.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The picture of a plan and its run, as one HTML page that needs nothing else. Served by the endpoint it asks that for what
 * it shows, again and again; written down it carries what it shows in itself.
 */
public final class PlanPage {

    private static final String FILE = "plan.html";

    /** Where in the page the JSON goes that it is to show: the content of a {@code script} element, empty in the file. */
    private static final String PLACE = "<script id=\"plan-data\" type=\"application/json\">";

    private PlanPage() {}

    /** The page that asks its endpoint, {@code ../shutdownplan} as seen from it. */
    public static String live() {
        return File.CONTENT;
    }

    private static String read() {
        try (InputStream file = PlanPage.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IllegalStateException("'%s' is missing beside %s".formatted(FILE, PlanPage.class));
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The page that shows this {@link ShutdownPlanDescriptor}, and nothing later. */
    public static String of(String json) {
        return live().replace(PLACE, PLACE + json.replace("<", "\\u003c"));
    }

    /** Read when it is first asked for, and once. */
    private static final class File {

        static final String CONTENT = read();
    }
}
