package dev.softlanding.shutdown.lint.code;

import com.google.errorprone.VisitorState;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewArrayTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.WhileLoopTree;
import com.sun.source.util.TreePath;
import com.sun.tools.javac.code.Symbol;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;

/** The loop that code is in, by what it goes through. */
public enum Turns {
    /** It is in none. */
    NONE,
    /** What is written down: constants, the values of an enum. */
    FIXED,
    /** What somebody has collected. */
    COLLECTED,
    /** Whatever comes, until the loop is told to end. */
    ENDLESS;

    private static final Set<String> FOR_EACH = Set.of("forEach", "forEachOrdered", "forEachRemaining");
    private static final Set<String> WRITTEN_DOWN =
            Set.of("of", "ofEntries", "asList", "values", "allOf", "range", "rangeClosed");
    private static final Set<String> ITERATING = Set.of("hasNext", "hasMoreElements", "isEmpty");

    /** The widest of the loops around this place. */
    public static Turns around(TreePath place, VisitorState state) {
        Turns widest = NONE;
        Tree from = place.getLeaf();
        for (TreePath at = place.getParentPath();
                at != null && !(at.getLeaf() instanceof MethodTree);
                at = at.getParentPath()) {
            Turns turns = of(at, from, state);
            widest = turns.compareTo(widest) > 0 ? turns : widest;
            from = at.getLeaf();
        }
        return widest;
    }

    private static Turns of(TreePath at, Tree from, VisitorState state) {
        Tree tree = at.getLeaf();
        if (tree instanceof EnhancedForLoopTree loop && from == loop.getStatement()) {
            return isFixed(loop.getExpression(), state) ? FIXED : COLLECTED;
        }
        if (tree instanceof LambdaExpressionTree
                && at.getParentPath().getLeaf() instanceof MethodInvocationTree call
                && FOR_EACH.contains(Calls.nameOf(call))) {
            return isFixed(ASTHelpers.getReceiver(call), state) ? FIXED : COLLECTED;
        }
        if (tree instanceof WhileLoopTree loop && iterates(loop.getCondition())) {
            return COLLECTED;
        }
        if (Loops.isOpenEnded(tree)) {
            return ENDLESS;
        }
        return tree instanceof ForLoopTree ? COLLECTED : NONE;
    }

    private static boolean iterates(ExpressionTree condition) {
        return Calls.in(condition).stream().anyMatch(call -> ITERATING.contains(Calls.nameOf(call)));
    }

    private static boolean isFixed(@Nullable ExpressionTree through, VisitorState state) {
        ExpressionTree root = through;
        while (root instanceof MethodInvocationTree call) {
            if (WRITTEN_DOWN.contains(Calls.nameOf(call))
                    && ASTHelpers.getSymbol(call).isStatic()) {
                return true;
            }
            root = ASTHelpers.getReceiver(call);
        }
        if (root == null || root instanceof NewArrayTree) {
            return root != null;
        }
        Symbol symbol = ASTHelpers.getSymbol(root);
        if (symbol == null) {
            return false;
        }
        if (symbol.getModifiers().containsAll(Set.of(Modifier.STATIC, Modifier.FINAL))) {
            return true;
        }
        List<ExpressionTree> values = Values.of(symbol, state.getPath().getCompilationUnit());
        return !values.isEmpty()
                && values.stream()
                        .allMatch(value -> value instanceof NewArrayTree
                                || (value instanceof MethodInvocationTree made
                                        && WRITTEN_DOWN.contains(Calls.nameOf(made))));
    }
}
