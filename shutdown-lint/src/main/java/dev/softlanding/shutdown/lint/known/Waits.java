package dev.softlanding.shutdown.lint.known;

import static com.google.errorprone.matchers.Matchers.anyOf;
import static com.google.errorprone.matchers.Matchers.instanceMethod;
import static com.google.errorprone.matchers.Matchers.staticMethod;

import com.google.errorprone.VisitorState;
import com.google.errorprone.matchers.Matcher;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.tools.javac.code.Symbol;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import dev.softlanding.shutdown.lint.body.Bounds;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Knows what waits, and whether it does so with a limit that a shutdown could live with. */
public final class Waits {

    private static final String JUC = "java.util.concurrent.";

    /** More is no limit: no platform gives a process that long. */
    private static final long LONGEST_SECONDS = TimeUnit.HOURS.toSeconds(1);

    private static final String UNIT = JUC + "TimeUnit";

    private static final Matcher<ExpressionTree> PUT =
            instanceMethod().onDescendantOf(JUC + "BlockingQueue").namedAnyOf("put", "putFirst", "putLast");
    private static final Matcher<ExpressionTree> JOIN =
            instanceMethod().onDescendantOf("java.lang.Thread").named("join");
    private static final Matcher<ExpressionTree> NOTIFY =
            instanceMethod().onDescendantOf("java.lang.Object").named("wait");
    private static final Matcher<ExpressionTree> LOCK =
            instanceMethod().onDescendantOf(JUC + "locks.Lock").namedAnyOf("lock", "lockInterruptibly");

    private static final List<Wait> WITHOUT_LIMIT = List.of(
            new Wait(
                    anyOf(
                            on(JUC + "Future", "get"),
                            on(JUC + "CompletableFuture", "join"),
                            on(JUC + "ForkJoinTask", "join"),
                            on(JUC + "ForkJoinTask", "invoke")),
                    "Call get with a timeout, as get(5, SECONDS), or orTimeout before."),
            new Wait(Waits::joins, "Give it a limit, as join(5_000), and ask isAlive afterwards."),
            new Wait(
                    anyOf(
                            on(JUC + "CountDownLatch", "await"),
                            on(JUC + "CyclicBarrier", "await"),
                            on(JUC + "locks.Condition", "await"),
                            on(JUC + "locks.Condition", "awaitUninterruptibly")),
                    "Call await with a timeout, and look at what it returns."),
            new Wait(
                    instanceMethod().onDescendantOf(JUC + "Phaser").namedAnyOf("arriveAndAwaitAdvance", "awaitAdvance"),
                    "Call awaitAdvanceInterruptibly with a timeout."),
            new Wait(
                    instanceMethod().onDescendantOf(JUC + "Semaphore").namedAnyOf("acquire", "acquireUninterruptibly"),
                    "Call tryAcquire with a timeout, and look at what it returns."),
            new Wait(
                    anyOf(
                            instanceMethod()
                                    .onDescendantOf(JUC + "BlockingQueue")
                                    .named("take"),
                            instanceMethod()
                                    .onDescendantOf(JUC + "BlockingDeque")
                                    .namedAnyOf("takeFirst", "takeLast"),
                            on(JUC + "CompletionService", "take")),
                    "Call poll with a timeout, and look at what it returns."),
            new Wait(Waits::putsIntoBounded, "Call offer with a timeout, and look at what it returns."),
            new Wait(
                    anyOf(
                            instanceMethod()
                                    .onDescendantOf(JUC + "TransferQueue")
                                    .named("transfer"),
                            instanceMethod()
                                    .onDescendantOf(JUC + "Exchanger")
                                    .named("exchange")
                                    .withParameters("java.lang.Object")),
                    "Call it with a timeout."),
            new Wait(
                    Waits::locksForLong,
                    "Call tryLock with a timeout, and go without the lock, or leave, if it is not free."),
            new Wait(Waits::waitsForNotify, "Call wait with a limit, in a loop that has a deadline."),
            new Wait(
                    staticMethod().onClass(JUC + "locks.LockSupport").named("park"),
                    "Call parkNanos, in a loop that has a deadline."),
            new Wait(
                    on("java.lang.Process", "waitFor"),
                    "Call waitFor with a timeout, and destroy the process if it does not end."),
            new Wait(
                    on(JUC + "ExecutorService", "close"),
                    "Call shutdown, awaitTermination with a timeout, and shutdownNow."),
            new Wait(
                    anyOf(
                            instanceMethod()
                                    .onDescendantOf(JUC + "ExecutorService")
                                    .namedAnyOf("invokeAll", "invokeAny")
                                    .withParameters("java.util.Collection"),
                            on(JUC + "StructuredTaskScope", "join")),
                    "Call it with a timeout."),
            Wait.withDuration(
                    instanceMethod()
                            .onDescendantOf("reactor.core.publisher.Mono")
                            .namedAnyOf("block", "blockOptional")
                            .withNoParameters(),
                    "Give it a limit, as block(Duration.ofSeconds(5))."),
            Wait.withDuration(
                    instanceMethod()
                            .onDescendantOf("reactor.core.publisher.Flux")
                            .namedAnyOf("blockFirst", "blockLast")
                            .withNoParameters(),
                    "Give it a limit, as blockLast(Duration.ofSeconds(5))."),
            Wait.withDuration(
                    on("org.apache.kafka.clients.producer.Producer", "close"),
                    "Give it a limit, as close(Duration.ofSeconds(5)): without one a broker that is gone holds it forever."));

