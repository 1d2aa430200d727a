package dev.softlanding.shutdown.spring;

import dev.softlanding.shutdown.Phase;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a method of a singleton bean a task of the shutdown plan.
 *
 * <pre>{@code
 * @OnShutdown(after = "web-drain", before = "producer-flush", phase = Phase.FLUSH, timeout = "3s")
 * void flush() { … }
 * }</pre>
 *
 * <p>The method has no parameter, or one of type {@link dev.softlanding.shutdown.TaskContext}; what it returns is ignored, and may not be
 * something to wait for.
 * It is called on a thread of its own, and interrupted shortly before its timeout. On a bean that was never made, because
 * it is lazy, nothing is called.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface OnShutdown {

    /** The task's name. Without it: the names of bean and method with dashes, as {@code order-relay-stop}. */
    String name() default "";

    /** Tasks and phases that have to end before this one starts. */
    String[] after() default {};

    /** Tasks and phases that start only when this one has ended. */
    String[] before() default {};

    /** The milestone the task belongs to. */
    Phase phase() default Phase.RELEASE;

    /**
     * The whole time the task may take, as {@code 500ms} or {@code PT0.5S}; a bare number means
     * seconds; placeholders are resolved. There is no
     * default: how long it may take is for whoever writes it to say.
     */
    String timeout();
}
