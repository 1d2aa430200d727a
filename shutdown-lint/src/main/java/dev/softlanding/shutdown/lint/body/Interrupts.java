package dev.softlanding.shutdown.lint.body;

import com.google.errorprone.VisitorState;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.BreakTree;
import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.ThrowTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.UnionTypeTree;
import com.sun.source.util.TreePath;
import com.sun.tools.javac.code.Symbol;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import com.sun.tools.javac.code.Type;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Knows what becomes of an interrupt that was caught. */
public final class Interrupts {

    private static final String INTERRUPTED = "java.lang.InterruptedException";

    /** Parts of the names of methods that pass a failure on, or set the flag: who calls one has thought of it. */
    private static final List<String> PASSING =
            List.of("interrupt", "throw", "propagate", "addsuppressed", "exceptionally", "fail", "onerror");

    private Interrupts() {}

    /** Whether the clause names the interrupt, alone or as one of several. */
    public static boolean isNamed(CatchTree clause, VisitorState state) {
        return typesOf(clause).anyMatch(type -> is(type, INTERRUPTED, state));
    }

    /**
     * Whether the clause catches an interrupt as one of many things: what is tried calls a method that declares it, and
     * no clause before it names it.
     */
    public static boolean isAmongOthers(CatchTree clause, TryTree tried, VisitorState state) {
        boolean broad = typesOf(clause)
                .anyMatch(type -> is(type, "java.lang.Exception", state) || is(type, "java.lang.Throwable", state));
        return broad
                && tried.getCatches().stream().noneMatch(other -> isNamed(other, state))
                && Bodies.hasHere(tried.getBlock(), tree -> declares(tree, state))
                && !Bodies.hasHere(tried.getBlock(), inner -> inner instanceof TryTree);
    }

    private static Stream<Type> typesOf(CatchTree clause) {
        Tree type = clause.getParameter().getType();
        List<? extends Tree> types = type instanceof UnionTypeTree union ? union.getTypeAlternatives() : List.of(type);
        return types.stream().flatMap(one -> Stream.ofNullable(ASTHelpers.getType(one)));
    }

    private static boolean is(Type type, String name, VisitorState state) {
        return ASTHelpers.isSameType(type, state.getTypeFromString(name), state);
    }

    private static boolean declares(Tree tree, VisitorState state) {
        Symbol called = tree instanceof MethodInvocationTree || tree instanceof NewClassTree
                ? ASTHelpers.getSymbol(tree)
                : null;
        return called instanceof MethodSymbol method
                && method.getThrownTypes().stream().anyMatch(thrown -> is(thrown, INTERRUPTED, state));
    }

    /** Whether the clause restores the interrupt, or passes it on, or keeps it for later. */
    public static boolean isKept(CatchTree clause) {
        Symbol caught = ASTHelpers.getSymbol(clause.getParameter());
        return Bodies.has(
                clause.getBlock(),
                tree -> tree instanceof ThrowTree
                        || (tree instanceof MethodInvocationTree call && passes(call))
                        || (tree instanceof AssignmentTree kept && remembers(kept.getExpression(), caught)));
    }

    private static boolean passes(MethodInvocationTree call) {
        String name = ASTHelpers.getSymbol(call).getSimpleName().toString().toLowerCase(Locale.ROOT);
        return !name.startsWith("isinterrupted") && PASSING.stream().anyMatch(name::contains);
    }

    /** As in {@code interrupted = true} or {@code failure = e}. */
    private static boolean remembers(ExpressionTree value, Symbol caught) {
        return caught.equals(ASTHelpers.getSymbol(value))
                || (value instanceof LiteralTree literal && Boolean.TRUE.equals(literal.getValue()));
    }

    /** Whether more is done in the same body after the clause. */
    public static boolean goesOn(CatchTree clause, TreePath pathOfClause) {
        Tree below = clause;
        boolean left = ends(clause.getBlock(), BreakTree.class);
        if (ends(clause.getBlock(), ReturnTree.class)) {
            return false;
        }
        TreePath body = Bodies.around(pathOfClause);
        for (TreePath at = pathOfClause.getParentPath();
                at != null && body != null && at.getLeaf() != body.getLeaf();
                at = at.getParentPath()) {
            Tree tree = at.getLeaf();
            if (Bodies.isLoop(tree)) {
                if (!left) {
                    return true;
                }
                left = false;
            } else if (!left && tree instanceof BlockTree block && isFollowed(block, below)) {
                return true;
            }
            below = tree;
        }
        return false;
    }

    private static boolean isFollowed(BlockTree block, Tree statement) {
        List<? extends StatementTree> all = block.getStatements();
        int next = all.indexOf(statement) + 1;
        return next > 0 && next < all.size() && !(all.get(next) instanceof ReturnTree);
    }

    private static boolean ends(BlockTree block, Class<? extends Tree> with) {
        List<? extends StatementTree> all = block.getStatements();
        return !all.isEmpty() && with.isInstance(all.get(all.size() - 1));
    }
}
