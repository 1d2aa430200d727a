package dev.softlanding.shutdown.lint.check;

import static com.google.errorprone.matchers.Matchers.instanceMethod;

import com.google.errorprone.matchers.Matcher;
import com.sun.source.tree.ExpressionTree;

/** The calls that add and remove hooks of the JVM. */
final class Hooks {

    static final Matcher<ExpressionTree> CHANGED =
            instanceMethod().onExactClass("java.lang.Runtime").namedAnyOf("addShutdownHook", "removeShutdownHook");

    private Hooks() {}
}
