package dev.softlanding.shutdown.spring.manifest;

import dev.softlanding.shutdown.spring.manifest.ManifestFinding.Severity;
import java.util.ArrayList;
import java.util.List;

/** What was found in one object, in the order in which it was. Not threadsafe. */
final class Findings {

    private final String file;
    private final Documents.Document object;
    private final List<ManifestFinding> all = new ArrayList<>();

    Findings(String file, Documents.Document object) {
        this.file = file;
        this.object = object;
    }

    void failure(String code, Field field, String problem, String fix) {
        add(Severity.FAILURE, code, field, problem, fix);
    }

    void warning(String code, Field field, String problem, String fix) {
        add(Severity.WARNING, code, field, problem, fix);
    }

    void note(String code, Field field, String problem, String fix) {
        add(Severity.NOTE, code, field, problem, fix);
    }

    private void add(Severity severity, String code, Field field, String problem, String fix) {
        all.add(new ManifestFinding(
                severity, code, file, object.number(), object.resource(), field.path(), field.shown(), problem, fix));
    }

    List<ManifestFinding> all() {
        return all;
    }
}
