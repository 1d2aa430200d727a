package dev.softlanding.shutdown.spring.manifest;

import dev.softlanding.shutdown.Wording;
import dev.softlanding.shutdown.spring.manifest.Setting.Property;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks whether the application knows of the time that goes by before the signal, and whether that has to go by twice. */
final class PreStopCheck implements Check {

    static final String UNTOLD = "pre-stop-env-too-short";
    static final String TOO_LONG = "pre-stop-env-too-long";
    static final String UNREADABLE = "pre-stop-env-unreadable";
    static final String UNKNOWN = "pre-stop-env-unknown";
    static final String LENGTH = "pre-stop-length-unknown";
    static final String WAIT = "pre-stop-wait";
    static final String FAILS = "pre-stop-fails";
    static final String PORT = "pre-stop-port";
    static final String TWICE = "announced-twice";

    @Override
    public void check(Judged judged, Findings findings) {
        Setting setting = judged.container().setting(Property.PRE_STOP);
        if (setting != null && setting.text() == null) {
            unknown(setting.where(), findings);
        } else if (setting != null && setting.duration() == null) {
            findings.failure(
                    UNREADABLE,
                    setting.where(),
                    "%s is '%s', which is no duration."
                            .formatted(Property.PRE_STOP.property(), Wording.escaped(String.valueOf(setting.text()))),
                    "Use seconds, as \"20\".");
        } else {
            length(judged, setting, findings);
        }
        switch (judged.hook().kind()) {
            case ANNOUNCE -> announcing(judged, findings);
            case SLEEP -> twice(judged, findings);
            case OTHER -> other(judged, findings);
            case NONE -> {}
        }
        port(judged, findings);
    }

    private static void unknown(Field where, Findings findings) {
        findings.note(
                UNKNOWN,
                where,
                "What the application is told of the hook's length comes from outside of this file and cannot be judged.",
                "See that %s is what lifecycle.preStop takes.".formatted(Property.PRE_STOP.variable()));
    }

    private static void length(Judged judged, @Nullable Setting setting, Findings findings) {
        PreStop hook = judged.hook();
        Duration takes = hook.takes();
        if (takes == null || hook.kind() == PreStop.Kind.ANNOUNCE) {
            return;
        }
        Duration told = judged.budget().demand().preStop();
        Field where = setting == null ? hook.field() : setting.where();
        Optional<Field> elsewhere = judged.container().environment().elsewhere();
        if (told.compareTo(takes) < 0 && setting == null && elsewhere.isPresent()) {
            unknown(elsewhere.get(), findings);
        } else if (told.compareTo(takes) < 0) {
            findings.failure(
                    UNTOLD,
                    where,
                    "The hook takes %s before the signal, which the application cannot see; it is told %s."
                            .formatted(Wording.seconds(takes), told.isZero() ? "nothing of it" : Wording.seconds(told)),
                    judged.telling(Property.PRE_STOP, takes));
        } else if (told.compareTo(takes) > 0) {
            findings.warning(
                    TOO_LONG,
                    where,
                    "The application allows for %s of a hook before the signal, but %s: the rest of its grace period is never used."
                            .formatted(
                                    Wording.seconds(told),
                                    hook.kind() == PreStop.Kind.NONE
                                            ? "there is none"
                                            : "it takes " + Wording.seconds(takes)),
                    judged.telling(Property.PRE_STOP, takes));
        }
    }

    private static void announcing(Judged judged, Findings findings) {
        PreStop hook = judged.hook();
        PlanDemand demand = judged.budget().demand();
        Setting told = judged.container().setting(Property.GRACE_PERIOD);
        Duration toldGrace = told == null ? null : told.duration();
        Duration longest = (toldGrace == null ? demand.gracePeriod() : toldGrace).minus(demand.reserve());
        Duration wait = hook.takes();
        boolean isAny = !longest.isNegative(); // otherwise the grace period is wrong itself
        if (isAny && hook.asked() != null && (wait == null || wait.compareTo(longest) > 0)) {
            findings.failure(
                    WAIT,
                    hook.field(),
                    "The endpoint refuses a wait of '%s', so that nothing is announced: it waits from zero to the grace period less the reserve, %s."
                            .formatted(Wording.escaped(hook.asked()), Wording.seconds(longest)),
                    "Write a duration as 'wait=%s', or leave it out for the announce delay."
                            .formatted(
                                    judged.announce().isZero()
                                            ? "5s"
                                            : judged.announce().toSeconds() + "s"));
        }
    }

    private static void twice(Judged judged, Findings findings) {
        Duration takes = judged.hook().takes();
        Duration announce = judged.announce();
        if (takes == null || takes.isZero() || announce.isZero()) {
            return;
        }
        findings.warning(
                TWICE,
                judged.hook().field(),
                "Everything is served for %s by the hook and then for %s by the announce delay; one of them would do."
                        .formatted(Wording.seconds(takes), Wording.seconds(announce)),
                judged.telling(Property.ANNOUNCE_DELAY, Duration.ZERO) + "\n# or without lifecycle.preStop and "
                        + Property.PRE_STOP.variable());
    }

    private static void other(Judged judged, Findings findings) {
        if (judged.field("lifecycle.preStop.tcpSocket").isThere()) {
            findings.warning(
                    FAILS,
                    judged.field("lifecycle.preStop.tcpSocket"),
                    "Kubernetes does not serve hooks of this kind: they fail at once.",
                    "Leave it out, or use 'sleep', 'exec' or 'httpGet'.");
        } else if (judged.budget().demand().preStop().isZero()
                && judged.container().setting(Property.PRE_STOP) == null) {
            findings.warning(
                    LENGTH,
                    judged.hook().field(),
                    "How long this takes before the signal is not in the file, and the application cannot see it.",
                    "Tell it the longest, in seconds, by %s.".formatted(Property.PRE_STOP.variable()));
        }
    }

    /** The kubelet looks a name up among the container's ports; a number it takes as it is. */
    private static void port(Judged judged, Findings findings) {
        Field port = judged.field("lifecycle.preStop.httpGet.port");
        String name = port.text();
        if (name == null) {
            return;
        }
        boolean isNumber = name.matches("\\d+");
        var ports = judged.field("ports").elements();
        boolean isKnown = ports.stream()
                .anyMatch(each -> name.equals(
                        each.child(isNumber ? "containerPort" : "name").text()));
        if (isKnown || (isNumber && ports.isEmpty())) {
            return;
        }
        String named = ports.stream()
                .map(each ->
                        each.child("name").textOr(each.child("containerPort").textOr("")))
                .reduce((one, two) -> one + ", " + two)
                .orElse("none");
        String fix = "Use one of the container's ports: %s.".formatted(Wording.escaped(named));
        if (isNumber) {
            findings.warning(PORT, port, "The container does not name port %s among its own.".formatted(name), fix);
        } else {
            findings.failure(
                    PORT,
                    port,
                    "The container has no port '%s', so the hook fails at once.".formatted(Wording.escaped(name)),
                    fix);
        }
    }
}
