package dev.softlanding.shutdown.spring.actuate;

import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.announce.Announcement;
import dev.softlanding.shutdown.plan.Spelling;
import dev.softlanding.shutdown.spring.announce.Announcing;
import dev.softlanding.shutdown.spring.report.PlanDescriber;
import dev.softlanding.shutdown.spring.report.ShutdownPlanDescriptor;
import dev.softlanding.shutdown.spring.report.ShutdownPlanDescriptor.TaskDescriptor;
import java.time.Duration;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.jmx.annotation.EndpointJmxExtension;

/** What the web has below the endpoint's path, for JMX: as operations with names of their own, and without what is for browsers. */
@EndpointJmxExtension(endpoint = ShutdownPlanEndpoint.class)
public class ShutdownPlanJmxExtension {

    private final PlanDescriber describer;
    private final Announcing announcing;
    private final Duration announceDelay;

    /** @param announceDelay how long everything is served at least once a shutdown is announced */
    public ShutdownPlanJmxExtension(PlanDescriber describer, Announcing announcing, Duration announceDelay) {
        this.describer = describer;
        this.announcing = announcing;
        this.announceDelay = announceDelay;
    }

    /**
     * One task.
     *
     * @throws ShutdownException if there is no such task
     */
    @ReadOperation
    public TaskDescriptor task(String name) {
        ShutdownPlanDescriptor plan = describer.describe();
        return plan.tasks().stream()
                .filter(task -> task.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ShutdownException("There is no task '%s'. %s"
                        .formatted(
                                name,
                                Spelling.suggestion(
                                        name,
                                        plan.tasks().stream()
                                                .map(TaskDescriptor::name)
                                                .toList()))));
    }

    /** Announces a shutdown. */
    @WriteOperation
    public Announcement announce() {
        return announcing.announce(Announcement.By.PERSON, announceDelay);
    }

    /** Takes the announcement back; tells whether there was one. */
    @DeleteOperation
    public String withdraw() {
        return announcing.withdraw() ? "taken back" : "no shutdown was announced";
    }
}
