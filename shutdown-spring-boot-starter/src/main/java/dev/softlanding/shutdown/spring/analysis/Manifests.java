package dev.softlanding.shutdown.spring.analysis;

import dev.softlanding.shutdown.spring.manifest.InvalidManifestException;
import dev.softlanding.shutdown.spring.manifest.ManifestCheck;
import dev.softlanding.shutdown.spring.manifest.ManifestEnvironment;
import dev.softlanding.shutdown.spring.manifest.ManifestFinding;
import dev.softlanding.shutdown.spring.manifest.PlanDemand;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The manifests that an analysis is to check. Immutable. */
final class Manifests {

    /** That of no plan in particular: to see whether the manifests can be judged at all. */
    private static final PlanDemand ANY = new PlanDemand(
            null,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ZERO,
            Duration.ofSeconds(1),
            Duration.ofSeconds(30),
            false,
            Duration.ZERO);

    private final List<Manifest> all;
    private final @Nullable String kubernetesVersion;

    /** @throws InvalidManifestException if one cannot be judged */
    Manifests(List<Manifest> all, @Nullable String kubernetesVersion) {
        this.all = List.copyOf(all);
        this.kubernetesVersion = kubernetesVersion;
        check(ANY);
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** What is wrong with them, seen what the plan needs. */
    List<ManifestFinding> check(PlanDemand demand) {
        return all.stream()
                .flatMap(manifest ->
                        ManifestCheck.check(manifest.name(), manifest.yaml(), demand, kubernetesVersion).stream())
                .toList();
    }

    /**
     * The variables of the shutdown's settings that all of them set, and to the same.
     *
     * @param application the application's name, if it has one
     */
    ManifestEnvironment environment(@Nullable String application) {
        return all.stream()
                .map(manifest -> ManifestCheck.environment(manifest.name(), manifest.yaml(), application))
                .reduce(Manifests::both)
                .orElseGet(() -> new ManifestEnvironment(new TreeMap<>(), new TreeMap<>()));
    }

    private static ManifestEnvironment both(ManifestEnvironment some, ManifestEnvironment others) {
        SortedMap<String, String> agreed = new TreeMap<>(some.variables());
        agreed.entrySet().retainAll(others.variables().entrySet());
        SortedMap<String, String> leftOut = new TreeMap<>(some.leftOut());
        leftOut.putAll(others.leftOut());
        Stream.concat(some.variables().keySet().stream(), others.variables().keySet().stream())
                .filter(name -> !agreed.containsKey(name))
                .forEach(name -> leftOut.putIfAbsent(name, "The manifests differ in it."));
        return new ManifestEnvironment(agreed, leftOut);
    }
}
