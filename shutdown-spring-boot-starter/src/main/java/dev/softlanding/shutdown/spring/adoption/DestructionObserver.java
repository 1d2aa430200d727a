package dev.softlanding.shutdown.spring.adoption;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.DestructionAwareBeanPostProcessor;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.AbstractBeanFactory;
import org.springframework.beans.factory.support.MergedBeanDefinitionPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.util.ClassUtils;

/**
 * Sees which singletons a close will destroy, and when the destruction of each begins, which is when that of the one before has
 * ended: they are destroyed one after the other. It looks only at beans that have something to be called in the end; to look at others
 * would make Spring keep, and destroy, those too.
 *
 * <p>This class is threadsafe.
 */
final class DestructionObserver
        implements DestructionAwareBeanPostProcessor,
                MergedBeanDefinitionPostProcessor,
                BeanFactoryAware,
                PriorityOrdered {

    private static final List<String> INFERRED = List.of("close", "shutdown");

    private final ClosingProgress progress;
    private final Set<Class<?>> withDestroyMethod = ConcurrentHashMap.newKeySet();
    private @Nullable AbstractBeanFactory beanFactory;

    DestructionObserver(ClosingProgress progress) {
        this.progress = progress;
    }

    /** Before all others that are called at a bean's end: the time they take is the bean's. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public void setBeanFactory(BeanFactory beanFactory) {
        this.beanFactory = beanFactory instanceof AbstractBeanFactory known ? known : null;
    }

    @Override
    public void postProcessMergedBeanDefinition(RootBeanDefinition definition, Class<?> type, String bean) {
        String[] names = definition.getDestroyMethodNames();
        if (names != null
                && !List.of(names).contains(AbstractBeanDefinition.INFER_METHOD)
                && !String.join("", names).isEmpty()) {
            withDestroyMethod.add(type);
        }
    }

    /** Whether it is a singleton is not to be asked of the bean factory: it would ask, or make, a bean that is a factory itself. */
    @Override
    public Object postProcessBeforeInitialization(Object bean, String name) {
        AbstractBeanFactory factory = beanFactory;
        if (factory != null && factory.isSingletonCurrentlyInCreation(name) && requiresDestruction(bean)) {
            progress.add(name);
        }
        return bean;
    }

    @Override
    public boolean requiresDestruction(Object bean) {
        Class<?> type = bean.getClass();
        return bean instanceof DisposableBean
                || bean instanceof AutoCloseable
                || withDestroyMethod.contains(type)
                || INFERRED.stream().anyMatch(name -> ClassUtils.hasMethod(type, name))
                || isAwaitedByOthers(bean);
    }

    /** Those who call annotated methods, as {@code @PreDestroy}, are post-processors too. */
    private boolean isAwaitedByOthers(Object bean) {
        AbstractBeanFactory factory = beanFactory;
        if (factory == null) {
            return false;
        }
        for (BeanPostProcessor other : factory.getBeanPostProcessors()) {
            if (other != this
                    && other instanceof DestructionAwareBeanPostProcessor aware
                    && aware.requiresDestruction(bean)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void postProcessBeforeDestruction(Object bean, String name) {
        progress.step(name);
    }
}
