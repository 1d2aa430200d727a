package dev.softlanding.shutdown.spring.manifest;

import dev.softlanding.shutdown.spring.manifest.Documents.Document;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holds the manifests of Kubernetes beside what a plan needs.
 *
 * <p>Where one workload plainly has the application in it, the others are left alone. In each workload the containers of the application are judged: one alone is it; of several, those that have a variable
 * {@code SHUTDOWN_…}, or are called like the application, or whose image is; if there are none, all but well-known sidecars.
 * Init containers, also those that run as sidecars, are never judged: they get the signal when the others have ended, and their
 * hooks run beside the others'. ConfigMaps and Secrets of its namespace in the same file are looked into.
 */
public final class ManifestCheck {

    private static final TypeCheck TYPES = new TypeCheck();

    private static final List<Check> CHECKS = List.of(
            TYPES,
            new GraceCheck(),
            new GraceSettingCheck(),
            new PreStopCheck(),
            new CommandCheck(),
            new VersionCheck(),
            new ProbeCheck());

    private ManifestCheck() {}

    /**
     * Checks every workload among the documents.
     *
     * @param file what the manifest is called in findings
     * @param yaml one or more documents, of whatever kinds, as YAML or JSON
     * @param demand what the plan needs
     * @param kubernetesVersion that of the cluster, as {@code 1.34}; none if it is not known
     * @return those of workloads first, each in the order of the documents
     * @throws InvalidManifestException if it is no YAML, or no workload is in it, or the version is none
     */
    public static List<ManifestFinding> check(
            String file, String yaml, PlanDemand demand, @Nullable String kubernetesVersion) {
        KubernetesVersion version = kubernetesVersion == null ? null : KubernetesVersion.parse(kubernetesVersion);
        var all = new ArrayList<ManifestFinding>();
        Documents documents = Documents.read(file, yaml);
        List<Workload> workloads = documents.workloads(file);
        List<Workload> own = Workload.of(demand.application(), workloads);
        Set<Document> configuration = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Workload workload : workloads) {
            var findings = new Findings(file, workload.object());
            if (!own.contains(workload)) {
                findings.note(
                        "not-judged",
                        workload.pod().child("containers"),
                        "Another workload has the application in it, and this one has not, by its variables, names and images.",
                        "Nothing, unless it runs here too.");
                all.addAll(findings.all());
                continue;
            }
            TYPES.check(workload, findings);
            for (Judged judged : Judged.of(workload, demand, version)) {
                CHECKS.forEach(check -> check.check(judged, findings));
                configuration.addAll(judged.container().environment().configuration());
            }
            all.addAll(findings.all());
        }
        documents.objects().stream().filter(configuration::contains).forEach(object -> {
            var findings = new Findings(file, object);
            TYPES.check(object, findings);
            all.addAll(findings.all());
        });
        return List.copyOf(all);
    }

    /**
     * The variables {@code SHUTDOWN_*} that the manifest sets for the application.
     *
     * @param file what the manifest is called in messages
     * @param yaml as for {@link #check}
     * @param application the application's name, if it is known: its containers are found by it
     * @throws InvalidManifestException as {@link #check} does
     */
    public static ManifestEnvironment environment(String file, String yaml, @Nullable String application) {
        return ManifestEnvironment.of(Documents.read(file, yaml).workloads(file), application);
    }
}
