package dev.softlanding.shutdown.lint.known;

import com.google.errorprone.VisitorState;
import com.google.errorprone.fixes.SuggestedFix;
import com.google.errorprone.matchers.Matcher;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import dev.softlanding.shutdown.lint.body.Bodies;

/**
 * A method that waits without a limit.
 *
 * @param method how it is recognised
 * @param howLong how long it waits, as {@code without a limit}
 * @param remedy what to call instead, as a sentence
 * @param takesDuration whether there is a method of the same name that takes a duration, has the same result, and throws
 *     when the time is up, or says so otherwise: only there nothing else has to change
 */
public record Wait(Matcher<ExpressionTree> method, String howLong, String remedy, boolean takesDuration) {

    public Wait(Matcher<ExpressionTree> method, String remedy) {
        this(method, "without a limit", remedy, false);
    }

    public static Wait withDuration(Matcher<ExpressionTree> method, String remedy) {
        return new Wait(method, "without a limit", remedy, true);
    }

    public SuggestedFix fix(ExpressionTree tree, VisitorState state) {
        ExpressionTree receiver = ASTHelpers.getReceiver(tree);
        if (!takesDuration || receiver == null || !(tree instanceof MethodInvocationTree)) {
            return SuggestedFix.emptyFix();
        }
        String call = ".%s(Duration.ofSeconds(5))".formatted(Bodies.nameOf(tree));
        return SuggestedFix.builder()
                .addImport("java.time.Duration")
                .replace(state.getEndPosition(receiver), state.getEndPosition(tree), call)
                .build();
    }
}
