package dev.softlanding.shutdown.spring.adoption;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;

/**
 * Sees the destruction of beans that the {@link DestructionObserver} is not told of: those that are older than the post-processors,
 * those within others, and what was registered for its destruction by hand. Once, when all singletons are made.
 */
final class UnobservedBeans {

    private static final HiddenField DISPOSABLE = HiddenField.of(DefaultSingletonBeanRegistry.class, "disposableBeans");

    private UnobservedBeans() {}

    /** From now on the progress knows of them. */
    static void observe(BeanFactory beanFactory, ClosingProgress progress) {
        if (!(beanFactory instanceof DefaultSingletonBeanRegistry registry)) {
            return;
        }
        Set<String> observed = Set.copyOf(progress.components());
        disposableBeansOf(registry).forEach((name, bean) -> {
            if (!observed.contains(name) && !(bean instanceof AfterDestruction)) {
                progress.add(name);
                registry.registerDisposableBean(name, new Observed(name, bean, progress)); // in the place of the other
            }
        });
    }

    private static Map<String, DisposableBean> disposableBeansOf(DefaultSingletonBeanRegistry registry) {
        Map<String, DisposableBean> beans = new LinkedHashMap<>();
        if (DISPOSABLE.get(registry) instanceof Map<?, ?> disposable) {
            synchronized (disposable) { // as the registry does
                disposable.forEach((name, bean) -> beans.put((String) name, (DisposableBean) bean));
            }
        }
        return beans;
    }

    private record Observed(String name, DisposableBean bean, ClosingProgress progress) implements DisposableBean {

        @Override
        public void destroy() throws Exception {
            progress.step(name);
            bean.destroy();
        }
    }

    /** For native images. */
    static final class Hints implements RuntimeHintsRegistrar {

        @Override
        public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
            DISPOSABLE.register(hints);
        }
    }
}
