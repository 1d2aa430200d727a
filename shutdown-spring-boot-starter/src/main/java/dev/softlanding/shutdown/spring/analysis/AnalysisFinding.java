package dev.softlanding.shutdown.spring.analysis;

import dev.softlanding.shutdown.spring.manifest.ManifestFinding;
import dev.softlanding.shutdown.spring.manifest.ManifestFinding.Severity;
import org.jspecify.annotations.Nullable;

/**
 * Something that an analysis found: in a manifest, or in the application's own settings.
 *
 * @param severity what it means to the verdict
 * @param code what kind of thing it is, in lower case with dashes
 * @param file the manifest's name, as it was given; none for a setting of the application
 * @param document which of the file's documents, the first is 1
 * @param resource what the document is of, as {@code Deployment/demo-service}
 * @param path the field's path in the resource, or the setting's name
 * @param value what is there now, if anything is
 * @param problem what is wrong with it, a sentence
 * @param fix the lines to write instead, or a sentence that says what to do
 */
public record AnalysisFinding(
        Severity severity,
        String code,
        @Nullable String file,
        @Nullable Integer document,
        @Nullable String resource,
        String path,
        @Nullable String value,
        String problem,
        String fix) {

    static AnalysisFinding of(ManifestFinding finding) {
        return new AnalysisFinding(
                finding.severity(),
                finding.code(),
                finding.file(),
                finding.document(),
                finding.resource(),
                finding.path(),
                finding.value(),
                finding.problem(),
                finding.fix());
    }

    static AnalysisFinding ofSetting(
            Severity severity, String code, String setting, @Nullable String value, String problem, String fix) {
        return new AnalysisFinding(severity, code, null, null, null, setting, value, problem, fix);
    }
}
