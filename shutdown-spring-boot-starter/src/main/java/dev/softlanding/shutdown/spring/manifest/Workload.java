package dev.softlanding.shutdown.spring.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An object that makes pods.
 *
 * @param object the object
 * @param template of its pods: metadata and spec
 * @param sources what else is in the file
 */
record Workload(Documents.Document object, Field template, Documents.Sources sources) {

    /** Those that others put into a pod beside the application. */
    private static final Set<String> SIDECARS = Set.of(
            "istio-proxy",
            "linkerd-proxy",
            "envoy",
            "cloud-sql-proxy",
            "vault-agent",
            "daprd",
            "filebeat",
            "fluent-bit");

    String kind() {
        return object.kind();
    }

    Field pod() {
        return template.child("spec");
    }

    Field gracePeriod() {
        return pod().child("terminationGracePeriodSeconds");
    }

    /** Whether requests are sent to its pods by way of a Service. */
    boolean isServing() {
        return !Set.of("Job", "CronJob", "Pod").contains(kind());
    }

    /** Whether it plainly has the application in it. */
    boolean isOf(@Nullable String application) {
        return containers().stream().anyMatch(container -> container.isOf(application));
    }

    /** Those that have the application in them; all, if that is plain of none. */
    static List<Workload> of(@Nullable String application, List<Workload> all) {
        List<Workload> own =
                all.stream().filter(workload -> workload.isOf(application)).toList();
        return own.isEmpty() ? all : own;
    }

    private List<Container> containers() {
        return pod().child("containers").elements().stream()
                .map(field -> new Container(field, new Environment(field, template, sources)))
                .toList();
    }

    /**
     * The containers in which the application runs. One alone is it; of several, those that have a variable of ours, or are
     * called like the application, or whose image is; if there are none, all but well-known sidecars.
     */
    List<Container> applications(@Nullable String application) {
        List<Container> all = containers();
        if (all.size() < 2) {
            return all;
        }
        List<Container> own =
                all.stream().filter(container -> container.isOf(application)).toList();
        if (!own.isEmpty()) {
            return own;
        }
        var others = new ArrayList<>(all);
        others.removeIf(container -> SIDECARS.contains(container.name()));
        return others.isEmpty() ? all : others;
    }
}
