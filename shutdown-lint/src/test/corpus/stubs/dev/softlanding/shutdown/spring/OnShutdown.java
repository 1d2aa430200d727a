package dev.softlanding.shutdown.spring;

import dev.softlanding.shutdown.Phase;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** As much of the starter's annotation as the sources of the corpus name: the starter is built after this module. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface OnShutdown {

    String name() default "";

    String[] after() default {};

    String[] before() default {};

    Phase phase() default Phase.RELEASE;

    String timeout();
}
