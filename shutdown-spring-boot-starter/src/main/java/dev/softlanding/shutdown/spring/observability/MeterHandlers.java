package dev.softlanding.shutdown.spring.observability;

import io.micrometer.observation.ObservationHandler;

/** Tells handlers that make meters of observations from others. This one knows none: there may be no class of them. */
class MeterHandlers {

    /** Whether it is the one that keeps the others from the observations of a shutdown. */
    boolean isOurs(ObservationHandler<?> handler) {
        return false;
    }

    /** Whether it makes meters. */
    boolean include(ObservationHandler<?> handler) {
        return false;
    }
}
