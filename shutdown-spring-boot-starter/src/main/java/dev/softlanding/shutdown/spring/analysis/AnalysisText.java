package dev.softlanding.shutdown.spring.analysis;

import dev.softlanding.shutdown.Wording;
import dev.softlanding.shutdown.spring.manifest.PlanDemand;
import dev.softlanding.shutdown.spring.report.ShutdownPlanDescriptor;
import dev.softlanding.shutdown.spring.report.ShutdownPlanDescriptor.TaskDescriptor;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes an analysis for people, on a hundred columns. Not threadsafe; an instance writes once. */
final class AnalysisText {

    static final int COLUMNS = 100;

    private final ShutdownAnalysis analysis;
    private final Colours colours;
    private final StringBuilder text = new StringBuilder();

    private AnalysisText(ShutdownAnalysis analysis, Colours colours) {
        this.analysis = analysis;
        this.colours = colours;
    }

    static String of(ShutdownAnalysis analysis, Colours colours) {
        var text = new AnalysisText(analysis, colours);
        text.heading();
        text.plan();
        text.criticalChain();
        text.budget();
        text.recommendation();
        text.findings();
        return text.text.toString();
    }

    private void heading() {
        String application = analysis.application();
        text.append(colours.title("Shutdown plan of " + (application == null ? "the application" : application)))
                .append(": ")
                .append(colours.verdict(analysis.verdict()))
                .append('\n');
        paragraph("", verdict());
    }

    private String verdict() {
        PlanDemand demand = analysis.demand();
        Recommendation recommendation = analysis.recommendation();
        boolean longer = demand.isLongerWithOptional();
        return "It may take %s%s and needs a grace period of %d s or more%s. It %s %s%s, %s."
                .formatted(
                        Wording.tenths(demand.worstCase()),
                        longer
                                ? ", %s without its optional tasks,".formatted(Wording.tenths(demand.withoutOptional()))
                                : "",
                        recommendation.leastGracePeriodSeconds(),
                        longer ? ", %d s for all of it".formatted(recommendation.gracePeriodSecondsForAll()) : "",
                        left().isNegative() ? "does not fit in" : "fits in",
                        Wording.seconds(demand.gracePeriod()),
                        isShort() ? (left().isNegative() ? " even without them" : " without them") : "",
                        demand.graceConfigured() ? "as configured" : "the default");
    }

    private void plan() {
        List<TaskDescriptor> tasks = analysis.plan().tasks();
        boolean optional = tasks.stream().anyMatch(TaskDescriptor::optional);
        title("Plan (%d tasks, * critical, %stimes in seconds)"
                .formatted(tasks.size(), optional ? "o optional, " : ""));
        var table = new TextTable(COLUMNS, "", "phase", "task", "timeout>", "start>", "finish>", "slack>", "after");
        for (TaskDescriptor task : tasks) {
            table.row(
                    (task.critical() ? "*" : "") + (task.optional() ? "o" : ""),
                    task.phase(),
                    task.name(),
                    seconds(task.timeout()),
                    seconds(task.earliestStart()),
                    seconds(task.latestFinish()),
                    seconds(task.slack()),
                    String.join(", ", task.after()));
        }
        table.lines().forEach(line -> text.append(line.startsWith("*") ? colours.critical(line) : line)
                .append('\n'));
        paragraph(
                "",
                "start: earliest, if all before it take their whole timeouts; finish: latest, for those after it to get what"
                        + " is guaranteed to them; slack: how much longer it could take."
                        + (optional ? " An optional task with a negative slack may be left out." : ""));
    }

    private void criticalChain() {
        title("Critical chain");
        Map<String, Duration> timeouts = new HashMap<>();
        ShutdownPlanDescriptor plan = analysis.plan();
        plan.tasks().forEach(task -> timeouts.put(task.name(), task.timeout()));
        String chain = plan.criticalPath().predicted().stream()
                .map(task -> task + " " + seconds(timeouts.get(task)))
                .reduce((chained, next) -> chained + " > " + next)
                .orElse("no task");
        paragraph("  ", chain);
    }

    private void budget() {
        PlanDemand demand = analysis.demand();
        Duration charged = demand.gracePeriod()
                .minus(demand.reserve())
                .minus(analysis.plan().budget().total());
        title("Budget");
        term(" ", "grace period", demand.gracePeriod(), demand.graceConfigured() ? "shutdown.grace-period" : "default");
        term("-", "pre-stop", charged, "shutdown.pre-stop" + (charged.equals(demand.preStop()) ? "" : ", rounded up"));
        term("-", "reserve", demand.reserve(), "shutdown.reserve");
        term(
                "-",
                "worst case",
                judged(),
                "of the plan%s, with an announce delay of %s"
                        .formatted(isShort() ? " without its optional tasks" : "", Wording.tenths(demand.announce())));
        Duration left = left();
        term("=", left.isNegative() ? "missing" : "left", left.abs(), "");
    }

    private void term(String sign, String name, Duration duration, String source) {
        text.append("  %s %-12s %8s  %s"
                        .formatted(sign, name, Wording.tenths(duration), source)
                        .stripTrailing())
                .append('\n');
    }

    private Duration left() {
        return analysis.plan().budget().total().minus(judged());
    }

    /** What has to fit: all of it if it does. */
    private Duration judged() {
        return isShort()
                ? analysis.demand().withoutOptional()
                : analysis.demand().worstCase();
    }

    /** Whether there are optional tasks for which there may be no time. */
    private boolean isShort() {
        PlanDemand demand = analysis.demand();
        return demand.isLongerWithOptional() && analysis.plan().budget().total().compareTo(demand.worstCase()) < 0;
    }

    private void recommendation() {
        title("Recommended lines of a Deployment");
        text.append(analysis.recommendation().manifest().indent(2));
    }

    private void findings() {
        List<AnalysisFinding> findings = analysis.findings();
        title(findings.isEmpty() ? "Findings: none" : "Findings");
        for (AnalysisFinding finding : findings) {
            text.append("  ")
                    .append(colours.severity(finding.severity()))
                    .append(' ')
                    .append(finding.code())
                    .append('\n');
            if (finding.file() != null) {
                paragraph("    ", "file:     %s, document %d".formatted(finding.file(), finding.document()));
                paragraph("    ", "resource: " + finding.resource());
            }
            paragraph("    ", "%s %s".formatted(finding.file() == null ? "setting: " : "path:    ", finding.path()));
            paragraph("    ", "value:    " + (finding.value() == null ? "not set" : finding.value()));
            paragraph("    ", "problem:  " + finding.problem());
            fix(finding.fix());
        }
    }

    /** Lines to write are left as they are. */
    private void fix(String fix) {
        if (fix.strip().contains("\n")) {
            text.append("    fix:\n").append(fix.stripTrailing().indent(6));
        } else {
            paragraph("    ", "fix:      " + fix);
        }
    }

    private void title(String title) {
        text.append('\n').append(colours.title(title)).append('\n');
    }

    /** In lines that end at the last blank before the last column; those after the first are indented further. */
    private void paragraph(String indent, String sentence) {
        var line = new StringBuilder(indent);
        for (String word : sentence.split(" (?! )", -1)) {
            if (line.length() + word.length() > COLUMNS && !line.toString().isBlank()) {
                text.append(line.toString().stripTrailing()).append('\n');
                line = new StringBuilder(indent).append("  ");
            }
            line.append(word).append(' ');
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }

    private static String seconds(@Nullable Duration duration) {
        return duration == null ? "-" : String.format(Locale.ROOT, "%.1f", duration.toMillis() / 1e3);
    }
}
