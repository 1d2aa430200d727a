package dev.softlanding.shutdown.lint.body;

import com.google.errorprone.VisitorState;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.DoWhileLoopTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.WhileLoopTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreeScanner;
import com.sun.tools.javac.code.Symbol;
import dev.softlanding.shutdown.lint.cleanup.CleanupCode;
import dev.softlanding.shutdown.lint.cleanup.SourceIndex;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds its way in the bodies of methods and lambdas. All of it is a pure function of the trees. */
public final class Bodies {

    private Bodies() {}

    /** The innermost method or lambda that the code at this place is in. */
    public static @Nullable TreePath around(TreePath path) {
        for (TreePath at = path.getParentPath(); at != null; at = at.getParentPath()) {
            if (at.getLeaf() instanceof MethodTree || at.getLeaf() instanceof LambdaExpressionTree) {
                return at;
            }
        }
        return null;
    }

    /** Whether the code at this place runs when the cleanup does: not where it is handed on, as to a thread or a timer. */
    public static boolean runsAtOnce(VisitorState state) {
        TreePath body = around(state.getPath());
        return body != null && CleanupCode.of(state).bodies().contains(body.getLeaf());
    }

    /** The innermost loop of the same body that the code at this place is in. */
    public static @Nullable TreePath loopAround(TreePath path) {
        for (TreePath at = path.getParentPath(); at != null; at = at.getParentPath()) {
            Tree tree = at.getLeaf();
            if (isLoop(tree)) {
                return at;
            }
            if (tree instanceof MethodTree || tree instanceof LambdaExpressionTree || tree instanceof ClassTree) {
                return null;
            }
        }
        return null;
    }

    static boolean isLoop(Tree tree) {
        return tree instanceof WhileLoopTree
                || tree instanceof DoWhileLoopTree
                || tree instanceof ForLoopTree
                || tree instanceof EnhancedForLoopTree;
    }

    /** Whether there is such a tree in it, in what it hands on too. */
    public static boolean has(@Nullable Tree in, Predicate<Tree> wanted) {
        return new Search(wanted, nowhere -> false).in(in);
    }

    /** Whether there is such a tree in it, but for the lambdas and classes in it. */
    public static boolean hasHere(@Nullable Tree in, Predicate<Tree> wanted) {
        return hasHere(in, wanted, open -> false);
    }

    /** Whether there is such a tree in it, but for the lambdas, classes and loops in it. */
    static boolean hasInRound(@Nullable Tree in, Predicate<Tree> wanted) {
        return hasHere(in, wanted, Bodies::isLoop);
    }

    /** Whether there is such a tree in it, but for the lambdas, classes and closed trees in it. */
    static boolean hasHere(@Nullable Tree in, Predicate<Tree> wanted, Predicate<Tree> closed) {
        return new Search(
                        wanted,
                        tree -> tree instanceof LambdaExpressionTree || tree instanceof ClassTree || closed.test(tree))
                .in(in);
    }

    /** Whether it is a call of a method with that name. */
    public static boolean calls(Tree tree, String method) {
        return tree instanceof MethodInvocationTree call
                && ASTHelpers.getSymbol(call).getSimpleName().contentEquals(method);
    }

    /** The name of the method that is called or referred to; empty where it is none. */
    public static String nameOf(ExpressionTree call) {
        Symbol method = ASTHelpers.getSymbol(call);
        return method == null ? "" : method.getSimpleName().toString();
    }

    /**
     * The call of a method with that name in a chain of calls.
     *
     * @param chain the last call of the chain, as the one of {@code c} in {@code x.a().b().c()}
     */
    public static @Nullable MethodInvocationTree callInChain(ExpressionTree chain, String method) {
        ExpressionTree at = chain;
        while (at instanceof MethodInvocationTree call) {
            if (calls(call, method)) {
                return call;
            }
            at = ASTHelpers.getReceiver(call);
        }
        return null;
    }

    /** What a variable of the source was given, the last of it, or the expression itself. */
    public static ExpressionTree resolved(ExpressionTree expression, VisitorState state) {
        ExpressionTree plain = ASTHelpers.stripParentheses(expression);
        Symbol variable = plain instanceof IdentifierTree || plain instanceof MemberSelectTree
                ? ASTHelpers.getSymbol(plain)
                : null;
        if (variable == null) {
            return plain;
        }
        List<ExpressionTree> given =
                SourceIndex.of(state.getPath().getCompilationUnit()).valuesOf(variable);
        return given.isEmpty() ? plain : given.get(given.size() - 1);
    }

    /** Looks for a tree. */
    private static final class Search extends TreeScanner<@Nullable Void, @Nullable Void> {

        private final Predicate<Tree> wanted;
        private final Predicate<Tree> closed;
        private boolean found;

        Search(Predicate<Tree> wanted, Predicate<Tree> closed) {
            this.wanted = wanted;
            this.closed = closed;
        }

        /** The tree itself is never closed. */
        boolean in(@Nullable Tree tree) {
            if (tree != null) {
                found = wanted.test(tree);
                if (!found) {
                    tree.accept(this, null);
                }
            }
            return found;
        }

        @Override
        public @Nullable Void scan(@Nullable Tree tree, @Nullable Void unused) {
            if (tree == null || found || closed.test(tree)) {
                return null;
            }
            found = wanted.test(tree);
            return found ? null : super.scan(tree, null);
        }
    }
}
