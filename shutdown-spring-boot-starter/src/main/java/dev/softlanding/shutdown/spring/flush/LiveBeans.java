package dev.softlanding.shutdown.spring.flush;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.DestructionAwareBeanPostProcessor;

/**
 * Knows the singletons of a type that exist, lazy ones too from when they are made until they are destroyed. So a flusher
 * need not ask the context, which may be stuck in its close, and makes nothing that nobody has used.
 *
 * <p>This class is threadsafe.
 */
class LiveBeans<T> implements DestructionAwareBeanPostProcessor, BeanFactoryAware, SmartInitializingSingleton {

    private final Class<? extends T> type;
    private final CopyOnWriteArrayList<T> beans = new CopyOnWriteArrayList<>();
    private @Nullable ConfigurableListableBeanFactory beanFactory;

    LiveBeans(Class<? extends T> type) {
        this.type = type;
    }

    /** Those there are now, the oldest first. */
    List<T> all() {
        return beans;
    }

    void add(T bean) {
        beans.addIfAbsent(bean);
    }

    void remove(T bean) {
        beans.remove(bean);
    }

    /** A singleton, of whatever type, was made. May hear of one twice. */
    void made(Object bean) {
        if (type.isInstance(bean)) {
            add(type.cast(bean));
        }
    }

    @Override
    public void setBeanFactory(BeanFactory beanFactory) throws BeansException {
        if (beanFactory instanceof ConfigurableListableBeanFactory listable) {
            this.beanFactory = listable;
        }
    }

    /** Only of its type is the bean factory asked: it would ask, or make, a bean that is a factory itself. */
    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        // a factory bean is not ready yet: nobody can ask it what it makes
        if (!(bean instanceof FactoryBean) && isKept(name)) {
            made(bean);
        }
        return bean;
    }

    /** Whether it is a singleton, or an inner bean of one; others are their users' affair. */
    private boolean isKept(String name) {
        ConfigurableListableBeanFactory factory = beanFactory;
        return factory != null && (!factory.containsBean(name) || factory.isSingleton(name));
    }

    /** Those that were made before this was there to see it. */
    @Override
    public void afterSingletonsInstantiated() {
        ConfigurableListableBeanFactory factory = beanFactory;
        if (factory != null) {
            Stream.of(factory.getSingletonNames())
                    .map(factory::getSingleton)
                    .filter(Objects::nonNull)
                    .forEach(this::made);
        }
    }

    @Override
    public void postProcessBeforeDestruction(Object bean, String name) {
        if (type.isInstance(bean)) {
            remove(type.cast(bean));
        }
    }

    @Override
    public boolean requiresDestruction(Object bean) {
        return type.isInstance(bean);
    }
}
