package dev.softlanding.shutdown.spring.adoption;

import dev.softlanding.shutdown.ShutdownTask;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A task, and the beans it is about.
 *
 * @param task what is done; of {@link dev.softlanding.shutdown.Origin#ADAPTER}, where an adapter knows better than Spring
 * @param stops beans that the task stops: once it has begun, Spring does not stop them again
 * @param drains beans that the task waits for or empties, and that stay usable until the context destroys them: Spring never stops
 *     them before
 * @param uses beans that what it stops may call until it has ended, beyond those that the bean graph knows
 */
public record AdoptedTask(ShutdownTask task, Set<String> stops, Set<String> drains, Set<String> uses) {

    /** Defensive copies of the sets. */
    public AdoptedTask {
        stops = Set.copyOf(stops);
        drains = Set.copyOf(drains);
        uses = Set.copyOf(uses);
    }

    /** A task that is about no bean yet. */
    public static AdoptedTask of(ShutdownTask task) {
        return new AdoptedTask(task, Set.of(), Set.of(), Set.of());
    }

    /** Stops these beans too. */
    public AdoptedTask stopping(String... beans) {
        return new AdoptedTask(task, plus(stops, List.of(beans)), drains, uses);
    }

    /** Drains these beans too. */
    public AdoptedTask draining(String... beans) {
        return new AdoptedTask(task, stops, plus(drains, List.of(beans)), uses);
    }

    /** Uses these beans too. */
    public AdoptedTask using(Collection<String> beans) {
        return new AdoptedTask(task, stops, drains, plus(uses, beans));
    }

    /** The beans it is about. */
    Set<String> beans() {
        return plus(stops, drains);
    }

    private static Set<String> plus(Set<String> beans, Collection<String> more) {
        Set<String> all = new LinkedHashSet<>(beans);
        all.addAll(more);
        return all;
    }
}
