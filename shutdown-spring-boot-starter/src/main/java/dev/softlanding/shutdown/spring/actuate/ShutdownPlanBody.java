package dev.softlanding.shutdown.spring.actuate;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.softlanding.shutdown.spring.report.ShutdownPlanDescriptor;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What the endpoint answers, so that it is written by the actuator's own mapper, whatever the application's does.
 *
 * @param plan what is shown, and all of it
 */
public record ShutdownPlanBody(@JsonValue ShutdownPlanDescriptor plan) implements OperationResponseBody {}
