package dev.softlanding.shutdown.lint.body;

import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.util.TreeScanner;
import com.sun.tools.javac.code.Symbol;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds what code counts up or down, as {@code i++}, {@code waited += 100} or {@code nanos = c.awaitNanos(nanos)}. */
final class Counters extends TreeScanner<@Nullable Void, @Nullable Void> {

    private final Set<Symbol> found = new HashSet<>();

    private Counters() {}

    static Set<Symbol> of(Tree tree) {
        var counters = new Counters();
        counters.scan(tree, null);
        return counters.found;
    }

    @Override
    public @Nullable Void visitUnary(UnaryTree changed, @Nullable Void unused) {
        if (changed.getKind().name().endsWith("CREMENT")) {
            add(changed.getExpression());
        }
        return super.visitUnary(changed, null);
    }

    @Override
    public @Nullable Void visitCompoundAssignment(CompoundAssignmentTree changed, @Nullable Void unused) {
        add(changed.getVariable());
        return super.visitCompoundAssignment(changed, null);
    }

    @Override
    public @Nullable Void visitAssignment(AssignmentTree changed, @Nullable Void unused) {
        Symbol variable = ASTHelpers.getSymbol(changed.getVariable());
        if (variable != null
                && Bodies.hasHere(
                        changed.getExpression(),
                        inner -> inner instanceof IdentifierTree && variable.equals(ASTHelpers.getSymbol(inner)))) {
            found.add(variable);
        }
        return super.visitAssignment(changed, null);
    }

    private void add(ExpressionTree variable) {
        Symbol symbol = ASTHelpers.getSymbol(variable);
        if (symbol != null) {
            found.add(symbol);
        }
    }
}
