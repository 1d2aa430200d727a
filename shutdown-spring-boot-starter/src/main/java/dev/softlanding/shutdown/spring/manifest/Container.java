package dev.softlanding.shutdown.spring.manifest;

import dev.softlanding.shutdown.spring.manifest.Environment.Variable;
import dev.softlanding.shutdown.spring.manifest.Setting.Property;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A container of a pod.
 *
 * @param field where it is
 * @param environment its variables
 */
record Container(Field field, Environment environment) {

    static final String OURS = "SHUTDOWN_";

    /** Variables with options of the virtual machine: the first two it reads itself, the third many start scripts do. */
    private static final List<String> OPTIONS = List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "JAVA_OPTS");

    String name() {
        return field.child("name").textOr("");
    }

    /** Whether the application runs in it, by its variables, its name or its image. */
    boolean isOf(@Nullable String application) {
        return environment.variables().keySet().stream().anyMatch(name -> name.startsWith(OURS))
                || name().equals(application)
                || image().equals(application);
    }

    /** The last part of its image's name, without tag and digest. */
    private String image() {
        String image = field.child("image").textOr("");
        return image.substring(image.lastIndexOf('/') + 1).replaceAll("[:@].*", "");
    }

    /** What it executes, so far as that is not the image's affair: {@code command}, then {@code args}. */
    List<Field> words() {
        var words = new ArrayList<>(field.child("command").elements());
        words.addAll(field.child("args").elements());
        return words;
    }

    /** What it is told of a property: arguments count more than the virtual machine's options, those more than variables. */
    @Nullable
    Setting setting(Property property) {
        Setting argument = argument(property, "--", words());
        if (argument != null) {
            return argument;
        }
        Setting option = argument(property, "-D", options());
        return option != null ? option : variable(property);
    }

    /** The words of its arguments and of the virtual machine's options that set a property of ours, and where they are. */
    Map<String, Field> arguments() {
        var found = new TreeMap<String, Field>();
        for (Field line : options()) {
            for (String word : line.textOr("").split("[\\s\"']+", -1)) {
                if (word.startsWith("--shutdown.") || word.startsWith("-Dshutdown.")) {
                    found.put(word, line);
                }
            }
        }
        return found;
    }

    private List<Field> options() {
        var options = words();
        for (String name : OPTIONS) {
            Variable variable = environment.variables().get(name);
            if (variable != null && variable.value() != null) {
                options.add(new Field(variable.where().path(), variable.value()));
            }
        }
        return options;
    }

    private @Nullable Setting argument(Property property, String prefix, List<Field> lines) {
        for (Field line : lines) {
            for (String word : line.textOr("").split("[\\s\"']+", -1)) {
                int value = word.indexOf('=');
                if (word.startsWith(prefix) && value > 0 && property.isNamed(word.substring(prefix.length(), value))) {
                    return Setting.of(line, prefix, environment.expanded(word.substring(value + 1)));
                }
            }
        }
        return null;
    }

    private @Nullable Setting variable(Property property) {
        Setting last = null;
        for (Map.Entry<String, Variable> variable : environment.variables().entrySet()) {
            if (property.isSetBy(variable.getKey())) {
                last = Setting.of(
                        variable.getValue().where(), null, variable.getValue().value());
            }
        }
        return last;
    }
}
