package dev.softlanding.shutdown.lint.body;

import static com.google.errorprone.matchers.Matchers.anyOf;
import static com.google.errorprone.matchers.Matchers.instanceMethod;
import static com.google.errorprone.matchers.Matchers.staticMethod;

import com.google.errorprone.VisitorState;
import com.google.errorprone.matchers.Matcher;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import dev.softlanding.shutdown.lint.cleanup.SourceIndex;
import org.jspecify.annotations.Nullable;

/** Knows the calls that only let time pass. */
public final class Pauses {

    private static final String JUC = "java.util.concurrent.";

    private static final Matcher<ExpressionTree> SLEEP = anyOf(
            staticMethod().onClass("java.lang.Thread").named("sleep"),
            instanceMethod().onExactClass(JUC + "TimeUnit").named("sleep"),
            staticMethod().onClass(JUC + "locks.LockSupport").namedAnyOf("parkNanos", "parkUntil"),
            staticMethod()
                    .onClass("com.google.common.util.concurrent.Uninterruptibles")
                    .named("sleepUninterruptibly"));

    private static final Matcher<ExpressionTree> SPIN =
            staticMethod().onClass("java.lang.Thread").namedAnyOf("yield", "onSpinWait");

    private static final Matcher<ExpressionTree> TIMED = anyOf(
            timed(JUC + "ExecutorService", "awaitTermination"),
            timed(JUC + "CountDownLatch", "await"),
            timed(JUC + "locks.Condition", "await"),
            timed(JUC + "Semaphore", "tryAcquire"),
            timed(JUC + "locks.Lock", "tryLock"),
            timed(JUC + "ForkJoinPool", "awaitQuiescence"),
            timed("java.lang.Process", "waitFor"));

    private Pauses() {}

    private static Matcher<ExpressionTree> timed(String type, String method) {
        return instanceMethod().onDescendantOf(type).named(method).withParameters("long", JUC + "TimeUnit");
    }

    /** Whether the call lets a thread sleep. */
    public static boolean sleeps(Tree tree, VisitorState state) {
        return tree instanceof MethodInvocationTree call && SLEEP.matches(call, state);
    }

    /** Whether the call waits for something with a limit, and tells by true that it has come. */
    static boolean waits(Tree tree, VisitorState state) {
        return tree instanceof MethodInvocationTree call && TIMED.matches(call, state);
    }

    /** Whether the call lets time pass between two looks at something, itself or by a method of the same source. */
    static boolean passes(Tree tree, VisitorState state) {
        if (!(tree instanceof MethodInvocationTree call)) {
            return false;
        }
        if (SLEEP.matches(call, state) || SPIN.matches(call, state)) {
            return true;
        }
        MethodTree called = declarationOf(ASTHelpers.getSymbol(call), state);
        return called != null && Bodies.hasInRound(called.getBody(), inner -> sleeps(inner, state));
    }

    private static @Nullable MethodTree declarationOf(MethodSymbol method, VisitorState state) {
        return SourceIndex.of(state.getPath().getCompilationUnit()).methodOf(method);
    }

    /** Whether a loop of the same source calls the method: what it waits is then a part of that loop. */
    public static boolean isCalledInLoop(MethodTree method, VisitorState state) {
        MethodSymbol symbol = ASTHelpers.getSymbol(method);
        return Bodies.has(
                state.getPath().getCompilationUnit(),
                loop -> Bodies.isLoop(loop)
                        && Bodies.has(
                                loop,
                                tree -> tree instanceof MethodInvocationTree call
                                        && symbol.equals(ASTHelpers.getSymbol(call))));
    }
}
