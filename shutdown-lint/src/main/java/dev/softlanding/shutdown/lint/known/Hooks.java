package dev.softlanding.shutdown.lint.known;

import static com.google.errorprone.matchers.Matchers.instanceMethod;

import com.google.errorprone.matchers.Matcher;
import com.sun.source.tree.ExpressionTree;

/** The calls that add and remove hooks of the JVM. */
public final class Hooks {

    /** Adds or removes one. */
    public static final Matcher<ExpressionTree> CHANGED =
            instanceMethod().onExactClass("java.lang.Runtime").namedAnyOf("addShutdownHook", "removeShutdownHook");

    private Hooks() {}
}
