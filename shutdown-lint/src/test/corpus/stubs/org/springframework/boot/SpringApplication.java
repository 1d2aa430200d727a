package org.springframework.boot;

import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** As much of Spring Boot's type as the sources of the corpus name. */
public final class SpringApplication {

    private SpringApplication() {}

    public static native ConfigurableApplicationContext run(Class<?> source, String... arguments);

    public static native int exit(ApplicationContext context, ExitCodeGenerator... generators);
}
