package dev.softlanding.shutdown.spring.autoconfigure;

import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.report.ShutdownListener;
import dev.softlanding.shutdown.spring.adoption.TaskNames;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.PayloadApplicationEvent;

/**
 * Publishes what happens in a run as events of the application, in their order, until the run closes the context. What comes
 * then is published in the parent alone, if there is one; parents get all others as well. It is foreign code that hears of
 * them, so nothing waits for it.
 */
final class EventPublication implements ShutdownListener {

    private static final Logger logger = LoggerFactory.getLogger(EventPublication.class);

    private final ApplicationContext context;
    private final ContextClosing closing;
    private final AtomicBoolean complained = new AtomicBoolean();
    private volatile @Nullable ApplicationContext target;

    EventPublication(ApplicationContext context, ContextClosing closing) {
        this.context = context;
        this.closing = closing;
        this.target = context;
    }

    @Override
    public void onEvent(ShutdownEvent event) {
        if (event instanceof ShutdownEvent.TaskStarted started && started.task().equals(TaskNames.OF_CONTEXT)) {
            target = context.getParent();
        }
        ApplicationContext known = target;
        if (known != null && !isGone(known)) {
            publish(known, event);
        }
    }

    private static boolean isGone(ApplicationContext known) {
        return known instanceof ConfigurableApplicationContext configurable && !configurable.isActive();
    }

    private void publish(ApplicationContext known, ShutdownEvent event) {
        try {
            known.publishEvent(new PayloadApplicationEvent<>(context, event));
        } catch (Throwable failure) {
            if (known == context && closing.hasBegun()) { // its listeners go one after the other
                logger.debug("{} could not be published any more", event, failure);
            } else {
                tellOnce(event, failure);
            }
        }
    }

    private void tellOnce(ShutdownEvent event, Throwable failure) {
        if (complained.compareAndSet(false, true)) {
            logger.warn(
                    "A listener of the application failed on {}. The shutdown goes on; what else fails there is told at DEBUG only",
                    event.getClass().getSimpleName(),
                    failure);
        } else {
            logger.debug("A listener of the application failed on {}", event, failure);
        }
    }
}
