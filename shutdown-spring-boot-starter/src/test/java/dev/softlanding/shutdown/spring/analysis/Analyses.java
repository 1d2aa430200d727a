package dev.softlanding.shutdown.spring.analysis;

import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplication.AbandonedRunException;
import org.springframework.boot.WebApplicationType;

/** Runs applications as their main methods would, and keeps the exit codes. */
final class Analyses {

    private Analyses() {}

    /** The code with which the process would have ended. Fails if it would not have ended. */
    static int run(Class<?> source, WebApplicationType type, String... arguments) {
        List<Integer> codes = new ArrayList<>();
        try {
            application(source, type, codes).run(arguments).close();
        } catch (AbandonedRunException ended) {
            return codes.get(0);
        }
        throw new AssertionError("The application was started");
    }

    static int run(Class<?> source, String... arguments) {
        return run(source, WebApplicationType.NONE, arguments);
    }

    static SpringApplication application(Class<?> source, WebApplicationType type, List<Integer> codes) {
        var application = new SpringApplication(source);
        application.setWebApplicationType(type);
        application.setRegisterShutdownHook(false);
        application.addBootstrapRegistryInitializer(
                registry -> registry.register(AnalysisExit.class, context -> codes::add));
        return application;
    }
}
