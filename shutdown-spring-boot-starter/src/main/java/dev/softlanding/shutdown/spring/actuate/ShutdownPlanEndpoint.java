package dev.softlanding.shutdown.spring.actuate;

import dev.softlanding.shutdown.spring.report.PlanDescriber;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * Shows the shutdown plan: what will happen, what is happening, what happened. Answers until the context closes, which is
 * the plan's last task. (The id {@code shutdown} is Boot's own.)
 */
@Endpoint(id = "shutdownplan", defaultAccess = Access.READ_ONLY)
public class ShutdownPlanEndpoint {

    private final PlanDescriber describer;

    /** An endpoint that shows what is described. */
    public ShutdownPlanEndpoint(PlanDescriber describer) {
        this.describer = describer;
    }

    /** Plan and run as they stand now. */
    @ReadOperation
    public ShutdownPlanBody plan() {
        return new ShutdownPlanBody(describer.describe());
    }
}
