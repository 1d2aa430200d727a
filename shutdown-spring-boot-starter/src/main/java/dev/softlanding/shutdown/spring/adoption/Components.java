package dev.softlanding.shutdown.spring.adoption;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** The singletons of one application context, for {@link ShutdownAdapter}s to adopt. This class is not threadsafe. */
public final class Components {

    private final ConfigurableListableBeanFactory beanFactory;
    private final Set<String> declared;
    private final Map<String, AdoptedTask> adopted = new LinkedHashMap<>();
    private final Set<String> taken = new HashSet<>();

    /** @param declared the names of tasks that the application declares itself */
    Components(ConfigurableListableBeanFactory beanFactory, Set<String> declared) {
        this.beanFactory = beanFactory;
        this.declared = Set.copyOf(declared);
    }

    /**
     * Those of a type that nobody has adopted yet, in the order of their definition; also lazy ones that are not made yet, and factories of
     * other beans. What such a factory makes is its own affair: it ends it with itself.
     */
    public <T> List<ManagedBean<T>> ofType(Class<T> type) {
        List<ManagedBean<T>> beans = new ArrayList<>();
        for (String found : beanFactory.getBeanNamesForType(type, false, false)) {
            String name = BeanFactoryUtils.transformedBeanName(found);
            if (!taken.contains(name) && !isMadeByFactory(name, type)) {
                beans.add(new ManagedBean<>(name, type, beanFactory));
            }
        }
        return beans;
    }

    private boolean isMadeByFactory(String name, Class<?> type) {
        return beanFactory.getSingleton(name) instanceof FactoryBean<?> factory && !type.isInstance(factory);
    }

    /** The context's beans, to look at; not to make any. */
    public ConfigurableListableBeanFactory beanFactory() {
        return beanFactory;
    }

    /**
     * Puts a task into the plan. The beans it stops or drains are adopted by it. If the application declares a task of that name
     * itself, that one takes its place.
     *
     * @throws IllegalArgumentException if a task of that name has been adopted
     */
    public void adopt(AdoptedTask task) {
        String name = task.task().name();
        if (adopted.putIfAbsent(name, task) != null) {
            throw new IllegalArgumentException(
                    "A task '%s' has been adopted already. Give each component a task of its own name."
                            .formatted(name));
        }
        taken.addAll(task.stops());
        taken.addAll(task.drains());
    }

    /** A name for a task that no other adopted task has: the wanted one, or that with a number. */
    public String freeName(String wanted) {
        String name = wanted;
        for (int number = 2; adopted.containsKey(name); number++) {
            name = wanted + "-" + number;
        }
        return name;
    }

    /** Whether the application declares a task of that name itself. */
    boolean isDeclared(AdoptedTask task) {
        return declared.contains(task.task().name());
    }

    /** All that has been adopted, in that order. */
    List<AdoptedTask> adopted() {
        return List.copyOf(adopted.values());
    }
}
