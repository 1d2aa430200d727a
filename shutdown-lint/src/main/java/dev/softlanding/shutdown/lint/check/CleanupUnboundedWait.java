package dev.softlanding.shutdown.lint.check;

import com.google.errorprone.BugPattern;
import com.google.errorprone.VisitorState;
import com.google.errorprone.bugpatterns.BugChecker.MemberReferenceTreeMatcher;
import com.google.errorprone.bugpatterns.BugChecker.MethodInvocationTreeMatcher;
import com.google.errorprone.matchers.Description;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import dev.softlanding.shutdown.lint.cleanup.Cleanup;
import dev.softlanding.shutdown.lint.known.Wait;
import dev.softlanding.shutdown.lint.known.Waits;

/** Waits without a limit. */
@BugPattern(
        summary =
                "Cleanup code waits without a limit: if what it waits for never comes, the shutdown hangs until it is killed.",
        severity = BugPattern.SeverityLevel.WARNING,
        linkType = BugPattern.LinkType.NONE)
public final class CleanupUnboundedWait extends CleanupCheck
        implements MethodInvocationTreeMatcher, MemberReferenceTreeMatcher {

    private static final long serialVersionUID = 1L;

    @Override
    public Description matchMethodInvocation(MethodInvocationTree tree, VisitorState state) {
        return match(tree, state);
    }

    @Override
    public Description matchMemberReference(MemberReferenceTree tree, VisitorState state) {
        return match(tree, state);
    }

    private Description match(ExpressionTree tree, VisitorState state) {
        Wait wait = Waits.without(tree, state);
        if (wait == null) {
            return Description.NO_MATCH;
        }
        Cleanup cleanup = cleanupAround(state);
        if (cleanup == null || flushAround(state) != null) {
            return Description.NO_MATCH;
        }
        return found(
                tree,
                state,
                "'%s' waits %s in %s: if what it waits for never comes, the shutdown hangs here. %s"
                        .formatted(Waits.nameOf(tree), wait.howLong(), cleanup.description(), wait.remedy()),
                wait.fix(tree, state));
    }
}
