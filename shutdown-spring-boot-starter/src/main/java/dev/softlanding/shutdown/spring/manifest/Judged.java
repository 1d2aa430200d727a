package dev.softlanding.shutdown.spring.manifest;

import dev.softlanding.shutdown.spring.manifest.Setting.Property;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A container in which the application runs, with all that it is judged by.
 *
 * @param workload whose it is
 * @param container the container
 * @param budget what it needs
 * @param enough the grace period to write: the one that is there, or more if a container of the pod needs it; in seconds
 * @param version that of the cluster, if it is known
 */
record Judged(
        Workload workload,
        Container container,
        Budget budget,
        long enough,
        @Nullable KubernetesVersion version) {

    /** What Kubernetes gives where nothing is said. */
    static final int USUAL_GRACE = 30;

    static List<Judged> of(Workload workload, PlanDemand demand, @Nullable KubernetesVersion version) {
        List<Container> containers = workload.applications(demand.application());
        List<Budget> budgets = containers.stream()
                .map(container -> Budget.of(demand, container))
                .toList();
        long enough = budgets.stream().mapToLong(Budget::graceNeeded).max().orElse(0);
        Integer grace = grace(workload);
        var judged = new ArrayList<Judged>();
        for (int i = 0; i < containers.size(); i++) {
            judged.add(new Judged(
                    workload,
                    containers.get(i),
                    budgets.get(i),
                    grace == null ? enough : Math.max(enough, grace),
                    version));
        }
        return judged;
    }

    /** The pod's grace period, in seconds; none if what stands there is none. */
    @Nullable
    Integer grace() {
        return grace(workload);
    }

    private static @Nullable Integer grace(Workload workload) {
        Field field = workload.gracePeriod();
        return field.isThere() ? field.number() : Integer.valueOf(USUAL_GRACE);
    }

    Field field(String names) {
        return container.field().descendant(names);
    }

    PreStop hook() {
        return budget.hook();
    }

    /** How long everything is served before the drain, if the application itself waits for that. */
    Duration announce() {
        return budget.demand().announce();
    }

    /** The lines that tell the container these, in their place; where it is told by an argument, that one. */
    String telling(SortedMap<Property, Duration> settings) {
        var variables = new ArrayList<String>();
        var arguments = new ArrayList<String>();
        settings.forEach((property, value) -> {
            Setting told = container.setting(property);
            if (told == null || told.prefix() == null) {
                variables.add(Lines.variable(property.variable(), Setting.written(value)));
            } else {
                arguments.add("# in %s: %s%s=%s"
                        .formatted(told.where().path(), told.prefix(), property.property(), Setting.written(value)));
            }
        });
        var lines = new ArrayList<String>();
        if (!variables.isEmpty()) {
            lines.add(Lines.below(
                    "containers:",
                    "- name: " + container.name() + "\n"
                            + Lines.below("env:", String.join("\n", variables)).indent(2)));
        }
        lines.addAll(arguments);
        return String.join("\n", lines);
    }

    /** The lines that tell the container this. */
    String telling(Property property, Duration value) {
        return telling(new TreeMap<>(Map.of(property, value)));
    }
}
