package dev.softlanding.shutdown.spring.adoption;

import dev.softlanding.shutdown.Origin;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.TaskEdge;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.context.Lifecycle;
import org.springframework.context.Phased;

/**
 * Adopts the {@link Lifecycle} beans that no adapter knows, with what Spring knows of them: that they stop, and in which of its
 * phases. Those that Spring would stop before its web server, or with it, drain; the others release. Among them the order of
 * Spring's phases holds, where nothing better is known.
 *
 * <p>Left to the close of the context are those that would take the actuator, the log or the other beans' own listeners away while the
 * plan runs.
 */
final class LifecycleAdoption implements ShutdownAdapter {

    /** {@code WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE}, also where there is no web server. */
    private static final int GRACEFUL_SHUTDOWN_PHASE = Integer.MAX_VALUE - 1024;

    private static final Set<String> LEFT_TO_CLOSE =
            Set.of("springBootLoggingLifecycle", "webServerGracefulShutdown", "webServerStartStop");

    /** What starts and stops the others. */
    private static final Set<String> NEVER_STOPPED = Set.of("contextShutdown", "lifecycleProcessor");

    /** The context of an own management port, and the event loops on which Reactor Netty serves, if it does. */
    private static final Set<String> TYPES_LEFT_TO_CLOSE = Set.of(
            "org.springframework.boot.actuate.autoconfigure.web.server.ChildManagementContextInitializer",
            "org.springframework.http.client.ReactorResourceFactory");

    private final Duration timeout;
    private final Map<String, Integer> phases = new LinkedHashMap<>();
    private final Set<String> leftToClose = new LinkedHashSet<>();

    /** @param timeout how long each of them may take */
    LifecycleAdoption(Duration timeout) {
        this.timeout = timeout;
    }

    @Override
    public void adopt(Components components) {
        for (ManagedBean<Lifecycle> bean : components.ofType(Lifecycle.class)) {
            Lifecycle lifecycle = bean.made();
            if (lifecycle == null || NEVER_STOPPED.contains(bean.name())) {
                continue;
            }
            if (isLeftToClose(bean.name(), lifecycle)) {
                leftToClose.add(bean.name());
            } else {
                String task = components.freeName(bean.taskName());
                int phase = phaseOf(lifecycle);
                components.adopt(AdoptedTask.of(taskOf(task, phase, bean)).stopping(bean.name()));
                phases.put(task, phase);
            }
        }
    }

    /** Spring asks only those that it starts, so others may fail to tell. */
    private static int phaseOf(Lifecycle lifecycle) {
        try {
            return lifecycle instanceof Phased phased ? phased.getPhase() : 0;
        } catch (RuntimeException untold) {
            return 0;
        }
    }

    private ShutdownTask taskOf(String name, int springPhase, ManagedBean<Lifecycle> bean) {
        return ShutdownTask.named(name)
                .phase(springPhase >= GRACEFUL_SHUTDOWN_PHASE ? Phase.DRAIN : Phase.RELEASE)
                .origin(Origin.CONVENTION)
                .timeout(timeout)
                .runCallback(new LifecycleStop(bean));
    }

    /** Whether it belongs to the context rather than to the application. */
    private static boolean isLeftToClose(String name, Object bean) {
        return LEFT_TO_CLOSE.contains(name)
                || TYPES_LEFT_TO_CLOSE.contains(bean.getClass().getName());
    }

    /** The beans that the close of the context stops, and no task of theirs. */
    Set<String> leftToClose() {
        return Set.copyOf(leftToClose);
    }

    /**
     * The order of Spring's phases: those of one phase come after those of the next higher one. What uses a bean of a higher phase
     * counts as one of that, as Spring stops it then; so no use contradicts this order.
     *
     * @param uses the edges that follow from use
     */
    Collection<TaskEdge> convention(Collection<TaskEdge> uses) {
        List<TaskEdge> edges = new ArrayList<>();
        List<String> earlier = List.of();
        for (List<String> tasks : tasksByPhase(uses).values()) {
            for (String first : earlier) {
                tasks.forEach(then -> edges.add(new TaskEdge(first, then, Origin.CONVENTION, List.of())));
            }
            earlier = tasks;
        }
        return edges;
    }

    private Map<Integer, List<String>> tasksByPhase(Collection<TaskEdge> uses) {
        Map<String, Integer> effective = new LinkedHashMap<>(phases);
        boolean changed = true;
        while (changed) {
            changed = false;
            for (TaskEdge use : uses) {
                Integer user = effective.get(use.first());
                Integer used = effective.get(use.then());
                if (user != null && used != null && user < used) {
                    effective.put(use.first(), used);
                    changed = true;
                }
            }
        }
        Map<Integer, List<String>> tasks = new TreeMap<>(Comparator.reverseOrder());
        effective.forEach((task, phase) ->
                tasks.computeIfAbsent(phase, none -> new ArrayList<>()).add(task));
        return tasks;
    }
}
