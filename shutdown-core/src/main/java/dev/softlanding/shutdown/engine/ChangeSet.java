package dev.softlanding.shutdown.engine;

import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.plan.Spelling;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Changes of an armed plan that only make sense together; see {@link ShutdownCoordinator#change}. Not threadsafe, and of
 * no use after the call it was given to.
 */
public final class ChangeSet {

    private final Map<String, ShutdownTask> tasks = new LinkedHashMap<>();
    private final List<ShutdownTask> added = new ArrayList<>();

    ChangeSet(Collection<ShutdownTask> registered) {
        registered.forEach(task -> tasks.put(task.name(), task));
    }

    /** Adds a task. */
    public ChangeSet add(ShutdownTask task) {
        added.add(Objects.requireNonNull(task, "'task' must not be null"));
        return this;
    }

    /** Takes a task out, and with it the order through it; also one that this set has added. */
    public ChangeSet remove(String name) {
        if (tasks.remove(name) == null) {
            added.remove(indexOfAdded(name));
        }
        return this;
    }

    /** Puts a task in the place of the one that has its name; also of one that this set has added. */
    public ChangeSet replace(ShutdownTask task) {
        if (tasks.replace(task.name(), task) == null) {
            added.set(indexOfAdded(task.name()), task);
        }
        return this;
    }

    private int indexOfAdded(String name) {
        for (int i = 0; i < added.size(); i++) {
            if (added.get(i).name().equals(name)) {
                return i;
            }
        }
        List<String> known = result().stream().map(ShutdownTask::name).toList();
        throw new ShutdownException(
                "There is no task '%s' to change. %s".formatted(name, Spelling.suggestion(name, known)));
    }

    List<ShutdownTask> result() {
        List<ShutdownTask> result = new ArrayList<>(tasks.values());
        result.addAll(added);
        return result;
    }
}
