package dev.softlanding.shutdown.spring.analysis;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.NullConfiguration;

/** The console appenders of Log4j, if it has read its configuration already. Logback's ask for the standard output each time. */
final class Log4jOutput {

    static final String NEEDS = "org.apache.logging.log4j.core.LoggerContext";

    private Log4jOutput() {}

    /**
     * Has them let go of the standard output that they have kept, and take that which is there now. To read the configuration again is not
     * enough, as Boot does: a new appender shares what the old one has until that is stopped.
     */
    static void renew() {
        if (LogManager.getContext(false) instanceof LoggerContext context) {
            context.setConfiguration(new NullConfiguration());
            context.reconfigure();
        }
    }
}
