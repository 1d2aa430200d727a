package dev.softlanding.shutdown.spring.report;

import dev.softlanding.shutdown.report.Leftover;
import dev.softlanding.shutdown.report.StepReport;
import dev.softlanding.shutdown.scope.Scope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether names of scopes are shown. They may be those of tenants, and whoever sees a plan need not know these; the log has
 * them all the same.
 */
public record ScopeNames(boolean shown) {

    /** Of the task that closes scopes, and of the flusher that does. */
    private static final String CLOSING = "scopes";

    private static final int MOST_CAUSES = 100; // there are circles of causes
    private static final String KIND = "scope";
    private static final String NOT_SHOWN = "(name not shown)";

    List<Leftover> of(List<Leftover> leftovers) {
        return shown
                ? leftovers
                : leftovers.stream().map(ScopeNames::withoutName).toList();
    }

    private static Leftover withoutName(Leftover leftover) {
        return leftover.kind().equals(KIND) ? new Leftover(KIND, NOT_SHOWN, leftover.where()) : leftover;
    }

    List<StepReport> of(List<StepReport> steps, String task) {
        return shown || !task.equals(CLOSING)
                ? steps
                : steps.stream()
                        .map(step -> new StepReport(NOT_SHOWN, step.startedAfter(), step.duration()))
                        .toList();
    }

    /** Whether the message of what a task or flusher of that name threw may have some. */
    public static boolean mayBeIn(Throwable failure, String thrower) {
        return thrower.equals(CLOSING) || tellsOfScope(failure);
    }

    /** A message may have that of its cause in it. */
    private static boolean tellsOfScope(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++) {
            if (cause instanceof Scope.FailedException) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    /** What a task or flusher of that name threw, as text. */
    @Nullable
    String of(@Nullable Throwable failure, String thrower) {
        if (failure == null) {
            return null;
        }
        return shown || !mayBeIn(failure, thrower)
                ? failure.toString()
                : failure.getClass().getName()
                        + ": the message names scopes; it is in the log, and here with 'shutdown.report.scope-names'";
    }
}
