package dev.softlanding.shutdown.lint.known;

import com.google.errorprone.VisitorState;
import com.google.errorprone.matchers.Matcher;
import com.sun.source.tree.ExpressionTree;

/**
 * What talks to another process, and waits for its answer as long as it takes.
 *
 * @param made how its making, or its use, is recognised
 * @param remedy what gives it a limit, as a sentence
 * @param limited whether it has one all the same, as far as the source tells
 */
public record Client(Matcher<ExpressionTree> made, String remedy, Limited limited) {

    /** Looks for a limit. */
    @FunctionalInterface
    interface Limited {
        boolean test(ExpressionTree tree, VisitorState state);
    }
}
