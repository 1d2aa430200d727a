package dev.softlanding.shutdown.spring;

import dev.softlanding.shutdown.FailurePolicy;
import dev.softlanding.shutdown.Phase;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.aot.hint.annotation.Reflective;

/**
 * Makes a method of a singleton bean a task of the shutdown plan.
 *
 * <pre>{@code
 * @OnShutdown(after = "web-drain", before = "kafka-producers", phase = Phase.FLUSH, timeout = "3s")
 * void flush() { … }
 * }</pre>
 *
 * <p>The method has no parameter, or one of type {@link dev.softlanding.shutdown.TaskContext}. It is called on a thread of
 * its own, and interrupted shortly before its timeout. If it returns a {@link java.util.concurrent.CompletionStage}, the
 * task ends when that does, and its interrupt cancels it; any other {@link java.util.concurrent.Future} is refused; what
 * else it returns is ignored. On a bean that was never made, because it is lazy, nothing is called.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Reflective(OnShutdownReflectiveProcessor.class)
public @interface OnShutdown {

    /** The task's name. Without it: the names of bean and method with dashes, as {@code order-relay-stop}. */
    String name() default "";

    /**
     * Tasks and phases that have to end, or to be given up, before this one starts. A name may carry marks at its end:
     * {@code "x?"} is no error if there is no {@code x}; with {@code "x!"} this task is skipped if {@code x} was given up
     * and still runs.
     */
    String[] after() default {};

    /** Tasks and phases that start only when this one has ended. Names may carry the marks of {@link #after()}. */
    String[] before() default {};

    /** The milestone the task belongs to. */
    Phase phase() default Phase.RELEASE;

    /**
     * The whole time the task may take, as {@code 500ms} or {@code PT0.5S}; a bare number means seconds; placeholders are
     * resolved. There is no default: how long it may take is for whoever writes it to say.
     */
    String timeout();

    /**
     * The time the task is sure to get, whatever those before it do: their timeouts are cut where they would reach into
     * it. Written as {@link #timeout()}, and at most that; without it, none.
     */
    String guaranteed() default "";

    /** What a failure of the task means to others. */
    FailurePolicy onFailure() default FailurePolicy.CONTINUE;

    /** Whether it is left out when the time is short, so that the others keep theirs. */
    boolean optional() default false;

    /** The application's retry, by the name of its instance, that tries again what has failed, while there is time. */
    String retry() default "";

    /** The application's circuit breaker, by the name of its instance: while it is open, the task is not tried at all. */
    String circuitBreaker() default "";

    /** The application's rate limiter, by the name of its instance. */
    String rateLimiter() default "";

    /** The application's time limiter, by the name of its instance. For a method that returns a stage. */
    String timeLimiter() default "";

    /** The application's bulkhead, by the name of its instance, in which the task waits for room while it has time. */
    String bulkhead() default "";

    /**
     * The name of a method of the same bean, without parameters, that is called instead if a policy does not let the task
     * begin, or the task has failed in the end and has time left.
     */
    String fallback() default "";

    /** Who answers for the task, as a team. */
    String owner() default "";

    /** What an audit knows the task by. */
    String auditId() default "";

    /** What the task does, in the words of an audit. */
    String action() default "";

    /** Anything else that events and reports should carry, each as {@code key=value}. */
    String[] labels() default {};
}
