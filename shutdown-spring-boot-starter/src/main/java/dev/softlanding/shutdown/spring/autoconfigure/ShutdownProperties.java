package dev.softlanding.shutdown.spring.autoconfigure;

import dev.softlanding.shutdown.FailurePolicy;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.ShutdownSettings;
import dev.softlanding.shutdown.TaskSettings;
import dev.softlanding.shutdown.Wording;
import dev.softlanding.shutdown.memory.MemoryGuard;
import dev.softlanding.shutdown.policy.PolicyKind;
import dev.softlanding.shutdown.policy.TaskPolicies;
import dev.softlanding.shutdown.process.ExitCodes;
import dev.softlanding.shutdown.process.ProcessSettings;
import dev.softlanding.shutdown.progress.LiveProgress;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.spring.analysis.AnalysisFormat;
import dev.softlanding.shutdown.spring.platform.Platform;
import dev.softlanding.shutdown.time.TimeSource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.core.env.Environment;

/**
 * Settings of the shutdown. A duration without a unit means seconds, as in a manifest.
 *
 * @param enabled Whether shutdown runs by a plan.
 * @param mode Whether the application starts with a plan that may take longer than there is time.
 * @param signals Settings of the signals of the operating system.
 * @param gracePeriod Time from the platform's decision to stop the process to its kill, on Kubernetes
 *     terminationGracePeriodSeconds. By default what the platform gives unless told otherwise: 30s on Kubernetes and outside
 *     of containers, 10s in other containers and on Cloud Foundry.
 * @param preStop Longest time a preStop hook takes before the signal comes.
 * @param reserve Tail before the kill that is kept free for the last resort.
 * @param announce Settings of the time before the drain.
 * @param web Settings of the web server's drain.
 * @param memory Settings of the guard that looks at the memory.
 * @param exitCode Settings of the codes with which the process ends.
 * @param secondSignal What the same signal does that comes again, a second or more after the first.
 * @param journal Settings of the record of each life of the process.
 * @param instance What tells this instance from others of the same application, over restarts. By default the name of the
 *     host.
 * @param terminationLog File for a summary of the shutdown, which is written if the file exists.
 * @param progress Where it is shown what a shutdown waits for, while it goes on.
 * @param report Settings of what is written down about a shutdown.
 * @param tasks Settings of tasks by their names, overriding what they declare.
 * @param findings Whether findings are looked for at the start, by their names.
 * @param analyze Whether the application only analyzes its shutdown plan and ends. Has to be set on the command line, as a
 *     system property or in the environment. Empty means true.
 * @param analyzeFormat Language in which the analysis is written to the standard output.
 * @param analyzeManifest Files with manifests of Kubernetes to check, separated by commas; a dash for the standard input.
 * @param analyzeKubernetesVersion Version of the Kubernetes cluster that manifests are checked for, such as 1.34.
 */
