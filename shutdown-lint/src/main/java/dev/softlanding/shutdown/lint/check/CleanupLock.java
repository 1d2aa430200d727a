package dev.softlanding.shutdown.lint.check;

import static com.google.errorprone.matchers.Matchers.staticMethod;

import com.google.errorprone.BugPattern;
import com.google.errorprone.VisitorState;
import com.google.errorprone.bugpatterns.BugChecker.MemberReferenceTreeMatcher;
import com.google.errorprone.bugpatterns.BugChecker.MethodInvocationTreeMatcher;
import com.google.errorprone.matchers.Description;
import com.google.errorprone.matchers.Matcher;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import dev.softlanding.shutdown.lint.body.Bounds;
import dev.softlanding.shutdown.lint.cleanup.Cleanup;
import dev.softlanding.shutdown.lint.code.Calls;
import dev.softlanding.shutdown.lint.code.Foreign;
import dev.softlanding.shutdown.lint.code.Held;
import dev.softlanding.shutdown.lint.code.Remote;
import dev.softlanding.shutdown.lint.code.Waiting;
import dev.softlanding.shutdown.lint.known.Waits;
import org.jspecify.annotations.Nullable;

/** Locks that are held while code of others runs, or while the thread waits. */
@BugPattern(
        summary =
                "Cleanup code holds a lock while it waits or calls code of others: whoever needs that lock to let it go on makes it a deadlock.",
        severity = BugPattern.SeverityLevel.WARNING,
        linkType = BugPattern.LinkType.NONE)
public final class CleanupLock extends CleanupCheck implements MethodInvocationTreeMatcher, MemberReferenceTreeMatcher {

    private static final long serialVersionUID = 1L;

    private static final Matcher<ExpressionTree> SLEEPS =
            staticMethod().onClass("java.lang.Thread").named("sleep");

    @Override
    public Description matchMethodInvocation(MethodInvocationTree tree, VisitorState state) {
        return match(tree, state);
    }

    @Override
    public Description matchMemberReference(MemberReferenceTree tree, VisitorState state) {
        return match(tree, state);
    }

    private Description match(ExpressionTree tree, VisitorState state) {
        Cleanup cleanup = cleanupAround(state);
        String held = cleanup == null ? null : new Held(state).at(state.getPath());
        String why = cleanup == null || held == null ? null : danger(tree, state);
        if (cleanup == null || held == null || why == null) {
            return Description.NO_MATCH;
        }
        return found(
                tree,
                state,
                "'%s' %s while %s is held in %s: if that needs a thread which waits for the same lock, both wait forever. Take what is needed under the lock, release it, then call."
                        .formatted(Calls.ownerAndNameOf(tree), why, held, cleanup.description()));
    }

    /** A wait without a limit is a finding of its own, and any wait in a flush action. */
    private static @Nullable String danger(ExpressionTree tree, VisitorState state) {
        if (flushAround(state) != null) {
            return Foreign.isCalled(tree, state) ? "runs code of others" : null;
        }
        if (tree instanceof MethodInvocationTree call && Waits.without(call, state) != null) {
            return null;
        }
        if (Waiting.waits(tree, state)) {
            boolean done = tree instanceof MethodInvocationTree call && Bounds.isOver(call, state);
            return done ? null : "waits for other threads";
        }
        if (SLEEPS.matches(tree, state)) {
            return "sleeps";
        }
        if (Remote.isCalled(tree, state)) {
            return "waits for an answer over the network";
        }
        return Foreign.isCalled(tree, state) ? "runs code of others" : null;
    }
}
