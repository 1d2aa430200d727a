package dev.softlanding.shutdown.spring.autoconfigure;

import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.ShutdownSettings;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;

/**
 * Settings of the shutdown. A duration without a unit means seconds, as in a manifest.
 *
 * @param enabled Whether shutdown runs by a plan.
 * @param signals Settings of the signals of the operating system.
 * @param gracePeriod Time from the platform's decision to stop the process to its kill, on Kubernetes
 *     terminationGracePeriodSeconds.
 * @param preStop Longest time a preStop hook takes before the signal comes.
 * @param reserve Tail before the kill that is kept free for the last resort.
 * @param announce Settings of the time before the drain.
 * @param web Settings of the web server's drain.
 * @param tasks Settings of tasks by their names, overriding what they declare.
 */
@ConfigurationProperties(value = "shutdown", ignoreUnknownFields = false)
record ShutdownProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue Signals signals,

        @DurationUnit(ChronoUnit.SECONDS) @DefaultValue("30s")
        Duration gracePeriod,

        @DurationUnit(ChronoUnit.SECONDS) @DefaultValue("0s")
        Duration preStop,

        @DurationUnit(ChronoUnit.SECONDS) @DefaultValue("1s")
        Duration reserve,

        @DefaultValue Announce announce,
        @DefaultValue Web web,
        @DefaultValue Map<String, Task> tasks) {

    ShutdownProperties {
        tasks = Map.copyOf(tasks);
    }

    /** The platform's clock. Refuses values that no run could live with. */
    ShutdownSettings settings() {
        return new ShutdownSettings(gracePeriod, preStop, reserve);
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
     * Settings of a task.
     *
     * @param timeout Whole time the task may take.
     */
    record Task(@DurationUnit(ChronoUnit.SECONDS) @Nullable Duration timeout) {}

    private static void refuseNegative(String property, @Nullable Duration value) {
        if (value != null && value.isNegative()) {
            throw new ShutdownException("'%s' is %s. Use zero or more.".formatted(property, value));
        }
    }
}
