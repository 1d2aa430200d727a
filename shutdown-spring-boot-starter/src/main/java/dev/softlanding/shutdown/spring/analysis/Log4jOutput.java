package dev.softlanding.shutdown.spring.analysis;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.NullConfiguration;

/** The console appenders of Log4j, if it has read its configuration already. Logback's ask for the standard output each time. */
final class Log4jOutput {

    static final String NEEDS = "org.apache.logging.log4j.core.LoggerContext";

    private Log4jOutput() {}

    /**
     * Has them let go of the standard output that they have kept. Boot has the configuration read again before anything is logged, and
     * would get the same appenders otherwise.
     */
    static void release() {
        if (LogManager.getContext(false) instanceof LoggerContext context) {
            context.setConfiguration(new NullConfiguration());
        }
    }
}
