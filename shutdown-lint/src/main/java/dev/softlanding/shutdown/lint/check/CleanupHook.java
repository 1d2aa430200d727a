package dev.softlanding.shutdown.lint.check;

import com.google.errorprone.BugPattern;
import com.google.errorprone.VisitorState;
import com.google.errorprone.bugpatterns.BugChecker.MethodInvocationTreeMatcher;
import com.google.errorprone.matchers.Description;
import com.google.errorprone.suppliers.Supplier;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.CatchTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.UnionTypeTree;
import com.sun.source.util.TreePath;
import com.sun.tools.javac.code.Type;
import dev.softlanding.shutdown.lint.cleanup.Cleanup;
import dev.softlanding.shutdown.lint.known.Hooks;
import dev.softlanding.shutdown.lint.known.Waits;
import java.util.List;

/** Adds or removes hooks when it is too late. */
@BugPattern(
        summary =
                "Cleanup code adds or removes a shutdown hook: once the JVM ends, that throws an IllegalStateException.",
        severity = BugPattern.SeverityLevel.WARNING,
        linkType = BugPattern.LinkType.NONE)
public final class CleanupHook extends CleanupCheck implements MethodInvocationTreeMatcher {

    private static final long serialVersionUID = 1L;

    private static final Supplier<Type> THROWN =
            VisitorState.memoize(state -> state.getTypeFromString("java.lang.IllegalStateException"));

    @Override
    public Description matchMethodInvocation(MethodInvocationTree tree, VisitorState state) {
        Cleanup cleanup = Hooks.CHANGED.matches(tree, state) ? cleanupAround(state) : null;
        return cleanup == null || isExpected(state)
                ? Description.NO_MATCH
                : found(
                        tree,
                        state,
                        "'%s' in %s throws an IllegalStateException once the JVM ends, and what comes after it is not done. %s"
                                .formatted(
                                        Waits.nameOf(tree),
                                        cleanup.description(),
                                        Waits.nameOf(tree).contains("remove")
                                                ? "Make the hook a task, which needs not be removed, or catch the IllegalStateException."
                                                : "Make it a task that comes after this one."));
    }

    /** Whether somebody around it catches that exception, in the same body. */
    private static boolean isExpected(VisitorState state) {
        Tree below = state.getPath().getLeaf();
        for (TreePath at = state.getPath().getParentPath(); at != null; at = at.getParentPath()) {
            Tree tree = at.getLeaf();
            if (tree instanceof MethodTree || tree instanceof LambdaExpressionTree) {
                return false;
            }
            if (tree instanceof TryTree tried
                    && tried.getBlock() == below
                    && tried.getCatches().stream().anyMatch(clause -> catches(clause, state))) {
                return true;
            }
            below = tree;
        }
        return false;
    }

    private static boolean catches(CatchTree clause, VisitorState state) {
        Tree type = clause.getParameter().getType();
        List<? extends Tree> types = type instanceof UnionTypeTree union ? union.getTypeAlternatives() : List.of(type);
        return types.stream().anyMatch(one -> ASTHelpers.isSubtype(THROWN.get(state), ASTHelpers.getType(one), state));
    }
}
