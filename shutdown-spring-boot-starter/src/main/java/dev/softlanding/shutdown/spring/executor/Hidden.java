package dev.softlanding.shutdown.spring.executor;

import java.lang.reflect.Field;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.concurrent.ExecutorConfigurationSupport;
import org.springframework.util.ReflectionUtils;

/**
 * A field of Spring's executors that has no getter. In a version of Spring that names it otherwise it has no value.
 *
 * @param field the field, if there is one
 */
record Hidden(@Nullable Field field) {

    static final Hidden AWAIT_TERMINATION_MILLIS = of(ExecutorConfigurationSupport.class, "awaitTerminationMillis");
    static final Hidden ACCEPTS_AFTER_CLOSE = of(ExecutorConfigurationSupport.class, "acceptTasksAfterContextClose");
    static final Hidden TERMINATION_TIMEOUT = of(SimpleAsyncTaskExecutor.class, "taskTerminationTimeout");
    static final Hidden ACTIVE_THREADS = of(SimpleAsyncTaskExecutor.class, "activeThreads");

    private static Hidden of(Class<?> owner, String name) {
        Field field = ReflectionUtils.findField(owner, name);
        if (field != null) {
            ReflectionUtils.makeAccessible(field);
        }
        return new Hidden(field);
    }

    /** As a number; 0 if there is none. */
    long number(Object owner) {
        return get(owner) instanceof Number number ? number.longValue() : 0;
    }

    /** As a switch; off if there is none. */
    boolean isOn(Object owner) {
        return get(owner) instanceof Boolean on && on;
    }

    /** How many it has; 0 if there is none. */
    int size(Object owner) {
        return get(owner) instanceof Collection<?> all ? all.size() : 0;
    }

    /** Changes it, if it is there. */
    void set(Object owner, Object value) {
        if (field != null) {
            ReflectionUtils.setField(field, unwrapped(owner), value);
        }
    }

    private @Nullable Object get(Object owner) {
        return field == null ? null : ReflectionUtils.getField(field, unwrapped(owner));
    }

    /** A proxy by subclass has such fields too, and nothing in them. */
    private static Object unwrapped(Object owner) {
        Object target = AopProxyUtils.getSingletonTarget(owner);
        return target == null ? owner : target;
    }

    /** For native images. */
    static final class Hints implements RuntimeHintsRegistrar {

        @Override
        public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
            for (Hidden hidden :
                    new Hidden[] {AWAIT_TERMINATION_MILLIS, ACCEPTS_AFTER_CLOSE, TERMINATION_TIMEOUT, ACTIVE_THREADS}) {
                if (hidden.field != null) {
                    hints.reflection().registerField(hidden.field);
                }
            }
        }
    }
}
