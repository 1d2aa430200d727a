package dev.softlanding.shutdown.lint.code;

import com.google.errorprone.VisitorState;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import com.sun.tools.javac.code.Type;
import javax.lang.model.type.TypeKind;

/** What becomes of the result of a call. */
public final class Result {

    private Result() {}

    /** Whether nobody gets it: the call is a statement, or all that a lambda or reference does which returns nothing. */
    public static boolean isDropped(TreePath call, VisitorState state) {
        TreePath parent = call.getParentPath();
        while (parent.getLeaf() instanceof ParenthesizedTree) {
            parent = parent.getParentPath();
        }
        Tree user = parent.getLeaf();
        return user instanceof ExpressionStatementTree
                || (user instanceof LambdaExpressionTree lambda && returnsNothing(lambda, state))
                || (call.getLeaf() instanceof MemberReferenceTree reference && returnsNothing(reference, state));
    }

    /**
     * The last of the calls that are made on its result, one on the result of the other, as {@code thenRun} in {@code
     * runAsync(a).thenRun(b)}; the call itself if there are none.
     */
    public static TreePath lastOfChain(TreePath call) {
        TreePath last = call;
        while (last.getParentPath().getLeaf() instanceof MemberSelectTree
                && last.getParentPath().getParentPath().getLeaf() instanceof MethodInvocationTree) {
            last = last.getParentPath().getParentPath();
        }
        return last;
    }

    private static boolean returnsNothing(ExpressionTree function, VisitorState state) {
        Type type = ASTHelpers.getType(function);
        return type != null
                && state.getTypes().findDescriptorType(type).getReturnType().getKind() == TypeKind.VOID;
    }
}
