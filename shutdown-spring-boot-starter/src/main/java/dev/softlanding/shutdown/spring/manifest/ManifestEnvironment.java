package dev.softlanding.shutdown.spring.manifest;

import java.util.SortedMap;

/**
 * The variables {@code SHUTDOWN_*} that a manifest sets for an application.
 *
 * @param variables with what they will be, those alone on which all containers of the application agree
 * @param leftOut the others, each with the reason, a sentence
 */
public record ManifestEnvironment(SortedMap<String, String> variables, SortedMap<String, String> leftOut) {}