    private static final Matcher<ExpressionTree> WITH_LIMIT = anyOf(
            limited(JUC + "Future", "get"),
            limited(JUC + "ExecutorService", "awaitTermination"),
            limited(JUC + "CountDownLatch", "await"),
            limited(JUC + "locks.Condition", "await"),
            limited(JUC + "Semaphore", "tryAcquire"),
            limited(JUC + "BlockingQueue", "poll"),
            limited(JUC + "locks.Lock", "tryLock"),
            limited(JUC + "ForkJoinPool", "awaitQuiescence"),
            limited("java.lang.Process", "waitFor"));

    private Waits() {}

    private static Matcher<ExpressionTree> on(String type, String method) {
        return instanceMethod().onDescendantOf(type).named(method).withNoParameters();
    }

    private static Matcher<ExpressionTree> limited(String type, String method) {
        return instanceMethod().onDescendantOf(type).named(method).withParameters("long", UNIT);
    }

    /** The wait that this call is, if it has no limit, or one that a shutdown does not reach. */
    public static @Nullable Wait without(ExpressionTree tree, VisitorState state) {
        if (WITH_LIMIT.matches(tree, state)) {
            return tree instanceof MethodInvocationTree call && secondsOf(call) > LONGEST_SECONDS
                    ? new Wait(
                            WITH_LIMIT, "for more than an hour", "No platform waits that long: give it seconds.", false)
                    : null;
        }
        for (Wait wait : WITHOUT_LIMIT) {
            if (wait.method().matches(tree, state)) {
                return Bounds.isOver(tree, state) ? null : wait;
            }
        }
        return null;
    }

    /** The call, or the method that is referred to, as the message names it. */
    public static String nameOf(ExpressionTree tree) {
        MethodSymbol method = (MethodSymbol) Objects.requireNonNull(ASTHelpers.getSymbol(tree), "no call");
        return "%s.%s(%s)"
                .formatted(
                        method.owner.getSimpleName(),
                        method.getSimpleName(),
                        method.getParameters().isEmpty() ? "" : "…");
    }

    /** A queue that has no bound takes what is put. */
    private static boolean putsIntoBounded(ExpressionTree tree, VisitorState state) {
        return PUT.matches(tree, state) && Bounds.isFull(tree, state);
    }

    /** A limit of zero is none. */
    private static boolean joins(ExpressionTree tree, VisitorState state) {
        return JOIN.matches(tree, state) && hasNoLimit(tree);
    }

    private static boolean waitsForNotify(ExpressionTree tree, VisitorState state) {
        return NOTIFY.matches(tree, state) && hasNoLimit(tree);
    }

    private static boolean hasNoLimit(ExpressionTree tree) {
        if (!(tree instanceof MethodInvocationTree call)) {
            return true;
        }
        Number first = call.getArguments().isEmpty()
                ? Long.valueOf(0)
                : ASTHelpers.constValue(call.getArguments().get(0), Number.class);
        return first != null && first.longValue() == 0;
    }

    private static boolean locksForLong(ExpressionTree tree, VisitorState state) {
        return LOCK.matches(tree, state) && !Bounds.isBrief(tree, state);
    }

    /** Seconds of a limit that is written down; 0 where it is only known later. */
    private static long secondsOf(MethodInvocationTree tree) {
        Number amount = ASTHelpers.constValue(tree.getArguments().get(0), Number.class);
        Symbol unit = ASTHelpers.getSymbol(tree.getArguments().get(1));
        if (amount == null || unit == null) {
            return 0;
        }
        try {
            return TimeUnit.valueOf(unit.getSimpleName().toString()).toSeconds(amount.longValue());
        } catch (IllegalArgumentException notAConstant) {
            return 0;
        }
    }
}
