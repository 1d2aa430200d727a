package dev.softlanding.shutdown.spring.manifest;

import dev.softlanding.shutdown.Wording;
import dev.softlanding.shutdown.spring.manifest.Setting.Property;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a container needs of its pod's grace period.
 *
 * @param demand what the plan needs, with what the container is told in place of what the application believes
 * @param hook what comes before the signal
 */
record Budget(PlanDemand demand, PreStop hook) {

    static Budget of(PlanDemand demand, Container container) {
        Duration announce = or(container.setting(Property.ANNOUNCE_DELAY), demand.announce());
        Duration preStop = or(container.setting(Property.PRE_STOP), demand.preStop());
        Duration longer = announce.minus(demand.announce());
        Duration other = demand.withoutOptional().plus(longer);
        Duration reserve = or(container.setting(Property.RESERVE), demand.reserve());
        return new Budget(
                new PlanDemand(
                        demand.application(),
                        demand.worstCase().plus(longer),
                        other.compareTo(demand.announced()) < 0 ? demand.announced() : other,
                        demand.announced(),
                        announce,
                        reserve,
                        demand.gracePeriod(),
                        demand.graceConfigured(),
                        preStop),
                PreStop.of(container.field()));
    }

    private static Duration or(@Nullable Setting setting, Duration otherwise) {
        Duration told = setting == null ? null : setting.duration();
        return told == null ? otherwise : told;
    }

    /** How long the time before the signal is: what the hook takes, or what the application allows for if that is more. */
    Duration beforeSignal() {
        if (hook.kind() == PreStop.Kind.ANNOUNCE) { // the signal comes a moment later, and a started second counts
            return Duration.ofSeconds(served().toSeconds() + 1);
        }
        Duration takes = hook.takes();
        return takes == null || takes.compareTo(demand.preStop()) < 0 ? demand.preStop() : takes;
    }

    /** How long the plan takes from the signal on. What a hook that announces has not served of the delay, is served then. */
    Duration afterSignal() {
        if (hook.kind() != PreStop.Kind.ANNOUNCE) {
            return demand.withoutOptional();
        }
        Duration spared = served().compareTo(demand.announce()) < 0 ? served() : demand.announce();
        Duration left = demand.withoutOptional().minus(spared);
        return left.compareTo(demand.announced()) < 0 || spared.equals(demand.announce()) ? demand.announced() : left;
    }

    private Duration served() {
        Duration wait = hook.takes();
        return wait == null ? demand.announce() : wait;
    }

    /** The shortest grace period that is enough, in whole seconds. */
    long graceNeeded() {
        return graceNeeded(beforeSignal(), afterSignal());
    }

    /** The same if there were no hook. */
    long graceNeededWithoutHook() {
        return graceNeeded(Duration.ZERO, demand.withoutOptional());
    }

    private long graceNeeded(Duration before, Duration after) {
        return PlanDemand.gracePeriodNeeded(before, after, demand.reserve()).toSeconds();
    }

    /** Of what that is made, for messages. */
    String sum() {
        List<String> parts = new ArrayList<>();
        if (!beforeSignal().isZero()) {
            parts.add("preStop " + Wording.seconds(beforeSignal()));
        }
        String without = demand.isLongerWithOptional() ? " without its optional tasks" : "";
        parts.add("the plan " + Wording.seconds(afterSignal()) + without);
        parts.add("the reserve " + Wording.seconds(demand.reserve()));
        return String.join(", ", parts);
    }
}
