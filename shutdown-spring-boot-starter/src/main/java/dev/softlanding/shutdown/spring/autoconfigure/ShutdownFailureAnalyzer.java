package dev.softlanding.shutdown.spring.autoconfigure;

import dev.softlanding.shutdown.InvalidPlanException;
import dev.softlanding.shutdown.PlanProblem;
import dev.softlanding.shutdown.ShutdownException;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.Order;

/**
 * Says what is wrong with a plan or a setting, and how to mend it, instead of a stack trace. Comes before Boot's analyzer of
 * failed bindings, which would show the same as an exception's type and message.
 */
@Order(0)
final class ShutdownFailureAnalyzer extends AbstractFailureAnalyzer<ShutdownException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, ShutdownException cause) {
        if (cause instanceof InvalidPlanException invalid) {
            List<PlanProblem> problems = invalid.problems();
            return new FailureAnalysis(
                    "The shutdown plan has %s:%n%s"
                            .formatted(
                                    problems.size() == 1 ? "a problem" : problems.size() + " problems",
                                    numbered(problems, PlanProblem::message)),
                    "Mend %s:%n%s"
                            .formatted(
                                    problems.size() == 1 ? "it" : "each of them", numbered(problems, PlanProblem::fix)),
                    cause);
        }
        return new FailureAnalysis(cause.getMessage(), "Change the setting that is named above.", cause);
    }

    private static String numbered(List<PlanProblem> problems, Function<PlanProblem, String> text) {
        return IntStream.range(0, problems.size())
                .mapToObj(i -> "%n    %d. %s".formatted(i + 1, text.apply(problems.get(i))))
                .collect(Collectors.joining());
    }
}
