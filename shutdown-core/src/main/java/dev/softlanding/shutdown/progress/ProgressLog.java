package dev.softlanding.shutdown.progress;

import dev.softlanding.shutdown.report.ShutdownReport;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lines in the log, few enough for one that is kept. This class has no state. */
final class ProgressLog implements Display {

    private static final Logger logger = LoggerFactory.getLogger("dev.softlanding.shutdown");

    private static final Duration INTERVAL = Duration.ofSeconds(5);

    @Override
    public Duration first() {
        return INTERVAL;
    }

    @Override
    public Duration interval() {
        return INTERVAL;
    }

    @Override
    public void show(ShutdownReport report) {
        if (logger.isInfoEnabled()) {
            logger.info("{}", new ProgressText(report).line());
        }
    }

    @Override
    public void clear() {}
}
