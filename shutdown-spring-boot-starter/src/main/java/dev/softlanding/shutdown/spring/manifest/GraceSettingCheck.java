package dev.softlanding.shutdown.spring.manifest;

import dev.softlanding.shutdown.Wording;
import dev.softlanding.shutdown.spring.manifest.Setting.Property;
import java.time.Duration;

/** Looks whether the application is told how long the platform waits: it has no other way to know. */
final class GraceSettingCheck implements Check {

    static final String MISSING = "grace-env-missing";
    static final String UNREADABLE = "grace-env-unreadable";
    static final String TOO_LONG = "grace-env-too-long";
    static final String TOO_SHORT = "grace-env-too-short";
    static final String UNKNOWN = "grace-env-unknown";

    @Override
    public void check(Judged judged, Findings findings) {
        Integer seconds = judged.grace();
        if (seconds == null || seconds == 0) {
            return; // that is wrong itself
        }
        Duration grace = Duration.ofSeconds(seconds);
        Setting setting = judged.container().setting(Property.GRACE_PERIOD);
        if (setting == null) {
            missing(judged, grace, findings);
        } else if (setting.text() == null) {
            findings.note(
                    UNKNOWN,
                    setting.where(),
                    "The grace period that the application is told comes from outside of this file and cannot be judged.",
                    "See that it is %d, as terminationGracePeriodSeconds.".formatted(judged.enough()));
        } else {
            told(judged, grace, setting, findings);
        }
    }

    private static void missing(Judged judged, Duration grace, Findings findings) {
        PlanDemand demand = judged.budget().demand();
        if (demand.graceConfigured() && demand.gracePeriod().equals(grace)) {
            return;
        }
        Field env = judged.field("env");
        if (!judged.container().environment().elsewhere().isEmpty()) {
            findings.note(
                    UNKNOWN,
                    judged.container().environment().elsewhere().get(0),
                    "%s is not in this file, so whether it sets %s cannot be judged."
                            .formatted("What the variables come from", Property.GRACE_PERIOD.variable()),
                    "See that it is %d there, as terminationGracePeriodSeconds.".formatted(judged.enough()));
            return;
        }
        findings.failure(
                MISSING,
                new Field(env.path(), null),
                "%s is not told its grace period of %s, and cannot read it elsewhere: %s %s."
                        .formatted(
                                judged.container().name(),
                                Wording.seconds(grace),
                                demand.graceConfigured() ? "its own settings say" : "without that it assumes",
                                Wording.seconds(demand.gracePeriod())),
                judged.telling(Property.GRACE_PERIOD, Duration.ofSeconds(judged.enough())));
    }

    private static void told(Judged judged, Duration grace, Setting setting, Findings findings) {
        String fix = judged.telling(Property.GRACE_PERIOD, Duration.ofSeconds(judged.enough()));
        Duration told = setting.duration();
        if (told == null) {
            findings.failure(
                    UNREADABLE,
                    setting.where(),
                    "%s is '%s', which is no duration."
                            .formatted(
                                    Property.GRACE_PERIOD.property(), Wording.escaped(String.valueOf(setting.text()))),
                    fix);
        } else if (told.compareTo(grace) > 0) {
            findings.failure(
                    TOO_LONG,
                    setting.where(),
                    "The application is told %s, but killed after %s: what it keeps for the end comes too late."
                            .formatted(Wording.seconds(told), Wording.seconds(grace)),
                    fix);
        } else if (told.compareTo(grace) < 0) {
            tooShort(judged, grace, setting, told, fix, findings);
        }
    }

    private static void tooShort(
            Judged judged, Duration grace, Setting setting, Duration told, String fix, Findings findings) {
        long needed = judged.budget().graceNeeded();
        if (told.compareTo(Duration.ofSeconds(needed)) < 0) {
            findings.failure(
                    TOO_SHORT,
                    setting.where(),
                    "The application is told %s of the %s there are, and may need %d s: it will cut its own end short."
                            .formatted(Wording.seconds(told), Wording.seconds(grace), needed),
                    fix);
        } else {
            findings.warning(
                    TOO_SHORT,
                    setting.where(),
                    "The application is told %s of the %s there are, and never uses the rest."
                            .formatted(Wording.seconds(told), Wording.seconds(grace)),
                    fix);
        }
    }
}
