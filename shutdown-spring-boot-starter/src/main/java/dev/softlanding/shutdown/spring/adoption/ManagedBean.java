package dev.softlanding.shutdown.spring.adoption;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * A singleton of an application, by its name: it may be lazy and not made yet, or never be.
 *
 * @param name its name in the context
 * @param type a type it has
 */
public record ManagedBean<T>(String name, Class<T> type, ConfigurableListableBeanFactory beanFactory) {

    /** The bean, if it has been made; never makes it. From any thread. */
    public @Nullable T made() {
        Object bean = beanFactory.getSingleton(name);
        return type.isInstance(bean) ? type.cast(bean) : null;
    }

    /** What its task is called: the name of the bean, in dashes. */
    public String taskName() {
        return TaskNames.of(name);
    }
}
