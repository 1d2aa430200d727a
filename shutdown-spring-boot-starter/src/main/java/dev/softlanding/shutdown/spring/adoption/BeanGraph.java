package dev.softlanding.shutdown.spring.adoption;

import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.scope.ShutdownScopes;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Which beans a bean uses, as far as can be known: those that were injected into it, those it may get when it wants to ({@link
 * LateInjection}), and those that its annotations make it use ({@link AnnotatedUse}). The configuration that made a bean is none of
 * them. The plan itself uses nothing: everything would lead through it to everything else.
 *
 * <p>This class is not threadsafe.
 */
final class BeanGraph {

    private static final Logger logger = LoggerFactory.getLogger(BeanGraph.class);

    private static final Set<Class<?>> OURS = Set.of(ShutdownCoordinator.class, ShutdownScopes.class);

    private final ConfigurableListableBeanFactory beanFactory;
    private final LateInjection lateInjection;
    private final AnnotatedUse annotatedUse;

    BeanGraph(ConfigurableListableBeanFactory beanFactory) {
        this.beanFactory = beanFactory;
        this.lateInjection = new LateInjection(beanFactory);
        this.annotatedUse = new AnnotatedUse(beanFactory);
    }

    /** The names of the beans that a bean uses itself. */
    Set<String> usedBy(String bean) {
        Class<?> type = typeOf(bean);
        if (type != null && OURS.contains(type)) {
            return Set.of();
        }
        Set<String> used = new LinkedHashSet<>(List.of(beanFactory.getDependenciesForBean(bean)));
        String target = ScopedProxyUtils.getTargetBeanName(bean);
        if (beanFactory.containsBeanDefinition(target)) {
            used.add(target);
        }
        if (type != null && !type.getName().startsWith("org.springframework.")) {
            used.addAll(usedLater(bean, type));
        }
        if (beanFactory.containsBeanDefinition(bean)) {
            used.remove(beanFactory.getMergedBeanDefinition(bean).getFactoryBeanName());
        }
        used.remove(bean);
        return used;
    }

    /** A bean that nobody has made may be of a type that cannot be loaded as a whole. */
    private Set<String> usedLater(String bean, Class<?> type) {
        Set<String> used = new LinkedHashSet<>();
        try {
            used.addAll(lateInjection.usedBy(bean, type));
            used.addAll(annotatedUse.usedBy(type));
        } catch (RuntimeException | LinkageError unloadable) {
            logger.debug("What bean '{}' may use later is not known: its type cannot be looked at", bean, unloadable);
        }
        return used;
    }

    private @Nullable Class<?> typeOf(String bean) {
        return beanFactory.containsBean(bean) ? AutoProxyUtils.determineTargetClass(beanFactory, bean) : null;
    }
}
