package dev.softlanding.shutdown.spring.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The variables {@code SHUTDOWN_*} that a manifest sets for an application.
 *
 * @param variables with what they will be, those alone on which all containers of the application agree
 * @param leftOut the others, and words of arguments and options that set a property of ours, each with the reason, a sentence
 */
public record ManifestEnvironment(SortedMap<String, String> variables, SortedMap<String, String> leftOut) {

    static ManifestEnvironment of(List<Workload> workloads, @Nullable String application) {
        List<Container> containers = new ArrayList<>();
        Workload.of(application, workloads).forEach(workload -> containers.addAll(workload.applications(application)));
        var names = new TreeSet<String>();
        containers.forEach(container -> container.environment().variables().keySet().stream()
                .filter(name -> name.startsWith(Container.OURS))
                .forEach(names::add));
        var found = new ManifestEnvironment(new TreeMap<>(), new TreeMap<>());
        names.forEach(name -> found.add(name, containers));
        containers.forEach(container -> container
                .arguments()
                .forEach((word, where) ->
                        found.leftOut.put(word, "It is a word of %s, not a variable.".formatted(where.path()))));
        return found;
    }

    private void add(String name, List<Container> containers) {
        var values = new TreeSet<String>();
        boolean everywhere = true;
        for (Container container : containers) {
            Environment.Variable variable = container.environment().variables().get(name);
            if (variable != null && variable.value() == null) {
                leftOut.put(
                        name,
                        "%s is not set by the manifest itself."
                                .formatted(variable.where().path()));
                return;
            }
            everywhere &= variable != null;
            if (variable != null && variable.value() != null) {
                values.add(variable.value());
            }
        }
        if (everywhere && values.size() == 1) {
            variables.put(name, values.first());
        } else {
            leftOut.put(
                    name,
                    everywhere
                            ? "Containers differ in it: %s.".formatted(String.join(", ", values))
                            : "Not every container has it.");
        }
    }
}
