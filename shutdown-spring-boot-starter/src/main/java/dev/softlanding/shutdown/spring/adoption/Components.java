package dev.softlanding.shutdown.spring.adoption;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** The singletons of one application context, for {@link ShutdownAdapter}s to adopt. This class is not threadsafe. */
public final class Components {

    private final ConfigurableListableBeanFactory beanFactory;
    private final List<AdoptedTask> adopted = new ArrayList<>();
    private final Set<String> taken = new HashSet<>();

    Components(ConfigurableListableBeanFactory beanFactory) {
        this.beanFactory = beanFactory;
    }

    /** Those of a type that nobody has adopted yet, in the order of their definition; also lazy ones that are not made yet. */
    public <T> List<ManagedBean<T>> ofType(Class<T> type) {
        List<ManagedBean<T>> found = new ArrayList<>();
        for (String name : beanFactory.getBeanNamesForType(type, false, false)) {
            if (!taken.contains(name)) {
                found.add(new ManagedBean<>(name, type, beanFactory));
            }
        }
        return found;
    }

    /** The context's beans, to look at; not to make any. */
    public ConfigurableListableBeanFactory beanFactory() {
        return beanFactory;
    }

    /** Puts a task into the plan. The beans it stops or drains are adopted by it. */
    public void adopt(AdoptedTask task) {
        adopted.add(task);
        taken.addAll(task.stops());
        taken.addAll(task.drains());
    }

    /** Whether a bean has been adopted. */
    boolean isAdopted(String bean) {
        return taken.contains(bean);
    }

    /** All that has been adopted, in that order. */
    List<AdoptedTask> adopted() {
        return List.copyOf(adopted);
    }
}
