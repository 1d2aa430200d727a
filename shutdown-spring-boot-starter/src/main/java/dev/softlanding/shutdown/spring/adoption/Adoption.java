package dev.softlanding.shutdown.spring.adoption;

import dev.softlanding.shutdown.TaskEdge;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.report.TaskReport;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;

/**
 * Takes what an application stops by itself into its plan: first what adapters know, then the other lifecycle beans; and the order
 * in which beans use each other, for these tasks and for those that the application declares.
 *
 * <p>This class is threadsafe, once {@link #into} has returned.
 */
public final class Adoption {

    private static final Logger logger = LoggerFactory.getLogger(Adoption.class);

    private final ConfigurableListableBeanFactory beanFactory;
    private final Duration lifecycleTimeout;
    private final ClosingProgress progress;
    private volatile List<AdoptedTask> adopted = List.of();

    /**
     * @param lifecycleTimeout how long a lifecycle bean may take to stop that no adapter knows
     * @param progress of the close, to which some beans are left
     */
    Adoption(ConfigurableListableBeanFactory beanFactory, Duration lifecycleTimeout, ClosingProgress progress) {
        this.beanFactory = beanFactory;
        this.lifecycleTimeout = lifecycleTimeout;
        this.progress = progress;
    }

    /**
     * Registers tasks and edges. To be called once, when all singletons are made and none has been started.
     *
     * @param declared the tasks that the application declares, each with the bean that declares it
     */
    public void into(ShutdownCoordinator coordinator, Map<String, String> declared) {
        var components = new Components(beanFactory, declared.keySet());
        adapters().forEach(adapter -> adopt(adapter, components));
        var lifecycle = new LifecycleAdoption(lifecycleTimeout);
        lifecycle.adopt(components);
        lifecycle.leftToClose().forEach(progress::add);
        UnobservedBeans.observe(beanFactory, progress);
        progress.planned();
        Map<String, Set<String>> beans = new LinkedHashMap<>();
        Map<String, Set<String>> uses = new LinkedHashMap<>();
        declared.forEach((task, bean) ->
                beans.computeIfAbsent(task, none -> new LinkedHashSet<>()).add(bean));
        for (AdoptedTask task : components.adopted()) {
            beans.computeIfAbsent(task.task().name(), none -> new LinkedHashSet<>())
                    .addAll(task.beans());
            uses.put(task.task().name(), task.uses());
        }
        adopted = components.adopted().stream()
                .filter(task -> !components.isDeclared(task))
                .toList();
        adopted.forEach(task -> coordinator.register(task.task().about(task.beans())));
        edges(beans, uses, lifecycle).forEach(coordinator::register);
    }

    /** Those of this context alone: its parent has a plan of its own. */
    private List<ShutdownAdapter> adapters() {
        return beanFactory.getBeansOfType(ShutdownAdapter.class).values().stream()
                .sorted(AnnotationAwareOrderComparator.INSTANCE)
                .toList();
    }

    /** What an adapter cannot adopt, as with a version of a component that it does not know, is left to Spring's ways. */
    private static void adopt(ShutdownAdapter adapter, Components components) {
        try {
            adapter.adopt(components);
        } catch (RuntimeException | LinkageError failure) {
            logger.warn(
                    "{} failed; what it knows how to stop is stopped as Spring would",
                    adapter.getClass().getName(),
                    failure);
        }
    }

    private Collection<TaskEdge> edges(
            Map<String, Set<String>> beans, Map<String, Set<String>> uses, LifecycleAdoption lifecycle) {
        Collection<TaskEdge> inferred = new EdgeInference(new BeanGraph(beanFactory)::usedBy).infer(beans, uses);
        return Stream.concat(inferred.stream(), lifecycle.convention(inferred).stream())
                .toList();
    }

    /** The beans that Spring is not to stop when the context closes, seen the tasks of the run that comes before it. */
    Set<String> notToStop(Collection<TaskReport> tasks) {
        Set<String> begun = new HashSet<>();
        for (TaskReport task : tasks) {
            if (task.startedAfter() != null) {
                begun.add(task.name());
            }
        }
        Set<String> beans = new HashSet<>();
        for (AdoptedTask task : adopted) {
            beans.addAll(task.drains());
            if (begun.contains(task.task().name())) {
                beans.addAll(task.stops());
            }
        }
        return beans;
    }
}
