package dev.softlanding.shutdown.spring.actuate;

import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * Shows the shutdown plan: what will happen, what is happening, what happened. Answers until the context closes, which is
 * the plan's last task. (The id {@code shutdown} is Boot's own.)
 */
@Endpoint(id = "shutdownplan", defaultAccess = Access.READ_ONLY)
public class ShutdownPlanEndpoint {

    private final ShutdownCoordinator coordinator;

    /** An endpoint that shows this coordinator's plan. */
    public ShutdownPlanEndpoint(ShutdownCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    /** Plan and run as they stand now. */
    @ReadOperation
    public ShutdownPlanDescriptor plan() {
        return ShutdownPlanDescriptor.of(coordinator.report());
    }
}
