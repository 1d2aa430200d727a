package dev.softlanding.shutdown.lint.code;

import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreeScanner;
import com.sun.tools.javac.code.Symbol;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import javax.lang.model.element.ElementKind;
import org.jspecify.annotations.Nullable;

/** Calls of methods, and what they are on. */
public final class Calls {

    private Calls() {}

    /** All that are in it, in the order of the source, with those in lambdas and inner classes. */
    public static List<MethodInvocationTree> in(@Nullable Tree tree) {
        List<MethodInvocationTree> calls = new ArrayList<>();
        new TreeScanner<@Nullable Void, @Nullable Void>() {
            @Override
            public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void unused) {
                super.visitMethodInvocation(call, null);
                calls.add(call);
                return null;
            }
        }.scan(tree, null);
        return calls;
    }

    /** The name of the method that is called, or referred to. */
    public static String nameOf(ExpressionTree call) {
        Symbol method = ASTHelpers.getSymbol(call);
        return method == null ? "" : method.getSimpleName().toString();
    }

    /** The method that is called, or referred to, with the type that declares it, as {@code Thread.start}. */
    public static String ownerAndNameOf(ExpressionTree call) {
        Symbol method = ASTHelpers.getSymbol(call);
        return method == null ? "" : method.owner.getSimpleName() + "." + method.getSimpleName();
    }

    /** The variable, or method, whose value it is called on; null if there is none, as for {@code super.close()}. */
    public static @Nullable Symbol subject(ExpressionTree call) {
        ExpressionTree receiver = call instanceof MemberReferenceTree reference
                ? reference.getQualifierExpression()
                : ASTHelpers.getReceiver(call);
        Symbol symbol = receiver == null ? null : ASTHelpers.getSymbol(ASTHelpers.stripParentheses(receiver));
        return symbol == null || isSelf(symbol) ? null : symbol;
    }

    /** Whether two calls may be on the same object: two fields of different names are not. */
    public static boolean mayBeSame(@Nullable Symbol one, @Nullable Symbol other) {
        if (one == null || other == null) {
            return false;
        }
        return one.equals(other) || !(one.getKind() == ElementKind.FIELD && other.getKind() == ElementKind.FIELD);
    }

    /** Whether a variable is mentioned in it. */
    public static boolean mentions(@Nullable Tree tree, Symbol variable) {
        return mentions(tree, variable::equals);
    }

    /** Whether a variable, or anything else that has a name, is mentioned in it that is as asked for. */
    public static boolean mentions(@Nullable Tree tree, Predicate<Symbol> asked) {
        boolean[] mentioned = new boolean[1];
        new TreeScanner<@Nullable Void, @Nullable Void>() {
            @Override
            public @Nullable Void visitIdentifier(IdentifierTree name, @Nullable Void unused) {
                Symbol symbol = ASTHelpers.getSymbol(name);
                mentioned[0] |= symbol != null && asked.test(symbol);
                return null;
            }
        }.scan(tree, null);
        return mentioned[0];
    }

    /** The method that the code at this place is in, or the outermost tree of the initializer. */
    public static Tree memberAround(TreePath path) {
        TreePath at = path;
        while (at.getParentPath() != null
                && !(at.getLeaf() instanceof MethodTree)
                && !(at.getParentPath().getLeaf() instanceof ClassTree)) {
            at = at.getParentPath();
        }
        return at.getLeaf();
    }

    private static boolean isSelf(Symbol symbol) {
        return symbol.getSimpleName().contentEquals("this")
                || symbol.getSimpleName().contentEquals("super");
    }
}
