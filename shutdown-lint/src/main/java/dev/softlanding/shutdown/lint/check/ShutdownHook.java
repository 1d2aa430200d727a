package dev.softlanding.shutdown.lint.check;

import com.google.errorprone.BugPattern;
import com.google.errorprone.VisitorState;
import com.google.errorprone.bugpatterns.BugChecker.MethodInvocationTreeMatcher;
import com.google.errorprone.matchers.Description;
import com.sun.source.tree.MethodInvocationTree;
import dev.softlanding.shutdown.lint.known.Hooks;
import dev.softlanding.shutdown.lint.known.Waits;

/** Adds hooks of its own. */
@BugPattern(
        summary =
                "A shutdown hook of its own: it runs beside those of Spring and Softlanding, in no order, and without a limit.",
        severity = BugPattern.SeverityLevel.WARNING,
        linkType = BugPattern.LinkType.NONE)
public final class ShutdownHook extends CleanupCheck implements MethodInvocationTreeMatcher {

    private static final long serialVersionUID = 1L;

    @Override
    public Description matchMethodInvocation(MethodInvocationTree tree, VisitorState state) {
        return !Hooks.CHANGED.matches(tree, state) || cleanupAround(state) != null
                ? Description.NO_MATCH
                : found(
                        tree,
                        state,
                        "'%s' makes the end of the application a matter of chance: hooks run all at the same time, beside the one that closes Spring and the one that runs the tasks, and nobody limits or reports them. Make it a task, which has a place and a timeout: ShutdownTask.named(…) or @OnShutdown."
                                .formatted(Waits.nameOf(tree)));
    }
}
