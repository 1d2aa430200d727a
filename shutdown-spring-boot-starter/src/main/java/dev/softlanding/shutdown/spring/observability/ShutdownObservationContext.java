package dev.softlanding.shutdown.spring.observability;

import io.micrometer.observation.Observation;

/** That of the observations of a shutdown, by which handlers and filters know them. */
public class ShutdownObservationContext extends Observation.Context {}
