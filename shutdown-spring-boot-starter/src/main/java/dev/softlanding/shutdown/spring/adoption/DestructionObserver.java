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
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.MergedBeanDefinitionPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.Lifecycle;
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
    private final Set<String> within = ConcurrentHashMap.newKeySet(); // other beans: nothing else tells their scope
    private @Nullable DefaultListableBeanFactory beanFactory;

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
        this.beanFactory = beanFactory instanceof DefaultListableBeanFactory known ? known : null;
    }

    @Override
    public void postProcessMergedBeanDefinition(RootBeanDefinition definition, Class<?> type, String bean) {
        if (definition.isSingleton() && beanFactory != null && !beanFactory.containsBeanDefinition(bean)) {
            within.add(bean);
        }
        if (hasDestroyMethod(definition, type)) {
            withDestroyMethod.add(type);
        }
    }

    private static boolean hasDestroyMethod(RootBeanDefinition definition, Class<?> type) {
        String[] names = definition.getDestroyMethodNames();
        if (names == null) {
            return false;
        }
        return List.of(names).contains(AbstractBeanDefinition.INFER_METHOD)
                ? INFERRED.stream().anyMatch(name -> ClassUtils.hasMethod(type, name))
                : !String.join("", names).isEmpty();
    }

    /** Whether it is a singleton is not to be asked of the bean factory: it would ask, or make, a bean that is a factory itself. */
    @Override
    public Object postProcessBeforeInitialization(Object bean, String name) {
        if (isSingleton(name)) {
            if (requiresDestruction(bean)) {
                progress.add(name);
            } else if (bean instanceof Lifecycle) {
                progress.addIfLate(name);
            }
        }
        return bean;
    }

    /** By its definition: who asks the bean factory, asks a factory bean, which is not ready yet, whether what it makes is one. */
    private boolean isSingleton(String name) {
        DefaultListableBeanFactory factory = beanFactory;
        return within.contains(name)
                || (factory != null
                        && factory.containsBeanDefinition(name)
                        && factory.getMergedBeanDefinition(name).isSingleton());
    }

    @Override
    public boolean requiresDestruction(Object bean) {
        return bean instanceof DisposableBean
                || bean instanceof AutoCloseable
                || withDestroyMethod.contains(bean.getClass())
                || isAwaitedByOthers(bean);
    }

    /** Those who call annotated methods, as {@code @PreDestroy}, are post-processors too. */
    private boolean isAwaitedByOthers(Object bean) {
        DefaultListableBeanFactory factory = beanFactory;
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
