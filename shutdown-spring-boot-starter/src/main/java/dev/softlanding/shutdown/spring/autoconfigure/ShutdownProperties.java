package dev.softlanding.shutdown.spring.autoconfigure;

import dev.softlanding.shutdown.FailurePolicy;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.ShutdownSettings;
import dev.softlanding.shutdown.TaskSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;

/**
 * Settings of the shutdown. A duration without a unit means seconds, as in a manifest.
 *
 * @param enabled Whether shutdown runs by a plan.
 * @param mode Whether the application starts with a plan that may take longer than there is time.
 * @param signals Settings of the signals of the operating system.
 * @param gracePeriod Time from the platform's decision to stop the process to its kill, on Kubernetes
 *     terminationGracePeriodSeconds.
 * @param preStop Longest time a preStop hook takes before the signal comes.
 * @param reserve Tail before the kill that is kept free for the last resort.
 * @param announce Settings of the time before the drain.
 * @param web Settings of the web server's drain.
 * @param report Settings of what is written down about a shutdown.
 * @param tasks Settings of tasks by their names, overriding what they declare.
 */
@ConfigurationProperties(value = "shutdown", ignoreUnknownFields = false)
record ShutdownProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("permissive") Mode mode,
        @DefaultValue Signals signals,

        @DurationUnit(ChronoUnit.SECONDS) @DefaultValue("30s")
        Duration gracePeriod,

        @DurationUnit(ChronoUnit.SECONDS) @DefaultValue("0s")
        Duration preStop,

        @DurationUnit(ChronoUnit.SECONDS) @DefaultValue("1s")
        Duration reserve,

        @DefaultValue Announce announce,
        @DefaultValue Web web,
        @DefaultValue Report report,
        @DefaultValue Map<String, Task> tasks) {

    ShutdownProperties {
        tasks = Map.copyOf(tasks);
    }

    /** The platform's clock. Refuses values that no run could live with. */
    ShutdownSettings settings() {
        return new ShutdownSettings(gracePeriod, preStop, reserve);
    }

    /** What becomes of a start with a plan that may take longer than there is time. */
    enum Mode {

        /** It goes on, and the log warns. */
        PERMISSIVE,

        /** It fails. */
        STRICT
    }

    /**
     * Settings of the signals of the operating system.
     *
     * @param enabled Whether SIGTERM and SIGINT start the shutdown before the JVM's hooks run.
     */
    record Signals(@DefaultValue("true") boolean enabled) {}

    /**
     * Settings of the time before the drain.
     *
     * @param delay Time in which everything is still served after a signal, so that others can learn of it. By default 5s
     *     on Kubernetes and none elsewhere.
     */
    record Announce(
            @DurationUnit(ChronoUnit.SECONDS) @Nullable Duration delay) {

        Announce {
            refuseNegative("shutdown.announce.delay", delay);
        }
    }

    /**
     * Settings of the web server's drain.
     *
     * @param quietPeriod Time without a request after which requests are refused. Not awaited without an announce delay.
     */
    record Web(
            @DurationUnit(ChronoUnit.SECONDS) @DefaultValue("500ms")
            Duration quietPeriod) {

        Web {
            refuseNegative("shutdown.web.quiet-period", quietPeriod);
        }
    }

    /**
     * Settings of what is written down about a shutdown.
     *
     * @param directory Directory for what is written down. Without one, nothing is.
     */
    record Report(@Nullable Path directory) {}

    /**
     * Settings of a task. What is not set stays as declared.
     *
     * @param timeout Whole time the task may take.
     * @param guaranteed Time the task is sure to get, whatever those before it do.
     * @param after Tasks and phases that have to end before the task starts, in addition to the declared ones.
     * @param before Tasks and phases that start only when the task has ended, in addition to the declared ones.
     * @param phase Milestone the task belongs to.
     * @param enabled Whether the task runs.
     * @param onFailure What a failure of the task means to others.
     */
    record Task(
            @DurationUnit(ChronoUnit.SECONDS) @Nullable Duration timeout,
            @DurationUnit(ChronoUnit.SECONDS) @Nullable Duration guaranteed,
            @DefaultValue List<String> after,
            @DefaultValue List<String> before,
            @Nullable Phase phase,
            @Nullable Boolean enabled,
            @Nullable FailurePolicy onFailure) {

        TaskSettings settings() {
            return new TaskSettings(timeout, guaranteed, after, before, phase, enabled, onFailure);
        }
    }

    private static void refuseNegative(String property, @Nullable Duration value) {
        if (value != null && value.isNegative()) {
            throw new ShutdownException("'%s' is %s. Use zero or more.".formatted(property, value));
        }
    }
}