@ConfigurationProperties(value = "shutdown", ignoreUnknownFields = false)
record ShutdownProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("permissive") Mode mode,
        @DefaultValue Signals signals,

        @DurationUnit(ChronoUnit.SECONDS) @Nullable Duration gracePeriod,

        @DurationUnit(ChronoUnit.SECONDS) @DefaultValue("0s")
        Duration preStop,

        @DurationUnit(ChronoUnit.SECONDS) @DefaultValue("1s")
        Duration reserve,

        @DefaultValue Announce announce,
        @DefaultValue Web web,
        @DefaultValue Memory memory,
        @DefaultValue ExitCode exitCode,
        @DefaultValue("escalate") SecondSignal secondSignal,
        @DefaultValue Journal journal,
        @Nullable String instance,
        @DefaultValue("/dev/termination-log") Path terminationLog,
        @DefaultValue("auto") Progress progress,
        @DefaultValue Report report,
        @DefaultValue Map<String, Task> tasks,
        @DefaultValue Map<String, Boolean> findings,
        @DefaultValue("false") boolean analyze,
        @Name("analyze.format") @DefaultValue("text") AnalysisFormat analyzeFormat,
        @Name("analyze.manifest") @Nullable String analyzeManifest,
        @Name("analyze.kubernetes-version") @Nullable String analyzeKubernetesVersion) {

    ShutdownProperties {
        tasks = Map.copyOf(tasks);
        findings = Map.copyOf(findings);
    }

    /** The platform's clock. Refuses values that no run could live with. */
    ShutdownSettings settings(Environment environment) {
        return settings(Platform.of(environment));
    }

    /** As {@link #settings(Environment)}, on that platform. */
    ShutdownSettings settings(Platform platform) {
        Duration given = gracePeriod == null ? platform.gracePeriod() : gracePeriod;
        return new ShutdownSettings(given, preStop, reserve);
    }

    /** How the process is to end. */
    ProcessSettings process(Environment environment) {
        return new ProcessSettings(
                settings(environment), signals.enabled, exitCode.codes(), secondSignal == SecondSignal.ESCALATE);
    }

    /** What tells this instance from others: as set, or the name of the host. */
    String instanceOr(@Nullable String host) {
        return instance != null && !instance.isBlank() ? instance : host != null ? host : "localhost";
    }

    /** Where it is shown what a shutdown waits for, while it goes on. */
    enum Progress {

        /** On the terminal if the process writes to one, or else in the log. */
        AUTO,

        /** In a line of the terminal, redrawn again and again, from half a second on. */
        TERMINAL,

        /** In the log, every five seconds. */
        LOG,

        /** Nowhere. */
        NONE;

        /** Who shows it. */
        Optional<LiveProgress> of(Supplier<ShutdownReport> run) {
            return switch (this) {
                case AUTO -> (LiveProgress.hasTerminal() ? TERMINAL : LOG).of(run);
                case TERMINAL -> Optional.of(LiveProgress.onTerminal(run, TimeSource.system()));
                case LOG -> Optional.of(LiveProgress.inLog(run, TimeSource.system()));
                case NONE -> Optional.empty();
            };
        }
    }

    /** What the same signal does that comes again. */
    enum SecondSignal {

        /** It cuts the run short: forced flush, then the end. */
        ESCALATE,

        /** Nothing more than the first. */
        JOIN
    }

    /**
     * Settings of the codes with which the process ends. What is not set is 128 + the number of the signal; without a signal,
     * 3 for a lack of memory and else 0.
     *
     * @param clean Exit code when every task succeeded.
     * @param degraded Exit code when the plan ended in time, but a task failed, timed out or was given up.
     * @param forced Exit code when the cut-off came first.
     * @param memory Exit code of a shutdown for lack of memory.
     */
    record ExitCode(
            @Nullable Integer clean,
            @Nullable Integer degraded,
            @Nullable Integer forced,
            @Nullable Integer memory) {

        ExitCodes codes() {
            return new ExitCodes(clean, degraded, forced, memory);
        }
    }

    /**
     * Settings of the record of each life of the process.
     *
     * @param directory Directory for the records. Without one there are none. It has to outlive the container.
     */
    record Journal(@Nullable String directory) {

        /** The directory; none if the text is empty, as a variable of the environment may be. */
        @Nullable
        Path path() {
            return directory == null || directory.isBlank() ? null : Path.of(directory);
        }
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
     * @param readiness What becomes of readiness when the shutdown begins.
     */
    record Announce(
            @DurationUnit(ChronoUnit.SECONDS) @Nullable Duration delay,
            @DefaultValue("keep") Readiness readiness) {

        Announce {
            refuseNegative("shutdown.announce.delay", delay);
        }
    }

    /** What becomes of readiness when the shutdown begins. */
    enum Readiness {

        /** It stays until the context closes. */
        KEEP,

        /** Traffic is refused, for all who ask: everything is served all the same. */
        REFUSE
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
     * Settings of the guard that looks at the memory.
     *
     * @param enabled Whether the heap and the container are looked at, and a warning is logged before they are full.
     * @param heapThreshold Part of the heap, up to 1, that may be in use after garbage collection.
     * @param containerThreshold Part of the container's memory limit, up to 1, that its working set may have.
     * @param interval Time between two looks.
     * @param looks Number of looks in a row that have to be over the threshold.
     * @param shutdown Whether an orderly shutdown begins at the threshold.
     * @param heapDump Whether a heap dump is written at the threshold, once.
     * @param heapDumpDirectory Directory for the heap dump. By default that for temporary files.
     */
    record Memory(
            @DefaultValue("false") boolean enabled,
            @DefaultValue("0.95") double heapThreshold,
            @DefaultValue("0.95") double containerThreshold,

            @DurationUnit(ChronoUnit.SECONDS) @DefaultValue("1s")
            Duration interval,

            @DefaultValue("3") int looks,
            @DefaultValue("false") boolean shutdown,
            @DefaultValue("false") boolean heapDump,
            @Nullable Path heapDumpDirectory) {

        /** The guard so far. Refuses values that it could not live with. */
        MemoryGuard.Builder guard() {
            MemoryGuard.Builder guard = MemoryGuard.builder()
                    .heapThreshold(heapThreshold)
                    .containerThreshold(containerThreshold)
                    .interval(interval)
                    .looks(looks);
            if (heapDump) {
                guard.heapDump(
                        heapDumpDirectory == null ? Path.of(System.getProperty("java.io.tmpdir")) : heapDumpDirectory);
            }
            return guard;
        }
    }

    /**
     * Settings of what is written down about a shutdown.
     *
     * @param directory Directory for what is written down. Without one, nothing is.
     * @param scopeNames Whether names of scopes, which may be those of tenants, are shown on the endpoint and in written
     *     reports.
     */
    record Report(
            @Nullable String directory,
            @DefaultValue("false") boolean scopeNames) {}

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
     * @param optional Whether the task is left out when the time is short.
     * @param retry Instance of Resilience4j's retry that tries the task again while there is time.
     * @param circuitBreaker Instance of Resilience4j's circuit breaker: while it is open, the task is not tried.
     * @param rateLimiter Instance of Resilience4j's rate limiter that the task waits for, while it has time.
     * @param timeLimiter Instance of Resilience4j's time limiter, for a task that goes on without a thread.
     * @param bulkhead Instance of Resilience4j's bulkhead that the task waits for, while it has time. That of the task
     *     scopes is for each step of every scope.
     */
    record Task(
            @DurationUnit(ChronoUnit.SECONDS) @Nullable Duration timeout,
            @DurationUnit(ChronoUnit.SECONDS) @Nullable Duration guaranteed,
            @DefaultValue List<String> after,
            @DefaultValue List<String> before,
            @Nullable Phase phase,
            @Nullable Boolean enabled,
            @Nullable FailurePolicy onFailure,
            @Nullable Boolean optional,
            @Nullable String retry,
            @Nullable String circuitBreaker,
            @Nullable String rateLimiter,
            @Nullable String timeLimiter,
            @Nullable String bulkhead) {

        TaskSettings settings() {
            return new TaskSettings(
                    timeout, guaranteed, after, before, phase, enabled, onFailure, optional, policies());
        }

        private TaskPolicies policies() {
            var instances = new EnumMap<PolicyKind, String>(PolicyKind.class);
            put(PolicyKind.RETRY, retry, instances);
            put(PolicyKind.CIRCUIT_BREAKER, circuitBreaker, instances);
            put(PolicyKind.RATE_LIMITER, rateLimiter, instances);
            put(PolicyKind.TIME_LIMITER, timeLimiter, instances);
            put(PolicyKind.BULKHEAD, bulkhead, instances);
            return new TaskPolicies(instances);
        }

        private static void put(PolicyKind kind, @Nullable String instance, Map<PolicyKind, String> instances) {
            if (instance != null) {
                instances.put(kind, instance);
            }
        }
    }

    private static void refuseNegative(String property, @Nullable Duration value) {
        if (value != null && value.isNegative()) {
            throw new ShutdownException("'%s' is %s. Use zero or more.".formatted(property, Wording.seconds(value)));
        }
    }
}
