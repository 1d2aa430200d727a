package dev.softlanding.shutdown.lint.check;

import static com.google.errorprone.matchers.Matchers.instanceMethod;

import com.google.errorprone.BugPattern;
import com.google.errorprone.VisitorState;
import com.google.errorprone.bugpatterns.BugChecker.MemberReferenceTreeMatcher;
import com.google.errorprone.bugpatterns.BugChecker.MethodInvocationTreeMatcher;
import com.google.errorprone.matchers.Description;
import com.google.errorprone.matchers.Matcher;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.tools.javac.code.Symbol;
import dev.softlanding.shutdown.lint.cleanup.Cleanup;
import dev.softlanding.shutdown.lint.code.Calls;
import dev.softlanding.shutdown.lint.code.PoolUse;
import dev.softlanding.shutdown.lint.code.Result;

/** Executors that are told to end and left alone, and the tasks they give back and nobody takes. */
@BugPattern(
        summary =
                "Cleanup code shuts an executor down without waiting for it, or drops the tasks that never began: work is lost, and nobody is told.",
        severity = BugPattern.SeverityLevel.WARNING,
        linkType = BugPattern.LinkType.NONE)
public final class CleanupExecutor extends CleanupCheck
        implements MethodInvocationTreeMatcher, MemberReferenceTreeMatcher {

    private static final long serialVersionUID = 1L;
    private static final String SERVICE = "java.util.concurrent.ExecutorService";

    private static final Matcher<ExpressionTree> SHUTDOWN =
            instanceMethod().onDescendantOf(SERVICE).named("shutdown").withNoParameters();
    private static final Matcher<ExpressionTree> SHUTDOWN_NOW =
            instanceMethod().onDescendantOf(SERVICE).named("shutdownNow").withNoParameters();
    private static final Matcher<ExpressionTree> OF_TIMER = instanceMethod()
            .onDescendantOf("java.util.concurrent.ScheduledExecutorService")
            .named("shutdownNow");

    @Override
    public Description matchMethodInvocation(MethodInvocationTree tree, VisitorState state) {
        return match(tree, state);
    }

    @Override
    public Description matchMemberReference(MemberReferenceTree tree, VisitorState state) {
        return match(tree, state);
    }

    private Description match(ExpressionTree tree, VisitorState state) {
        boolean gently = SHUTDOWN.matches(tree, state);
        boolean now = !gently && SHUTDOWN_NOW.matches(tree, state);
        Symbol pool = gently || now ? Calls.subject(tree) : null;
        Cleanup cleanup = pool == null ? null : cleanupAround(state);
        if (pool == null || cleanup == null) {
            return Description.NO_MATCH;
        }
        var use = new PoolUse(pool, state);
        if (gently) {
            // a flush action has no time to wait
            return cleanup.kind() == Cleanup.Kind.FLUSH || use.isAwaited() || use.isStoppedNow() || use.isHandedOn()
                    ? Description.NO_MATCH
                    : found(tree, state, notAwaited(pool, cleanup));
        }
        boolean kept = !Result.isDropped(state.getPath(), state) || OF_TIMER.matches(tree, state);
        return kept || use.isDrainedBefore() || use.isHandedOn() || use.hasNoQueue()
                ? Description.NO_MATCH
                : found(tree, state, dropped(pool, cleanup));
    }

    private static String notAwaited(Symbol pool, Cleanup cleanup) {
        return "'%s' is shut down in %s, and nobody waits for it: its tasks run on while what they use is closed, or end with the JVM. Call awaitTermination with a timeout, and shutdownNow if that is false."
                .formatted(pool.getSimpleName(), cleanup.description());
    }

    private static String dropped(Symbol pool, Cleanup cleanup) {
        return "'%s.shutdownNow()' in %s returns the tasks that never began, and nobody takes them: they are lost without a word. Call shutdown and awaitTermination with a timeout first, or log what it returns."
                .formatted(pool.getSimpleName(), cleanup.description());
    }
}
