package dev.softlanding.shutdown.spring.kafka;

import dev.softlanding.shutdown.spring.adoption.HiddenField;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.kafka.listener.DelegatingMessageListener;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.kafka.listener.adapter.MessagingMessageListenerAdapter;

/** Finds the beans that containers call. */
final class ListenerBeans {

    private static final HiddenField BEAN = HiddenField.of(MessagingMessageListenerAdapter.class, "bean");

    private ListenerBeans() {}

    /** The names of those that are singletons. */
    static Set<String> names(
            Collection<? extends MessageListenerContainer> containers, ConfigurableListableBeanFactory beanFactory) {
        Set<Object> listeners = Collections.newSetFromMap(new IdentityHashMap<>());
        for (MessageListenerContainer container : containers) {
            addListener(container.getContainerProperties().getMessageListener(), listeners);
        }
        Set<String> names = new LinkedHashSet<>();
        for (String name : beanFactory.getSingletonNames()) {
            Object bean = beanFactory.getSingleton(name);
            if (bean != null
                    && (listeners.contains(bean) || listeners.contains(AopProxyUtils.getSingletonTarget(bean)))) {
                names.add(name);
            }
        }
        return names;
    }

    private static void addListener(@Nullable Object configured, Set<Object> listeners) {
        Object listener = configured;
        while (listener instanceof DelegatingMessageListener<?> wrapper) {
            listener = wrapper.getDelegate();
        }
        if (listener != null) {
            listeners.add(listener);
            Object bean = listener instanceof MessagingMessageListenerAdapter<?, ?> ? BEAN.get(listener) : null;
            if (bean != null) {
                listeners.add(bean);
            }
        }
    }

    /** For native images. */
    static final class Hints implements RuntimeHintsRegistrar {

        @Override
        public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
            BEAN.register(hints);
        }
    }
}
