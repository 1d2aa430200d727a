package dev.softlanding.shutdown.spring.observability;

import io.micrometer.core.instrument.observation.MeterObservationHandler;
import io.micrometer.observation.Observation;

/**
 * Makes no meters of the observations of a shutdown, which has meters already. Of Boot's handlers that make meters the first
 * that supports a context is the only one that hears of it, and this comes before the one that supports all.
 */
final class Unmetered implements MeterObservationHandler<ShutdownObservationContext> {

    @Override
    public boolean supportsContext(Observation.Context context) {
        return context instanceof ShutdownObservationContext;
    }
}
