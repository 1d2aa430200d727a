package dev.softlanding.shutdown.spring;

import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.ApplicationContextEvent;

/**
 * The plan of a context is armed: all has started, and from now on a shutdown runs by that plan. Published once in the life
 * of a context, on the thread that starts it. What happens later is published as {@link
 * dev.softlanding.shutdown.report.ShutdownEvent}.
 */
public final class ShutdownPlanArmed extends ApplicationContextEvent {

    private static final long serialVersionUID = 1L;

    private final transient ShutdownCoordinator coordinator;

    /** That of this context has armed its plan. */
    public ShutdownPlanArmed(ApplicationContext context, ShutdownCoordinator coordinator) {
        super(context);
        this.coordinator = coordinator;
    }

    /** What runs the plan. */
    public ShutdownCoordinator coordinator() {
        return coordinator;
    }
}
