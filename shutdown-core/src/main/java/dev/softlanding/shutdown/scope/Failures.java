package dev.softlanding.shutdown.scope;

import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.scope.ScopeClosing.StepFailure;
import java.util.List;
import java.util.stream.Collectors;

/** Makes one exception of several failures, as Python's {@code ExitStack} and try-with-resources do. Stateless. */
final class Failures {

    /** More names or causes than this help nobody who reads them. */
    private static final int MOST = 20;

    private Failures() {}

    /** An exception with the first failure's cause as its own, and those of the others suppressed. */
    static ShutdownException of(String message, List<StepFailure> failures) {
        var exception = new Scope.FailedException(message);
        failures.stream().limit(1).forEach(first -> exception.initCause(first.cause()));
        failures.stream().skip(1).limit(MOST).forEach(other -> exception.addSuppressed(other.cause()));
        return exception;
    }

    /** An exception that names the scopes that a shutdown has not closed, or not well. */
    static ShutdownException ofClosing(int begun, List<ScopeClosing> failed, List<ScopeState> open) {
        List<StepFailure> failures =
                failed.stream().flatMap(closing -> closing.failures().stream()).toList();
        return of(
                "%d of %d scopes were not closed well: %s; %d are still open: %s"
                        .formatted(failed.size(), begun, list(failed), open.size(), list(open)),
                failures);
    }

    private static String list(List<?> all) {
        String more = all.size() > MOST ? ", and %d more]".formatted(all.size() - MOST) : "]";
        return all.stream().limit(MOST).map(Object::toString).collect(Collectors.joining(", ", "[", more));
    }
}
