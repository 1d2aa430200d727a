package dev.softlanding.shutdown.spring.analysis;

import dev.softlanding.shutdown.Wording;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.plan.ShutdownPlan;
import dev.softlanding.shutdown.report.BudgetProof;
import dev.softlanding.shutdown.report.Remedy;
import dev.softlanding.shutdown.spring.announce.AnnounceDelay;
import dev.softlanding.shutdown.spring.manifest.ManifestEnvironment;
import dev.softlanding.shutdown.spring.manifest.ManifestFinding.Severity;
import dev.softlanding.shutdown.spring.manifest.PlanDemand;
import dev.softlanding.shutdown.spring.report.GraphFormat;
import dev.softlanding.shutdown.spring.report.PlanDescriber;
import dev.softlanding.shutdown.spring.report.PlanJson;
import dev.softlanding.shutdown.spring.report.ShutdownPlanDescriptor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * What can be said of an application's shutdown before it is deployed. As JSON it has these members, without those that are
 * absent; durations are written as {@code PT5.5S}.
 *
 * @param application what the application is called, if it has a name
 * @param verdict whether all is well
 * @param demand what the plan needs, and what the application takes for given: the terms of the budget
 * @param plan the plan as the endpoint {@code shutdownplan} shows it, with its proof; in an analysis it is armed and never runs
 * @param recommendation what a manifest should say
 * @param findings what is wrong, or worth to know
 */
public record ShutdownAnalysis(
        @Nullable String application,
        Verdict verdict,
        PlanDemand demand,
        ShutdownPlanDescriptor plan,
        Recommendation recommendation,
        List<AnalysisFinding> findings) {

    private static final String GRACE_PERIOD = "shutdown.grace-period";

    /** What an analysis comes to. */
    public enum Verdict {

        /** The plan fits what was configured, and the manifests do. */
        FITS,

        /** Something would go wrong. */
        FAILS,

        /** Nobody says what there is, so there was nothing to judge. */
        RECOMMENDED
    }

    /** A defensive copy of the list. */
    public ShutdownAnalysis {
        findings = List.copyOf(findings);
    }

    /**
     * What the plan of an application needs of the platform.
     *
     * @param context of the application, with its plan armed
     */
    public static PlanDemand demandOf(ApplicationContext context) {
        ShutdownCoordinator coordinator = context.getBean(ShutdownCoordinator.class);
        Environment environment = context.getEnvironment();
        BudgetProof proof = coordinator.proof();
        return new PlanDemand(
                environment.getProperty("spring.application.name"),
                proof.worstCase(),
                proof.withoutOptional(),
                announced(coordinator.plan().orElseThrow().withoutOptional(), proof),
                context.getBean(AnnounceDelay.class).delay(),
                coordinator.settings().reserve(),
                coordinator.settings().gracePeriod(),
                StringUtils.hasText(environment.getProperty(GRACE_PERIOD)),
                coordinator.settings().preStop());
    }

    /**
     * How long what has to fit may take if the announce delay is over before it begins: shorter by as much as the longest path is
     * without the delay's task.
     */
    private static Duration announced(ShutdownPlan plan, BudgetProof proof) {
        long[] times = new long[plan.nodeCount()];
        Arrays.setAll(times, plan::timeoutNanos);
        times[plan.nodeOf(AnnounceDelay.TASK)] = 0;
        long longest = LongStream.of(plan.longestFrom(times)).max().orElse(0);
        return proof.withoutOptional().minus(plan.worstCase()).plusNanos(longest);
    }

    /** Analyzes the plan of an application, which is armed, beside its manifests. */
    static ShutdownAnalysis of(ApplicationContext context, Manifests manifests) {
        PlanDemand demand = demandOf(context);
        List<AnalysisFinding> findings = new ArrayList<>();
        BudgetProof proof = context.getBean(ShutdownCoordinator.class).proof();
        if (demand.graceConfigured() && !proof.fits()) {
            findings.add(tooLong(demand, proof));
        }
        manifests.check(demand).stream().map(AnalysisFinding::of).forEach(findings::add);
        findings.addAll(notApplied(manifests.environment(demand.application())));
        boolean fails = findings.stream().anyMatch(finding -> finding.severity() == Severity.FAILURE);
        boolean judged = demand.graceConfigured() || !manifests.isEmpty();
        return new ShutdownAnalysis(
                demand.application(),
                fails ? Verdict.FAILS : judged ? Verdict.FITS : Verdict.RECOMMENDED,
                demand,
                context.getBean(PlanDescriber.class).describe(),
                Recommendation.of(demand),
                findings);
    }

    private static AnalysisFinding tooLong(PlanDemand demand, BudgetProof proof) {
        return AnalysisFinding.ofSetting(
                Severity.FAILURE,
                "plan-too-long",
                GRACE_PERIOD,
                Wording.seconds(demand.gracePeriod()),
                "The plan may take %s, but there are only %s before the cut-off."
                        .formatted(proof.takesAtMost(), Wording.tenths(proof.budget())),
                proof.remedies().stream().map(Remedy::sentence).collect(Collectors.joining(" Or: ")));
    }

    private static List<AnalysisFinding> notApplied(ManifestEnvironment environment) {
        return environment.leftOut().entrySet().stream()
                .map(variable -> AnalysisFinding.ofSetting(
                        Severity.NOTE,
                        "variable-not-applied",
                        variable.getKey(),
                        null,
                        "The plan is analyzed without this variable. " + variable.getValue(),
                        "Set it in the environment of the analysis, if it matters."))
                .toList();
    }

    /** The analysis in that language. */
    String in(AnalysisFormat format) {
        return switch (format) {
            case TEXT -> AnalysisText.of(this, Colours.ofTerminal());
            case JSON -> PlanJson.of(this) + "\n";
            case DOT -> GraphFormat.DOT.draw(plan);
            case MERMAID -> GraphFormat.MERMAID.draw(plan);
        };
    }
}
