package dev.softlanding.shutdown.lint.check;

import com.google.errorprone.BugPattern;
import com.google.errorprone.VisitorState;
import com.google.errorprone.bugpatterns.BugChecker.MethodInvocationTreeMatcher;
import com.google.errorprone.bugpatterns.BugChecker.NewClassTreeMatcher;
import com.google.errorprone.matchers.Description;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import dev.softlanding.shutdown.lint.cleanup.Cleanup;
import dev.softlanding.shutdown.lint.known.Client;
import dev.softlanding.shutdown.lint.known.Clients;
import dev.softlanding.shutdown.lint.known.Waits;

/** Talks to others without a limit. */
@BugPattern(
        summary = "Cleanup code asks another process and has no timeout: one that does not answer holds the shutdown.",
        severity = BugPattern.SeverityLevel.WARNING,
        linkType = BugPattern.LinkType.NONE)
public final class CleanupClient extends CleanupCheck implements MethodInvocationTreeMatcher, NewClassTreeMatcher {

    private static final long serialVersionUID = 1L;

    @Override
    public Description matchMethodInvocation(MethodInvocationTree tree, VisitorState state) {
        return match(tree, Waits.nameOf(tree), state);
    }

    @Override
    public Description matchNewClass(NewClassTree tree, VisitorState state) {
        return match(tree, "new " + ASTHelpers.getSymbol(tree).owner.getSimpleName(), state);
    }

    private Description match(ExpressionTree tree, String name, VisitorState state) {
        Client client = Clients.without(tree, state);
        Cleanup cleanup = client == null ? null : cleanupAround(state);
        return client == null || cleanup == null || flushAround(state) != null
                ? Description.NO_MATCH
                : found(
                        tree,
                        state,
                        "'%s' in %s has no timeout: the other process may be shutting down too, and when it does not answer, the shutdown hangs here. %s"
                                .formatted(name, cleanup.description(), client.remedy()));
    }
}
