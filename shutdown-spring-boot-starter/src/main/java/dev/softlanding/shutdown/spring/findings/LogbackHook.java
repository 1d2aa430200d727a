package dev.softlanding.shutdown.spring.findings;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.CoreConstants;
import java.util.List;
import org.slf4j.ILoggerFactory;

/** Looks whether Logback was told to stop itself. Has nothing to say where SLF4J is bound to something else. */
final class LogbackHook implements FindingSource {

    private final ILoggerFactory factory;

    LogbackHook(ILoggerFactory factory) {
        this.factory = factory;
    }

    @Override
    public String name() {
        return FindingNames.HOOK_LOGBACK;
    }

    @Override
    public List<Finding> look() {
        if (factory instanceof LoggerContext context && context.getObject(CoreConstants.SHUTDOWN_HOOK_THREAD) != null) {
            return List.of(new Finding(
                    name(),
                    "Logback stops itself in a JVM hook: where System.exit ends the process, that is beside the shutdown"
                            + " plan, and what is logged from then on is lost.",
                    "Remove <shutdownHook/> from Logback's configuration; Spring Boot stops it, last"
                            + " (logging.register-shutdown-hook)."));
        }
        return List.of();
    }
}
