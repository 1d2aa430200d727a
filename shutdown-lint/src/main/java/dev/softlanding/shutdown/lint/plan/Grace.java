package dev.softlanding.shutdown.lint.plan;

import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.ShutdownSettings;
import dev.softlanding.shutdown.Wording;
import dev.softlanding.shutdown.lint.plan.declared.Annotations;
import dev.softlanding.shutdown.lint.plan.declared.Declared;
import dev.softlanding.shutdown.lint.plan.declared.Times;
import dev.softlanding.shutdown.plan.ShutdownPlan;
import dev.softlanding.shutdown.report.BudgetProof;
import dev.softlanding.shutdown.report.Remedy;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The time that the platform gives, as far as the compiler was told. */
record Grace(ShutdownSettings settings) {

    /** Not with a dash, as the property: javac takes identifiers only. */
    static final String PERIOD = "shutdown.gracePeriod";

    static final String RESERVE = "shutdown.reserve";

    /**
     * The one that the options declare, or {@code null}.
     *
     * @throws ShutdownException if nobody can live with it
     */
    static @Nullable Grace of(Map<String, String> options) {
        if (options.get(PERIOD) == null) {
            return null;
        }
        return new Grace(new ShutdownSettings(
                duration(options, PERIOD, ShutdownSettings.DEFAULT_GRACE_PERIOD),
                Duration.ZERO,
                duration(options, RESERVE, ShutdownSettings.DEFAULT_RESERVE)));
    }

    private static Duration duration(Map<String, String> options, String name, Duration unlessGiven) {
        String text = options.get(name);
        if (text == null) {
            return unlessGiven;
        }
        Duration duration = Times.of(text).duration();
        if (duration == null) {
            throw new ShutdownException(
                    "The option -A%s is '%s'. Write it as 500ms, 5s or PT5S.".formatted(name, text));
        }
        return duration;
    }

    /** What a run has until its cut-off. */
    Duration budget() {
        return settings.gracePeriod().minus(settings.reserve());
    }

    /** Adds a problem if the plan does not fit. */
    void check(ShutdownPlan plan, List<Declared> own, List<Problem> problems) {
        BudgetProof proof = plan.proof(settings, budget().toNanos());
        if (proof.fits()) {
            return;
        }
        String path = plan.tasks().stream()
                .filter(task -> proof.criticalPath().contains(task.name()))
                .filter(task -> !ModulePlan.knownTimeout(task).isZero())
                .map(task -> "'%s' %s".formatted(task.name(), Wording.seconds(ModulePlan.knownTimeout(task))))
                .collect(Collectors.joining(", "));
        String remedies = proof.remedies().stream().map(Remedy::sentence).collect(Collectors.joining(" Or: "));
        List<Declared> at = Stream.concat(
                        own.stream()
                                .filter(declared -> proof.criticalPath()
                                        .contains(declared.task().name()))
                                .sorted(Comparator.comparing((Declared declared) -> proof.criticalPath()
                                        .indexOf(declared.task().name()))),
                        own.stream())
                .distinct()
                .toList();
        String message = "The tasks known here may take %s, but there are only %s before the cut-off: %s. %s"
                .formatted(proof.takesAtMost(), Wording.tenths(proof.budget()), path, remedies);
        problems.add(new Problem(
                Rules.GRACE_PERIOD,
                false,
                message,
                at,
                at.isEmpty() ? null : Annotations.written(at.get(0).annotation(), "timeout")));
    }
}
