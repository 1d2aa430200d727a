package dev.softlanding.shutdown.lint.code;

import static com.google.errorprone.matchers.Matchers.anyOf;
import static com.google.errorprone.matchers.Matchers.instanceMethod;

import com.google.errorprone.VisitorState;
import com.google.errorprone.matchers.Matcher;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.tools.javac.code.Symbol;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Calls that wait for what other threads do, with a limit or without. */
public final class Waiting {

    private static final String JUC = "java.util.concurrent.";

    private static final Matcher<ExpressionTree> FOR_OTHERS = anyOf(
            on(JUC + "Future", "get"),
            on(JUC + "CompletableFuture", "join"),
            on(JUC + "ForkJoinTask", "join", "invoke"),
            on("java.lang.Thread", "join"),
            on(JUC + "CountDownLatch", "await"),
            on(JUC + "CyclicBarrier", "await"),
            on(JUC + "Phaser", "arriveAndAwaitAdvance", "awaitAdvance", "awaitAdvanceInterruptibly"),
            on(JUC + "Semaphore", "acquire", "acquireUninterruptibly"),
            instanceMethod()
                    .onDescendantOf(JUC + "Semaphore")
                    .named("tryAcquire")
                    .withParameters("long", JUC + "TimeUnit"),
            instanceMethod()
                    .onDescendantOf(JUC + "Semaphore")
                    .named("tryAcquire")
                    .withParameters("int", "long", JUC + "TimeUnit"),
            on(JUC + "BlockingQueue", "take"),
            instanceMethod()
                    .onDescendantOf(JUC + "BlockingQueue")
                    .named("poll")
                    .withParameters("long", JUC + "TimeUnit"),
            on(JUC + "CompletionService", "take"),
            on(JUC + "ExecutorService", "awaitTermination", "invokeAll", "invokeAny", "close"),
            on(JUC + "ForkJoinPool", "awaitQuiescence"),
            on("java.lang.Process", "waitFor"),
            on("reactor.core.publisher.Mono", "block", "blockOptional"),
            on("reactor.core.publisher.Flux", "blockFirst", "blockLast"));

    private static final Matcher<ExpressionTree> FOR_A_POOL = anyOf(
            on(JUC + "ExecutorService", "awaitTermination", "invokeAll", "close", "isTerminated"),
            on(JUC + "ForkJoinPool", "awaitQuiescence"));

    private Waiting() {}

    private static Matcher<ExpressionTree> on(String type, String... methods) {
        return instanceMethod().onDescendantOf(type).namedAnyOf(List.of(methods));
    }

    /** Whether it waits for other threads: for a result, an end, a permit, an element. Not for a lock. */
    public static boolean waits(ExpressionTree call, VisitorState state) {
        return FOR_OTHERS.matches(call, state);
    }

    /** Whether it waits for other threads, or a method of the same source that it calls does. */
    public static boolean waitsInside(ExpressionTree call, VisitorState state) {
        return waitsInside(call, state, Callers.DEEPEST);
    }

    private static boolean waitsInside(ExpressionTree call, VisitorState state, int depth) {
        if (waits(call, state)) {
            return true;
        }
        MethodTree method = depth == 0
                ? null
                : Values.methodOf(ASTHelpers.getSymbol(call), state.getPath().getCompilationUnit());
        return method != null && Calls.in(method).stream().anyMatch(inner -> waitsInside(inner, state, depth - 1));
    }

    /** Whether it waits for all that an executor does, or asks whether that is over. */
    public static boolean awaitsPool(ExpressionTree call, VisitorState state) {
        return FOR_A_POOL.matches(call, state);
    }

    /** Milliseconds that it waits at most, as written down in its arguments; empty where they are only known later. */
    public static OptionalLong millisOf(MethodInvocationTree call) {
        List<? extends ExpressionTree> arguments = call.getArguments();
        for (int i = 0; i < arguments.size(); i++) {
            Number amount = ASTHelpers.constValue(arguments.get(i), Number.class);
            if (amount != null) {
                String unit = i + 1 < arguments.size() ? unitOf(arguments.get(i + 1)) : "MILLISECONDS";
                return in(unit, amount.longValue());
            }
            if (arguments.get(i) instanceof MethodInvocationTree made && isDuration(made)) {
                Number of = ASTHelpers.constValue(made.getArguments().get(0), Number.class);
                String unit = Calls.nameOf(made).substring(2).toUpperCase(Locale.ROOT);
                return of == null
                        ? OptionalLong.empty()
                        : in(unit.equals("MILLIS") ? "MILLISECONDS" : unit, of.longValue());
            }
        }
        return OptionalLong.empty();
    }

    private static boolean isDuration(MethodInvocationTree made) {
        Symbol method = ASTHelpers.getSymbol(made);
        return method.owner.getQualifiedName().contentEquals(Duration.class.getName())
                && Calls.nameOf(made).startsWith("of")
                && made.getArguments().size() == 1;
    }

    private static String unitOf(ExpressionTree unit) {
        Symbol symbol = ASTHelpers.getSymbol(unit);
        return symbol == null ? "" : symbol.getSimpleName().toString();
    }

    private static OptionalLong in(String unit, long amount) {
        try {
            return OptionalLong.of(TimeUnit.valueOf(unit).toMillis(amount));
        } catch (IllegalArgumentException notAConstant) {
            return OptionalLong.empty();
        }
    }
}
