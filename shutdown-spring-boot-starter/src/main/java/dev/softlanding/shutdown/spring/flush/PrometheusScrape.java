package dev.softlanding.shutdown.spring.flush;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** What Prometheus would have come for. A class of its own, because an application may do without Prometheus. */
final class PrometheusScrape {

    private PrometheusScrape() {}

    static boolean isFor(MeterRegistry registry) {
        return registry instanceof PrometheusMeterRegistry;
    }

    static String of(MeterRegistry registry) {
        return ((PrometheusMeterRegistry) registry).scrape();
    }
}
