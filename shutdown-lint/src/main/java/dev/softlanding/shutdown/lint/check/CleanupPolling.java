package dev.softlanding.shutdown.lint.check;

import com.google.errorprone.BugPattern;
import com.google.errorprone.VisitorState;
import com.google.errorprone.bugpatterns.BugChecker.DoWhileLoopTreeMatcher;
import com.google.errorprone.bugpatterns.BugChecker.ForLoopTreeMatcher;
import com.google.errorprone.bugpatterns.BugChecker.WhileLoopTreeMatcher;
import com.google.errorprone.matchers.Description;
import com.sun.source.tree.DoWhileLoopTree;
import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.WhileLoopTree;
import dev.softlanding.shutdown.lint.body.Bodies;
import dev.softlanding.shutdown.lint.body.Loop;
import dev.softlanding.shutdown.lint.cleanup.Cleanup;
import java.util.Set;

/** Polls without a deadline. */
@BugPattern(
        summary =
                "Cleanup code polls without a deadline: if what it looks for never comes, it polls until it is killed.",
        severity = BugPattern.SeverityLevel.WARNING,
        linkType = BugPattern.LinkType.NONE)
public final class CleanupPolling extends CleanupCheck
        implements WhileLoopTreeMatcher, DoWhileLoopTreeMatcher, ForLoopTreeMatcher {

    private static final long serialVersionUID = 1L;

    /** Those that are interrupted when their time is up. */
    private static final Set<Cleanup.Kind> INTERRUPTED =
            Set.of(Cleanup.Kind.TASK, Cleanup.Kind.SCOPE, Cleanup.Kind.FLUSH);

    @Override
    public Description matchWhileLoop(WhileLoopTree tree, VisitorState state) {
        return match(tree, state);
    }

    @Override
    public Description matchDoWhileLoop(DoWhileLoopTree tree, VisitorState state) {
        return match(tree, state);
    }

    @Override
    public Description matchForLoop(ForLoopTree tree, VisitorState state) {
        return match(tree, state);
    }

    private Description match(Tree tree, VisitorState state) {
        Cleanup cleanup = cleanupAround(state);
        Loop loop = cleanup == null ? null : Loop.of(tree);
        if (cleanup == null
                || loop == null
                || !Bodies.runsAtOnce(state)
                || !loop.polls(state)
                || loop.isBounded(state)
                || (INTERRUPTED.contains(cleanup.kind()) && loop.heedsInterrupt())) {
            return Description.NO_MATCH;
        }
        return found(
                loop.condition() == null ? tree : loop.condition(),
                state,
                "The loop in %s polls without a deadline: if what it looks for never comes, the shutdown hangs here. Count down the time with System.nanoTime()%s, and leave when it is up, or wait for the thing itself with a limit."
                        .formatted(
                                cleanup.description(),
                                cleanup.kind() == Cleanup.Kind.TASK ? " or TaskContext.remaining()" : ""));
    }
}
