package dev.softlanding.shutdown.spring.autoconfigure;

import dev.softlanding.shutdown.spring.adoption.AfterDestruction;
import java.util.concurrent.CountDownLatch;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;

/**
 * Knows when a context has destroyed its beans, whoever closed it. Beans are destroyed in the reverse order of their
 * making, so what registers for destruction before any of them hears of it after all of them. This class is threadsafe.
 */
final class ContextEnd implements BeanFactoryPostProcessor {

    private final CountDownLatch destroyed = new CountDownLatch(1);

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
        if (beanFactory instanceof DefaultSingletonBeanRegistry registry) {
            registry.registerDisposableBean(ContextEnd.class.getName(), (AfterDestruction) destroyed::countDown);
        }
    }

    void awaitDestroyed() throws InterruptedException {
        destroyed.await();
    }
}
