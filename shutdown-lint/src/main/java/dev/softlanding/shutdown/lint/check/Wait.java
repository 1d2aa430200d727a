package dev.softlanding.shutdown.lint.check;

import com.google.errorprone.VisitorState;
import com.google.errorprone.fixes.SuggestedFix;
import com.google.errorprone.matchers.Matcher;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A method that waits without a limit.
 *
 * @param method how it is recognised
 * @param howLong how long it waits, as {@code without a limit}
 * @param remedy what to call instead, as a sentence
 * @param replacement the call by which a tool may replace it, from the name of the method on; null where that needs thought
 * @param imported the type that the replacement needs to be imported
 */
record Wait(
        Matcher<ExpressionTree> method,
        String howLong,
        String remedy,
        @Nullable String replacement,
        @Nullable String imported) {

    Wait(Matcher<ExpressionTree> method, String remedy) {
        this(method, "without a limit", remedy, null, null);
    }

    Wait(Matcher<ExpressionTree> method, String remedy, String replacement, @Nullable String imported) {
        this(method, "without a limit", remedy, replacement, imported);
    }

    /** Where the result of the call is not used, or is the same: only there nothing else has to change. */
    SuggestedFix fix(MethodInvocationTree tree, VisitorState state) {
        ExpressionTree receiver = ASTHelpers.getReceiver(tree);
        boolean same = replacement != null && replacement.startsWith("block");
        boolean unused = state.getPath().getParentPath().getLeaf() instanceof ExpressionStatementTree;
        if (replacement == null || receiver == null || !(same || unused)) {
            return SuggestedFix.emptyFix();
        }
        SuggestedFix.Builder fix = SuggestedFix.builder();
        List.of(imported == null ? "" : imported).stream()
                .filter(type -> !type.isEmpty())
                .forEach(fix::addImport);
        return fix.replace(state.getEndPosition(receiver), state.getEndPosition(tree), "." + replacement)
                .build();
    }
}
