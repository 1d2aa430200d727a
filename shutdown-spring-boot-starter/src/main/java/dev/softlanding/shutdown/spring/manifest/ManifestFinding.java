package dev.softlanding.shutdown.spring.manifest;

import org.jspecify.annotations.Nullable;

/**
 * Something a manifest says, or leaves out, that a shutdown will suffer from.
 *
 * @param severity what it means to the verdict
 * @param code what kind of thing it is, in lower case with dashes, as {@code grace-too-short}
 * @param file the manifest's name, as it was given
 * @param document which of the file's documents, the first is 1
 * @param resource what the document is of, as {@code Deployment/demo-service}
 * @param path the field's path, as {@code spec.template.spec.terminationGracePeriodSeconds}
 * @param value what the field says now, none if it is not there
 * @param problem what is wrong with it, a sentence
 * @param fix the lines to write instead, or a sentence that says what to do
 */
public record ManifestFinding(
        Severity severity,
        String code,
        String file,
        int document,
        String resource,
        String path,
        @Nullable String value,
        String problem,
        String fix) {

    /** What a finding means to the verdict. */
    public enum Severity {

        /** The analysis fails. */
        FAILURE,

        /** It is worth a look; the analysis does not fail. */
        WARNING,

        /** Nothing is wrong, but something could not be judged, or is worth to know. */
        NOTE
    }
}
