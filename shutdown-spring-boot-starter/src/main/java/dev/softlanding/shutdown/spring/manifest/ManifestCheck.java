package dev.softlanding.shutdown.spring.manifest;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Holds the manifests of Kubernetes beside what a plan needs. */
public final class ManifestCheck {

    private ManifestCheck() {}

    /**
     * Checks every workload among the documents.
     *
     * @param file what the manifest is called in findings
     * @param yaml one or more documents, of whatever kinds
     * @param demand what the plan needs
     * @param kubernetesVersion that of the cluster, as {@code 1.34}; none if it is not known
     * @return in the order of the documents
     * @throws InvalidManifestException if it is no YAML, or no workload is in it
     */
    public static List<ManifestFinding> check(
            String file, String yaml, PlanDemand demand, @Nullable String kubernetesVersion) {
        return List.of();
    }

    /**
     * The variables {@code SHUTDOWN_*} that the workloads set.
     *
     * @param application the application's name, if it has one
     * @throws InvalidManifestException as {@link #check}
     */
    public static ManifestEnvironment environment(String file, String yaml, @Nullable String application) {
        return new ManifestEnvironment(new java.util.TreeMap<>(), new java.util.TreeMap<>());
    }
}
