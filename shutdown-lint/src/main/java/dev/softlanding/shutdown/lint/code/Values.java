package dev.softlanding.shutdown.lint.code;

import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import com.sun.tools.javac.code.Symbol;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where names of a source get their meaning. */
public final class Values {

    private Values() {}

    /** All that a variable is given in it. */
    public static List<ExpressionTree> of(Symbol variable, Tree tree) {
        List<ExpressionTree> values = new ArrayList<>();
        new TreeScanner<@Nullable Void, @Nullable Void>() {
            @Override
            public @Nullable Void visitVariable(VariableTree declared, @Nullable Void unused) {
                if (variable.equals(ASTHelpers.getSymbol(declared)) && declared.getInitializer() != null) {
                    values.add(declared.getInitializer());
                }
                return super.visitVariable(declared, null);
            }

            @Override
            public @Nullable Void visitAssignment(AssignmentTree assigned, @Nullable Void unused) {
                if (variable.equals(ASTHelpers.getSymbol(assigned.getVariable()))) {
                    values.add(assigned.getExpression());
                }
                return super.visitAssignment(assigned, null);
            }
        }.scan(tree, null);
        return values;
    }

    /** The declaration of a method, if it is in there. */
    public static @Nullable MethodTree methodOf(@Nullable Symbol method, Tree tree) {
        MethodTree[] found = new MethodTree[1];
        new TreeScanner<@Nullable Void, @Nullable Void>() {
            @Override
            public @Nullable Void visitMethod(MethodTree declared, @Nullable Void unused) {
                if (ASTHelpers.getSymbol(declared).equals(method)) {
                    found[0] = declared;
                }
                return super.visitMethod(declared, null);
            }
        }.scan(tree, null);
        return found[0];
    }
}
