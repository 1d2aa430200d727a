package dev.softlanding.shutdown.lint.check;

import static com.google.errorprone.matchers.Matchers.anyOf;
import static com.google.errorprone.matchers.Matchers.instanceMethod;

import com.google.errorprone.VisitorState;
import com.google.errorprone.matchers.Matcher;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import com.sun.tools.javac.code.Symbol;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Knows what waits, and whether it does so with a limit that a shutdown could live with. */
final class Waits {

    private static final String JUC = "java.util.concurrent.";

    /** More is no limit: no platform gives a process that long. */
    private static final long LONGEST_SECONDS = TimeUnit.HOURS.toSeconds(1);

    private static final String UNIT = JUC + "TimeUnit";

    private static final List<Wait> WITHOUT_LIMIT = List.of(
            new Wait(
                    anyOf(
                            on(JUC + "Future", "get"),
                            on(JUC + "CompletableFuture", "join"),
                            on(JUC + "ForkJoinTask", "join"),
                            on(JUC + "ForkJoinTask", "invoke")),
                    "Call get with a timeout, as get(5, SECONDS), or orTimeout before."),
            new Wait(on("java.lang.Thread", "join"), "Give it a limit, as join(5_000).", "join(5_000)", null),
            new Wait(
                    on(JUC + "CountDownLatch", "await"),
                    "Call await with a timeout, and look at what it returns.",
                    "await(5, TimeUnit.SECONDS)",
                    UNIT),
            new Wait(
                    anyOf(
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
                    anyOf(on(JUC + "locks.Lock", "lock"), on(JUC + "locks.Lock", "lockInterruptibly")),
                    "Call tryLock with a timeout, and go without the lock, or leave, if it is not free."),
            new Wait(on("java.lang.Object", "wait"), "Call wait with a limit, in a loop that has a deadline."),
            new Wait(
                    on("java.lang.Process", "waitFor"),
                    "Call waitFor with a timeout, and destroy the process if it does not end.",
                    "waitFor(5, TimeUnit.SECONDS)",
                    UNIT),
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
            new Wait(
                    instanceMethod()
                            .onDescendantOf("reactor.core.publisher.Mono")
                            .namedAnyOf("block", "blockOptional")
                            .withNoParameters(),
                    "Give it a limit, as block(Duration.ofSeconds(5)).",
                    "block(Duration.ofSeconds(5))",
                    "java.time.Duration"),
            new Wait(
                    instanceMethod()
                            .onDescendantOf("reactor.core.publisher.Flux")
                            .namedAnyOf("blockFirst", "blockLast")
                            .withNoParameters(),
                    "Give it a limit, as blockLast(Duration.ofSeconds(5))."),
            new Wait(
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

    private static final Set<String> BOUNDING = Set.of("orTimeout", "completeOnTimeout", "timeout");

    private Waits() {}

    private static Matcher<ExpressionTree> on(String type, String method) {
        return instanceMethod().onDescendantOf(type).named(method).withNoParameters();
    }

    private static Matcher<ExpressionTree> limited(String type, String method) {
        return instanceMethod().onDescendantOf(type).named(method).withParameters("long", UNIT);
    }

    /** The wait that this call is, if it has no limit, or one that a shutdown does not reach. */
    static @Nullable Wait without(MethodInvocationTree tree, VisitorState state) {
        if (WITH_LIMIT.matches(tree, state)) {
            return secondsOf(tree) > LONGEST_SECONDS
                    ? new Wait(
                            WITH_LIMIT,
                            "for more than an hour",
                            "No platform waits that long: give it seconds.",
                            null,
                            null)
                    : null;
        }
        for (Wait wait : WITHOUT_LIMIT) {
            if (wait.method().matches(tree, state)) {
                return isBounded(tree) || isDone(tree, state) ? null : wait;
            }
        }
        return null;
    }

    /** The call as the message names it. */
    static String nameOf(MethodInvocationTree tree) {
        Symbol method = ASTHelpers.getSymbol(tree);
        return "%s.%s(%s)"
                .formatted(
                        method.owner.getSimpleName(),
                        method.getSimpleName(),
                        tree.getArguments().isEmpty() ? "" : "…");
    }

    /** A queue that has no bound takes what is put. */
    private static boolean putsIntoBounded(ExpressionTree tree, VisitorState state) {
        boolean puts = instanceMethod()
                .onDescendantOf(JUC + "BlockingQueue")
                .namedAnyOf("put", "putFirst", "putLast")
                .matches(tree, state);
        String type =
                puts ? ASTHelpers.getReceiverType(tree).tsym.getSimpleName().toString() : "";
        return puts
                && !Set.of(
                                "PriorityBlockingQueue",
                                "DelayQueue",
                                "LinkedTransferQueue",
                                "LinkedBlockingQueue",
                                "LinkedBlockingDeque",
                                "DelayedWorkQueue")
                        .contains(type);
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

    /** What it waits for ends by itself: as {@code future.orTimeout(5, SECONDS).join()}. */
    private static boolean isBounded(MethodInvocationTree tree) {
        ExpressionTree at = ASTHelpers.getReceiver(tree);
        while (at instanceof MethodInvocationTree call) {
            if (BOUNDING.contains(ASTHelpers.getSymbol(call).getSimpleName().toString())) {
                return true;
            }
            at = ASTHelpers.getReceiver(call);
        }
        return false;
    }

    /** It was asked first whether there is anything to wait for: as {@code if (future.isDone()) future.get()}. */
    static boolean isDone(MethodInvocationTree tree, VisitorState state) {
        ExpressionTree receiver = ASTHelpers.getReceiver(tree);
        Symbol waitedFor = receiver instanceof IdentifierTree ? ASTHelpers.getSymbol(receiver) : null;
        IfTree condition = state.findEnclosing(IfTree.class);
        if (waitedFor == null || condition == null) {
            return false;
        }
        boolean[] asked = new boolean[1];
        new TreeScanner<@Nullable Void, @Nullable Void>() {
            @Override
            public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void unused) {
                Tree of = ASTHelpers.getReceiver(call);
                asked[0] |= ASTHelpers.getSymbol(call).getSimpleName().contentEquals("isDone")
                        && of != null
                        && waitedFor.equals(ASTHelpers.getSymbol(of));
                return super.visitMethodInvocation(call, null);
            }
        }.scan(condition.getCondition(), null);
        return asked[0];
    }
}
