package dev.softlanding.shutdown.spring.analysis;

import dev.softlanding.shutdown.Wording;
import dev.softlanding.shutdown.spring.manifest.PlanDemand;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a manifest of Kubernetes should say for the plan to fit.
 *
 * @param terminationGracePeriodSeconds what the application takes for the grace period, or more if the plan needs more
 * @param leastGracePeriodSeconds the shortest in which the plan surely ends, without its optional tasks if need be
 * @param gracePeriodSecondsForAll the shortest in which these surely run too
 * @param preStop what to do about a hook, a sentence
 * @param environment variables of the container
 * @param manifest the lines as YAML
 */
public record Recommendation(
        long terminationGracePeriodSeconds,
        long leastGracePeriodSeconds,
        long gracePeriodSecondsForAll,
        String preStop,
        Map<String, String> environment,
        String manifest) {

    private static final Pattern CONTAINER_NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    static Recommendation of(PlanDemand demand) {
        long least = demand.gracePeriodNeeded(demand.preStop()).toSeconds();
        long forAll = demand.gracePeriodNeededForAll(demand.preStop()).toSeconds();
        long recommended = Math.max(least, demand.gracePeriod().toSeconds());
        String preStop = preStop(demand);
        Map<String, String> environment = environment(demand, recommended);
        return new Recommendation(
                recommended,
                least,
                forAll,
                preStop,
                environment,
                yaml(demand, recommended, comment(recommended, least, forAll), preStop, environment));
    }

    private static String comment(long recommended, long least, long forAll) {
        if (forAll == least) {
            return recommended > least ? " # %d is the least in which the plan fits".formatted(least) : "";
        }
        String other = recommended > least ? "%d is the least, ".formatted(least) : "";
        return " # %s%d with its optional tasks".formatted(other, forAll);
    }

    private static String preStop(PlanDemand demand) {
        if (!demand.preStop().isZero()) {
            return "Keep the preStop hook, which takes up to %s.".formatted(Wording.seconds(demand.preStop()));
        }
        return demand.announce().compareTo(Duration.ofSeconds(1)) < 0
                ? "No preStop hook: there is no announce delay to replace."
                : "No preStop hook is needed: the announce delay passes after SIGTERM.";
    }

    private static Map<String, String> environment(PlanDemand demand, long grace) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("SHUTDOWN_GRACE_PERIOD", String.valueOf(grace));
        if (!demand.preStop().isZero()) {
            environment.put("SHUTDOWN_PRE_STOP", setting(demand.preStop()));
        }
        return environment;
    }

    /** Whole seconds need no unit. */
    private static String setting(Duration duration) {
        return duration.equals(Duration.ofSeconds(duration.toSeconds()))
                ? String.valueOf(duration.toSeconds())
                : duration.toMillis() + "ms";
    }

    private static String yaml(
            PlanDemand demand, long grace, String comment, String preStop, Map<String, String> environment) {
        var yaml = new StringBuilder("""
                spec:
                  template:
                    spec:
                      terminationGracePeriodSeconds: %d%s
                      containers:
                        - name: %s
                          # %s
                          env:
                """.formatted(grace, comment, container(demand), preStop));
        environment.forEach((name, value) -> yaml.append("""
                            - name: %s
                              value: "%s"
                """.formatted(name, value)));
        return yaml.toString();
    }

    private static String container(PlanDemand demand) {
        String application = demand.application();
        return application != null && CONTAINER_NAME.matcher(application).matches() ? application : "application";
    }
}
