package dev.softlanding.shutdown.spring.platform;

import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

/** Tells the run of an application from that in a test, and from those that only train or generate. */
public final class RealRun {

    /** Set by Boot for a whole application in a test; for a slice of one, that is named by the slice. */
    private static final String TEST_CONTEXT =
            "org.springframework.boot.test.context.SpringBootTestContextBootstrapper";

    /** Where Spring's test framework puts properties, as Boot does for all applications in tests. */
    private static final String TEST_PROPERTIES = "Inlined Test Properties";

    private RealRun() {}

    /** Whether it is one, as far as the environment of the application can tell. */
    public static boolean is(Environment environment) {
        return !isTest(environment)
                && !environment.getProperty("spring.aot.processing", Boolean.class, false)
                && !"onRefresh".equalsIgnoreCase(environment.getProperty("spring.context.exit"));
    }

    private static boolean isTest(Environment environment) {
        boolean hasTestProperties = environment instanceof ConfigurableEnvironment configurable
                && configurable.getPropertySources().contains(TEST_PROPERTIES);
        return hasTestProperties || environment.getProperty(TEST_CONTEXT, Boolean.class, false);
    }
}
