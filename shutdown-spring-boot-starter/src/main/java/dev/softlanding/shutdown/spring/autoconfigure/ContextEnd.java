package dev.softlanding.shutdown.spring.autoconfigure;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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
    private final List<Runnable> actions = new CopyOnWriteArrayList<>();

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
        if (beanFactory instanceof DefaultSingletonBeanRegistry registry) {
            registry.registerDisposableBean(ContextEnd.class.getName(), this::ended);
        }
    }

    /** Has something done after the last bean is destroyed. To be called while the context starts. */
    void whenDestroyed(Runnable action) {
        actions.add(action);
    }

    void awaitDestroyed() throws InterruptedException {
        destroyed.await();
    }

    private void ended() {
        destroyed.countDown();
        actions.forEach(Runnable::run);
    }
}
