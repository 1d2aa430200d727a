package dev.softlanding.shutdown.spring.findings;

import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.plan.Spelling;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Those of the shutdown's settings that findings depend on; they are documented where all others are.
 *
 * @param gracePeriod how long the platform waits, if anybody says so
 * @param findings whether to look for findings, by their names
 */
record FindingSettings(@Nullable String gracePeriod, Map<String, Boolean> findings) {

    FindingSettings {
        findings = Map.copyOf(findings);
    }

    /** Bound one by one: a native image would need hints to bind this record. */
    static FindingSettings of(Environment environment) {
        Binder binder = Binder.get(environment);
        return new FindingSettings(
                binder.bind("shutdown.grace-period", String.class).orElse(null),
                binder.bind("shutdown.findings", Bindable.mapOf(String.class, Boolean.class))
                        .orElse(Map.of()));
    }

    boolean tellsGracePeriod() {
        return gracePeriod != null && !gracePeriod.isBlank();
    }

    boolean isOn(String name) {
        return findings.entrySet().stream()
                .noneMatch(setting ->
                        !setting.getValue() && letters(setting.getKey()).equals(letters(name)));
    }

    /** Refuses settings of findings that nobody could have. */
    void refuseUnknown(Collection<String> known) {
        List<String> letters = known.stream().map(FindingSettings::letters).toList();
        String refusals = findings.keySet().stream()
                .filter(name -> !letters.contains(letters(name)))
                .sorted()
                .map(name -> "'shutdown.findings.%s' is about no finding that there could be. %s"
                        .formatted(name, Spelling.suggestion(name, known)))
                .collect(Collectors.joining(" "));
        if (!refusals.isEmpty()) {
            throw new ShutdownException(refusals);
        }
    }

    /** What is left of a name in a variable of the environment, where dashes cannot be. */
    private static String letters(String name) {
        return name.replaceAll("[-._]", "").toLowerCase(Locale.ROOT);
    }
}
