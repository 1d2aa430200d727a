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
 * unless another task has just that name. This class is not threadsafe.
 */
final class SettingsByName {

    private final Map<String, TaskSettings> settings;
    private final Map<String, String> namesByUniform = new HashMap<>();
    private final Set<String> unused;

    SettingsByName(Map<String, TaskSettings> settings, Collection<ShutdownTask> tasks) {
        this.settings = settings;
        this.unused = new HashSet<>(settings.keySet());
        if (!settings.isEmpty()) {
            settings.keySet().forEach(name -> namesByUniform.put(uniform(name), name));
            tasks.forEach(task -> namesByUniform.remove(uniform(task.name()), task.name()));
        }
    }

    /** The settings of a task, if there are any. */
    @Nullable
    TaskSettings of(ShutdownTask task) {
        if (settings.isEmpty()) {
            return null;
        }
        String name = settings.containsKey(task.name()) ? task.name() : namesByUniform.get(uniform(task.name()));
        if (name == null) {
            return null;
        }
        unused.remove(name);
        return settings.get(name);
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
