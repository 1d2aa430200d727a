package dev.softlanding.shutdown.spring.web;

import java.nio.charset.StandardCharsets;

/** What a request is told that is turned away: 503, and this. */
final class Refusal {

    /** In seconds. Another instance, or the next one of this, is there at once. */
    static final String RETRY_AFTER = "1";

    static final String CONTENT_TYPE = "application/problem+json";

    private static final byte[] PROBLEM = """
            {"title":"Service Unavailable","status":503,"detail":"This instance is shutting down; try again."}""".getBytes(StandardCharsets.UTF_8);

    private Refusal() {}

    static byte[] body() {
        return PROBLEM.clone();
    }
}
