package dev.softlanding.shutdown.scope;

import dev.softlanding.shutdown.Wording;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a warning per finding. Stateless. */
final class LoggingLeakListener implements LeakListener {

    private static final Logger logger = LoggerFactory.getLogger("dev.softlanding.shutdown.scope");

    @Override
    public void onLeak(OpenScope scope) {
        logger.warn(
                "Scope '{}' (owner {}, labels {}) {}. It was opened {} ago at {}; {} steps wait: {}",
                scope.name(),
                scope.owner() == null ? "unknown" : scope.owner(),
                scope.labels(),
                scope.leaked() ? "is garbage and was never closed" : "is still open after its time to live",
                Wording.tenths(scope.age()),
                scope.openedFrom(),
                scope.steps().size(),
                scope.steps());
    }
}
