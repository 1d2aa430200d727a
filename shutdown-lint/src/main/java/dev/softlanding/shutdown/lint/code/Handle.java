package dev.softlanding.shutdown.lint.code;

import com.google.errorprone.VisitorState;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewArrayTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.TypeCastTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.tools.javac.code.Symbol;
import java.util.EnumSet;
import java.util.Set;
import javax.lang.model.element.ElementKind;
import org.jspecify.annotations.Nullable;

/** What a method does with something it has got and that has to be closed. */
public enum Handle {
    /** Nobody has it: the call is a statement, or something else is called on its result. */
    LOST,
    /** It is in a variable that is used, and never closed. */
    KEPT_OPEN,
    /** It is closed, unless something throws, or returns, before. */
    CLOSED_AT_BEST,
    /** It is closed whatever happens, or somebody else has it: a caller, a field, another method. */
    IN_GOOD_HANDS;

    /** What becomes of the result of this call. */
    public static Handle of(TreePath call, VisitorState state) {
        TreePath value = call;
        while (handsOn(value)) {
            value = value.getParentPath();
        }
        Tree user = value.getParentPath().getLeaf();
        if (Result.isDropped(value, state)) {
            return LOST;
        }
        if (user instanceof MemberSelectTree select) {
            return select.getIdentifier().contentEquals("close") ? IN_GOOD_HANDS : LOST;
        }
        boolean resource = value.getParentPath().getParentPath().getLeaf() instanceof TryTree;
        Symbol variable = user instanceof VariableTree || user instanceof AssignmentTree ? variableOf(user) : null;
        boolean local = variable != null && variable.getKind() == ElementKind.LOCAL_VARIABLE;
        return resource || variable == null || !local ? IN_GOOD_HANDS : ofVariable(variable, call);
    }

    private static @Nullable Symbol variableOf(Tree user) {
        return user instanceof AssignmentTree assignment
                ? ASTHelpers.getSymbol(assignment.getVariable())
                : ASTHelpers.getSymbol(user);
    }

    /** Whether the value of its parent is its own. */
    private static boolean handsOn(TreePath value) {
        Tree parent = value.getParentPath().getLeaf();
        return parent instanceof ParenthesizedTree
                || parent instanceof TypeCastTree
                || (parent instanceof ConditionalExpressionTree choice && choice.getCondition() != value.getLeaf());
    }

    private static Handle ofVariable(Symbol variable, TreePath call) {
        TreePath member = call;
        while (member.getLeaf() != Calls.memberAround(call)) {
            member = member.getParentPath();
        }
        Tree opener = functionAround(call);
        Set<Handle> uses = EnumSet.of(KEPT_OPEN);
        new TreePathScanner<@Nullable Void, @Nullable Void>() {
            @Override
            public @Nullable Void visitIdentifier(IdentifierTree name, @Nullable Void unused) {
                if (variable.equals(ASTHelpers.getSymbol(name))) {
                    uses.add(ofUse(getCurrentPath(), opener));
                }
                return null;
            }
        }.scan(member, null);
        return uses.stream().reduce((one, other) -> other).orElse(KEPT_OPEN);
    }

    private static Handle ofUse(TreePath name, @Nullable Tree opener) {
        TreePath value = name;
        while (handsOn(value)) {
            value = value.getParentPath();
        }
        Tree user = value.getParentPath().getLeaf();
        if (user instanceof MemberSelectTree select) {
            boolean closes = select.getIdentifier().contentEquals("close");
            return closes ? ofClose(value, opener) : KEPT_OPEN;
        }
        return isGivenTo(user, (ExpressionTree) value.getLeaf()) ? IN_GOOD_HANDS : KEPT_OPEN;
    }

    private static boolean isGivenTo(Tree user, ExpressionTree value) {
        return user instanceof ReturnTree
                || user instanceof TryTree
                || user instanceof MemberReferenceTree
                || user instanceof NewArrayTree
                || user instanceof LambdaExpressionTree
                || (user instanceof VariableTree alias && alias.getInitializer() == value)
                || (user instanceof AssignmentTree assignment && assignment.getExpression() == value)
                || (user instanceof NewClassTree created
                        && created.getArguments().contains(value))
                || (user instanceof MethodInvocationTree call
                        && call.getArguments().contains(value));
    }

    /** One in a {@code finally} or {@code catch}, or in a function that others call, is for when things go wrong. */
    private static Handle ofClose(TreePath value, @Nullable Tree opener) {
        Tree from = value.getLeaf();
        for (TreePath at = value.getParentPath();
                at != null && !(at.getLeaf() instanceof MethodTree);
                at = at.getParentPath()) {
            boolean last = at.getLeaf() instanceof TryTree attempt && attempt.getFinallyBlock() == from;
            boolean others = at.getLeaf() instanceof LambdaExpressionTree && at.getLeaf() != opener;
            if (last || others || at.getLeaf() instanceof CatchTree) {
                return IN_GOOD_HANDS;
            }
            if (at.getLeaf() == opener) {
                return CLOSED_AT_BEST;
            }
            from = at.getLeaf();
        }
        return CLOSED_AT_BEST;
    }

    private static @Nullable Tree functionAround(TreePath place) {
        for (Tree tree : place) {
            if (tree instanceof LambdaExpressionTree || tree instanceof MethodTree) {
                return tree;
            }
        }
        return null;
    }
}
