package dev.softlanding.shutdown.spring.journal;

import dev.softlanding.shutdown.journal.PreviousLife;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;

/** Meters how the previous life ended: one for its outcome, zero for all others. */
final class PreviousShutdownMetrics implements MeterBinder {

    private final ProcessJournal journal;

    PreviousShutdownMetrics(ProcessJournal journal) {
        this.journal = journal;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (PreviousLife.Outcome outcome : PreviousLife.Outcome.values()) {
            Gauge.builder("shutdown.previous", journal, known -> is(known, outcome))
                    .description("How the previous life of this instance ended")
                    .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
    }

    private static double is(ProcessJournal journal, PreviousLife.Outcome outcome) {
        return journal.previous().filter(life -> life.outcome() == outcome).isPresent() ? 1 : 0;
    }
}
