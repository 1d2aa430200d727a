package dev.softlanding.shutdown.spring.analysis;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.Lifecycle;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.core.ResolvableType;

/**
 * Lets a context be refreshed and closed without anything in it beginning to work, but for what makes its plan. Takes the place of
 * the context's lifecycle processor and event multicaster, whoever defines them.
 */
final class Standstill implements BeanFactoryPostProcessor {

    /** The bean that collects the plan when it is started, and arms it when the context has been refreshed. */
    private static final String PLAN = "contextShutdown";

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
        var lifecycles = new PlanAlone();
        lifecycles.setBeanFactory(beanFactory);
        replace(beanFactory, AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME, lifecycles);
        replace(
                beanFactory,
                AbstractApplicationContext.APPLICATION_EVENT_MULTICASTER_BEAN_NAME,
                new PlanToldAlone(beanFactory));
    }

    private static void replace(ConfigurableListableBeanFactory beanFactory, String name, Object replacement) {
        if (beanFactory instanceof BeanDefinitionRegistry registry && registry.containsBeanDefinition(name)) {
            registry.removeBeanDefinition(name);
        }
        beanFactory.registerSingleton(name, replacement);
    }

    /** Starts what collects the plan. What was not started need not be stopped. */
    private static final class PlanAlone extends DefaultLifecycleProcessor {

        @Override
        protected Map<String, Lifecycle> getLifecycleBeans() {
            Map<String, Lifecycle> beans = super.getLifecycleBeans();
            beans.keySet().retainAll(List.of(PLAN));
            return beans;
        }
    }

    /** Tells nobody of anything, but what arms the plan of the refresh. */
    private static final class PlanToldAlone extends SimpleApplicationEventMulticaster {

        private final BeanFactory beanFactory;

        PlanToldAlone(BeanFactory beanFactory) {
            super(beanFactory);
            this.beanFactory = beanFactory;
        }

        @Override
        protected Collection<ApplicationListener<?>> getApplicationListeners(
                ApplicationEvent event, ResolvableType eventType) {
            return event instanceof ContextRefreshedEvent && beanFactory.containsBean(PLAN)
                    ? List.of(beanFactory.getBean(PLAN, ApplicationListener.class))
                    : List.of();
        }
    }
}
