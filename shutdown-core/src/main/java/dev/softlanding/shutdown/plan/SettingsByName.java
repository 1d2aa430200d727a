package dev.softlanding.shutdown.plan;

import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.TaskSettings;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the settings of a task. Their name may lack the task's dashes and case, as one from an environment variable does,
 * unless another task has just that name. Settings by both names add up; where both have a value, that of the environment
 * counts. This class is not threadsafe.
 */
final class SettingsByName {

    private final Map<String, TaskSettings> settings;
    private final Map<String, String> namesByUniform = new HashMap<>();
    private final Set<String> unused;

    SettingsByName(Map<String, TaskSettings> settings, Collection<ShutdownTask> tasks) {
        this.settings = settings;
        this.unused = new HashSet<>(settings.keySet());
        if (!settings.isEmpty()) {
            Set<String> others = new HashSet<>(settings.keySet());
            tasks.forEach(task -> others.remove(task.name()));
            others.forEach(name -> namesByUniform.put(uniform(name), name));
        }
    }

    /** The settings of a task, if there are any. */
    @Nullable
    TaskSettings of(ShutdownTask task) {
        if (settings.isEmpty()) {
            return null;
        }
        TaskSettings exact = take(task.name());
        TaskSettings uniform = take(namesByUniform.get(uniform(task.name())));
        return uniform == null || exact == null ? (exact == null ? uniform : exact) : uniform.over(exact);
    }

    private @Nullable TaskSettings take(@Nullable String name) {
        TaskSettings found = name == null ? null : settings.get(name);
        if (found != null) {
            unused.remove(name);
        }
        return found;
    }

    /** The task with the values that are set. */
    ShutdownTask applyTo(ShutdownTask task) {
        TaskSettings found = of(task);
        return found == null ? task : task.with(found);
    }

    /** Names of settings that neither a task asked for nor these absentees would have. */
    List<String> unused(Collection<String> absentees) {
        if (unused.isEmpty()) {
            return List.of();
        }
        return unused.stream()
                .filter(name ->
                        absentees.stream().noneMatch(absent -> uniform(absent).equals(uniform(name))))
                .sorted()
                .toList();
    }

    private static String uniform(String name) {
        return name.replace("-", "").toLowerCase(Locale.ROOT);
    }
}
