package dev.softlanding.shutdown.plan;

import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.TaskSettings;
import dev.softlanding.shutdown.Wording;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Collects which settings a contradiction is made of, so that its problem can name them. This class is not threadsafe. */
final class SettingSources {

    private static final String PHASE = "phase";
    private static final String AFTER = "after";
    private static final String BEFORE = "before";

    private final List<ShutdownTask> tasks;
    private final SettingsByName settings;
    private final Set<String> found = new LinkedHashSet<>();

    SettingSources(List<ShutdownTask> tasks, SettingsByName settings) {
        this.tasks = tasks;
        this.settings = settings;
    }

    /** The property that sets something about a task. */
    static String property(String task, String what) {
        return "'shutdown.tasks.%s.%s'".formatted(task, what);
    }

    /** A task comes after another. */
    void edge(int first, int then) {
        names(then, AFTER, TaskSettings::after, tasks.get(first).name());
        names(first, BEFORE, TaskSettings::before, tasks.get(then).name());
    }

    /** A task is in its phase. */
    void phase(int task) {
        TaskSettings set = settings.of(tasks.get(task));
        if (set != null && set.phase() != null) {
            add(task, PHASE);
        }
    }

    /** A task comes after a phase. */
    void after(int task, Phase phase) {
        names(task, AFTER, TaskSettings::after, phase.id());
    }

    /** A task comes before a phase. */
    void before(int task, Phase phase) {
        names(task, BEFORE, TaskSettings::before, phase.id());
    }

    private void names(int task, String what, Function<TaskSettings, Collection<String>> edges, String name) {
        TaskSettings set = settings.of(tasks.get(task));
        if (set != null
                && edges.apply(set).stream()
                        .anyMatch(other -> EdgeName.of(other).name().equals(name))) {
            add(task, what);
        }
    }

    private void add(int task, String what) {
        found.add(property(tasks.get(task).name(), what));
    }

    /** What was found, to be put before the end of a sentence; empty if nothing of it is set. */
    String told() {
        return found.isEmpty() ? "" : " (set by %s)".formatted(Wording.list(List.copyOf(found), ", "));
    }
}
