package dev.softlanding.shutdown.spring.findings;

import java.util.List;
import java.util.function.Supplier;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.impl.Log4jContextFactory;
import org.apache.logging.log4j.core.util.DefaultShutdownCallbackRegistry;
import org.apache.logging.log4j.spi.LoggerContextFactory;

/**
 * Looks whether Log4j 2 stops itself. Spring Boot keeps it from that where it can, but not one that was loaded without it,
 * as by a server that the application is deployed to.
 */
final class Log4j2Hook implements FindingSource {

    private final Supplier<LoggerContextFactory> factory;

    Log4j2Hook(Supplier<LoggerContextFactory> factory) {
        this.factory = factory;
    }

    @Override
    public String name() {
        return FindingNames.HOOK_LOG4J2;
    }

    @Override
    public List<Finding> look() {
        if (factory.get() instanceof Log4jContextFactory log4j && hasHook(log4j) && stopsAny(log4j)) {
            return List.of(new Finding(
                    name(),
                    "Log4j stops itself in a JVM hook: where System.exit ends the process, that is beside the shutdown plan,"
                            + " and what is logged from then on is lost.",
                    "Set the system property log4j2.shutdownHookEnabled to false; Spring Boot stops Log4j, last"
                            + " (logging.register-shutdown-hook)."));
        }
        return List.of();
    }

    private static boolean hasHook(Log4jContextFactory log4j) {
        return log4j.getShutdownCallbackRegistry() instanceof DefaultShutdownCallbackRegistry registry
                && registry.isStarted();
    }

    /** Each configuration may leave its context out. */
    private static boolean stopsAny(Log4jContextFactory log4j) {
        return log4j.getSelector().getLoggerContexts().stream()
                .filter(LoggerContext::isStarted)
                .anyMatch(context -> context.getConfiguration().isShutdownHookEnabled());
    }
}
