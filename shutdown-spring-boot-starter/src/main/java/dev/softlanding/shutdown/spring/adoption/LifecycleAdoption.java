package dev.softlanding.shutdown.spring.adoption;

import dev.softlanding.shutdown.Origin;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.TaskEdge;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
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

    private static final Set<String> LEFT_TO_CLOSE = Set.of(
            "contextShutdown",
            "lifecycleProcessor",
            "springBootLoggingLifecycle",
            "webServerGracefulShutdown",
            "webServerStartStop");

    private static final String MANAGEMENT_CONTEXT =
            "org.springframework.boot.actuate.autoconfigure.web.server.ChildManagementContextInitializer";

    private final Duration timeout;
    private final TreeMap<Integer, List<String>> tasksByPhase = new TreeMap<>(Comparator.reverseOrder());

    /** @param timeout how long each of them may take */
    LifecycleAdoption(Duration timeout) {
        this.timeout = timeout;
    }

    @Override
    public void adopt(Components components) {
        for (ManagedBean<Lifecycle> bean : components.ofType(Lifecycle.class)) {
            Lifecycle lifecycle = bean.made();
            if (lifecycle != null && !isLeftToClose(bean.name(), lifecycle)) {
                String task = components.freeName(bean.taskName());
                int phase = phaseOf(lifecycle);
                components.adopt(AdoptedTask.of(taskOf(task, phase, bean)).stopping(bean.name()));
                tasksByPhase.computeIfAbsent(phase, none -> new ArrayList<>()).add(task);
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

    /** Whether it belongs to the context rather than to the application; or to this plan. */
    static boolean isLeftToClose(String name, Object bean) {
        return LEFT_TO_CLOSE.contains(name) || bean.getClass().getName().equals(MANAGEMENT_CONTEXT);
    }

    /** The order of Spring's phases: those of one phase come after those of the next higher one. */
    Collection<TaskEdge> convention() {
        List<TaskEdge> edges = new ArrayList<>();
        List<String> earlier = List.of();
        for (List<String> tasks : tasksByPhase.values()) {
            for (String first : earlier) {
                tasks.forEach(then -> edges.add(new TaskEdge(first, then, Origin.CONVENTION, List.of())));
            }
            earlier = tasks;
        }
        return edges;
    }
}
