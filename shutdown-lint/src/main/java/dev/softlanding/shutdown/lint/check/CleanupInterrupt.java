package dev.softlanding.shutdown.lint.check;

import static com.google.errorprone.matchers.Matchers.staticMethod;

import com.google.errorprone.BugPattern;
import com.google.errorprone.VisitorState;
import com.google.errorprone.bugpatterns.BugChecker.CatchTreeMatcher;
import com.google.errorprone.bugpatterns.BugChecker.MethodInvocationTreeMatcher;
import com.google.errorprone.fixes.SuggestedFix;
import com.google.errorprone.matchers.Description;
import com.google.errorprone.matchers.Matcher;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.UnionTypeTree;
import dev.softlanding.shutdown.lint.body.Bodies;
import dev.softlanding.shutdown.lint.body.Interrupts;
import dev.softlanding.shutdown.lint.cleanup.Cleanup;
import java.util.Set;

/** Loses an interrupt. */
@BugPattern(
        summary = "Cleanup code loses an interrupt: it goes on, or waits again, although its time is up.",
        severity = BugPattern.SeverityLevel.WARNING,
        linkType = BugPattern.LinkType.NONE)
public final class CleanupInterrupt extends CleanupCheck implements CatchTreeMatcher, MethodInvocationTreeMatcher {

    private static final long serialVersionUID = 1L;

    private static final Matcher<ExpressionTree> CLEAR =
            staticMethod().onClass("java.lang.Thread").named("interrupted").withNoParameters();

    /** Their thread is not used for anything else when they have returned. */
    private static final Set<Cleanup.Kind> LAST_ON_THEIR_THREAD =
            Set.of(Cleanup.Kind.TASK, Cleanup.Kind.SCOPE, Cleanup.Kind.FLUSH, Cleanup.Kind.HOOK);

    @Override
    public Description matchCatch(CatchTree tree, VisitorState state) {
        boolean named = Interrupts.isNamed(tree, state);
        if ((!named && !isAmongOthers(tree, state)) || Interrupts.isKept(tree)) {
            return Description.NO_MATCH;
        }
        Cleanup cleanup = cleanupAround(state);
        boolean goesOn = Interrupts.goesOn(tree, state.getPath());
        if (cleanup == null || (!goesOn && (!named || nobodyFollows(cleanup, state)))) {
            return Description.NO_MATCH;
        }
        return found(
                tree.getParameter(),
                state,
                "The interrupt that is caught in %s is lost: %s. Call Thread.currentThread().interrupt() in the catch block, and leave."
                        .formatted(
                                cleanup.description(),
                                goesOn
                                        ? "the code goes on although it was told that its time is up"
                                        : "whoever called it goes on, and its next wait does not know that the time is up"),
                named ? restoring(tree, state) : SuggestedFix.emptyFix());
    }

    @Override
    public Description matchMethodInvocation(MethodInvocationTree tree, VisitorState state) {
        boolean dropped = state.getPath().getParentPath().getLeaf() instanceof ExpressionStatementTree;
        Cleanup cleanup = dropped && CLEAR.matches(tree, state) ? cleanupAround(state) : null;
        return cleanup == null
                ? Description.NO_MATCH
                : found(
                        tree,
                        state,
                        "'Thread.interrupted()' in %s throws an interrupt away that nobody looks at: the code goes on although it may have been told that its time is up. Keep its result, and restore the interrupt at the end, or ask isInterrupted()."
                                .formatted(cleanup.description()));
    }

    private static boolean isAmongOthers(CatchTree tree, VisitorState state) {
        return state.getPath().getParentPath().getLeaf() instanceof TryTree tried
                && Interrupts.isAmongOthers(tree, tried, state);
    }

    /** A body that a shutdown or the JVM runs on a thread for it, or that was handed to a thread, and that ends here. */
    private static boolean nobodyFollows(Cleanup cleanup, VisitorState state) {
        return (LAST_ON_THEIR_THREAD.contains(cleanup.kind()) && !cleanup.isCalled()) || !Bodies.runsAtOnce(state);
    }

    /** Not where the clause catches something else too, nor in a loop, which would no longer wait, and spin. */
    private static SuggestedFix restoring(CatchTree tree, VisitorState state) {
        boolean other = tree.getParameter().getType() instanceof UnionTypeTree;
        if (other || Bodies.loopAround(state.getPath()) != null) {
            return SuggestedFix.emptyFix();
        }
        int afterBrace = ASTHelpers.getStartPosition(tree.getBlock()) + 1;
        return SuggestedFix.replace(afterBrace, afterBrace, "\nThread.currentThread().interrupt();");
    }
}
