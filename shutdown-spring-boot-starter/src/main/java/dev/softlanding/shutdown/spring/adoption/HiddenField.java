package dev.softlanding.shutdown.spring.adoption;

import java.lang.reflect.Field;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.util.ReflectionUtils;

/**
 * What a component keeps to itself: a field without a getter. In a version of the component that names it otherwise it has
 * no value.
 *
 * @param field the field, if there is one
 */
public record HiddenField(@Nullable Field field) {

    /** A field that a class declares, or used to declare. */
    public static HiddenField of(Class<?> owner, String name) {
        Field field = ReflectionUtils.findField(owner, name);
        if (field != null) {
            ReflectionUtils.makeAccessible(field);
        }
        return new HiddenField(field);
    }

    /** Its value, if there is one. */
    public @Nullable Object get(Object owner) {
        return field == null ? null : ReflectionUtils.getField(field, unwrapped(owner));
    }

    /** As a number; 0 if there is none. */
    public long number(Object owner) {
        return get(owner) instanceof Number number ? number.longValue() : 0;
    }

    /** As a switch; off if there is none. */
    public boolean isOn(Object owner) {
        return get(owner) instanceof Boolean on && on;
    }

    /** How many it has; 0 if there is none. */
    public int size(Object owner) {
        return get(owner) instanceof Collection<?> all ? all.size() : 0;
    }

    /** Changes it, if it is there. */
    public void set(Object owner, Object value) {
        if (field != null) {
            ReflectionUtils.setField(field, unwrapped(owner), value);
        }
    }

    /** Tells a native image of it. */
    public void register(RuntimeHints hints) {
        if (field != null) {
            hints.reflection().registerField(field);
        }
    }

    /** A proxy by subclass has such fields too, and nothing in them. */
    private static Object unwrapped(Object owner) {
        Object target = AopProxyUtils.getSingletonTarget(owner);
        return target == null ? owner : target;
    }
}
