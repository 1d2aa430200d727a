package dev.softlanding.shutdown.spring.executor;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.scheduling.annotation.ScheduledAnnotationBeanPostProcessor;

/** Finds the beans whose methods are scheduled. */
final class ScheduledBeans {

    private ScheduledBeans() {}

    /** Their names; of singletons that have been made. */
    static Set<String> names(ConfigurableListableBeanFactory beanFactory) {
        Collection<ScheduledAnnotationBeanPostProcessor> processors = beanFactory
                .getBeansOfType(ScheduledAnnotationBeanPostProcessor.class, false, false)
                .values();
        Set<String> names = new LinkedHashSet<>();
        for (String name : beanFactory.getSingletonNames()) {
            Object bean = beanFactory.getSingleton(name);
            if (bean != null && processors.stream().anyMatch(processor -> schedules(processor, bean))) {
                names.add(name);
            }
        }
        return names;
    }

    /** What it has to cancel before a bean goes, it has scheduled. */
    private static boolean schedules(ScheduledAnnotationBeanPostProcessor processor, Object bean) {
        Object target = AopProxyUtils.getSingletonTarget(bean);
        return processor.requiresDestruction(bean) || (target != null && processor.requiresDestruction(target));
    }
}
