package dev.softlanding.shutdown.lint.check;

import com.google.errorprone.BugPattern;
import com.google.errorprone.VisitorState;
import com.google.errorprone.bugpatterns.BugChecker.MethodInvocationTreeMatcher;
import com.google.errorprone.matchers.Description;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.TreePath;
import dev.softlanding.shutdown.lint.body.Bodies;
import dev.softlanding.shutdown.lint.body.Pauses;
import dev.softlanding.shutdown.lint.cleanup.Cleanup;
import dev.softlanding.shutdown.lint.known.Waits;

/** Sleeps, and hopes. */
@BugPattern(
        summary = "Cleanup code sleeps for a fixed time: it is too short when it matters, and lost when it does not.",
        severity = BugPattern.SeverityLevel.WARNING,
        linkType = BugPattern.LinkType.NONE)
public final class CleanupSleep extends CleanupCheck implements MethodInvocationTreeMatcher {

    private static final long serialVersionUID = 1L;

    @Override
    public Description matchMethodInvocation(MethodInvocationTree tree, VisitorState state) {
        if (!Pauses.sleeps(tree, state) || isOfLoop(state)) {
            return Description.NO_MATCH;
        }
        Cleanup cleanup = cleanupAround(state);
        // what is handed on is a timer
        if (cleanup == null || flushAround(state) != null || !Bodies.runsAtOnce(state)) {
            return Description.NO_MATCH;
        }
        return found(
                tree,
                state,
                "'%s' in %s hopes that what it gives time to is done by then: nobody knows whether it is, and the time is lost where it is done at once. Wait for the thing itself, with a limit, as awaitTermination(5, SECONDS). For load balancers that have to notice first, set 'shutdown.announce.delay'."
                        .formatted(Waits.nameOf(tree), cleanup.description()));
    }

    /** There it is the pause between two attempts, or two looks, which is another matter. */
    private static boolean isOfLoop(VisitorState state) {
        TreePath body = Bodies.around(state.getPath());
        return Bodies.loopAround(state.getPath()) != null
                || (body != null
                        && body.getLeaf() instanceof MethodTree method
                        && Pauses.isCalledInLoop(method, state));
    }
}
