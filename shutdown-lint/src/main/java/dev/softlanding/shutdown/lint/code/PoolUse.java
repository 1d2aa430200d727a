package dev.softlanding.shutdown.lint.code;

import com.google.errorprone.VisitorState;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.tools.javac.code.Symbol;
import dev.softlanding.shutdown.lint.cleanup.CleanupCode;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What one source does with an executor, seen from a place in its cleanup code where it is shut down. */
public final class PoolUse {

    private static final Set<String> SUBMITTING =
            Set.of("submit", "execute", "schedule", "scheduleAtFixedRate", "scheduleWithFixedDelay", "invokeAll");
    private static final Set<String> SAYING =
            Set.of("println", "printf", "print", "trace", "debug", "info", "warn", "error", "log", "format");
    private static final Set<String> WITHOUT_QUEUE =
            Set.of("newCachedThreadPool", "newVirtualThreadPerTaskExecutor", "newThreadPerTaskExecutor");

    private final Symbol pool;
    private final VisitorState state;
    private final Tree place;
    private final List<MethodInvocationTree> inBody;
    private final List<MethodInvocationTree> cleaning;

    /**
     * From the place that is being looked at.
     *
     * @param pool the variable or method whose value is shut down there
     */
    public PoolUse(Symbol pool, VisitorState state) {
        this.pool = pool;
        this.state = state;
        this.place = state.getPath().getLeaf();
        this.inBody = Calls.in(CleanupCode.of(state).bodyAround(state.getPath()));
        this.cleaning = CleanupCode.of(state).bodies().stream()
                .flatMap(body -> Calls.in(body).stream())
                .toList();
    }

    /** Whether the cleanup code waits for its end, or the same method for something else that its tasks may tell. */
    public boolean isAwaited() {
        return cleaning.stream().anyMatch(this::awaitsIt) || inBody.stream().anyMatch(this::awaitsSomethingElse);
    }

    /** Whether somebody waited for its tasks before: here above, or in another method of the cleanup code. */
    public boolean isDrainedBefore() {
        int here = ASTHelpers.getStartPosition(place);
        Predicate<MethodInvocationTree> before = call -> ASTHelpers.getStartPosition(call) < here;
        return inBody.stream().filter(before).anyMatch(call -> awaitsIt(call) || awaitsSomethingElse(call))
                || cleaning.stream().filter(call -> !inBody.contains(call)).anyMatch(this::awaitsIt);
    }

    /** Whether the cleanup code also calls {@code shutdownNow} on it. */
    public boolean isStoppedNow() {
        return cleaning.stream()
                .anyMatch(call -> Calls.nameOf(call).equals("shutdownNow") && pool.equals(Calls.subject(call)));
    }

    /** Whether the cleanup code gives it to others, who may wait for it. */
    public boolean isHandedOn() {
        return cleaning.stream()
                .filter(call -> !SAYING.contains(Calls.nameOf(call)))
                .flatMap(call -> call.getArguments().stream())
                .anyMatch(argument -> pool.equals(ASTHelpers.getSymbol(argument)));
    }

    /** Whether no task ever waits in it: it has a thread for each, or all it was given are loops that end when interrupted. */
    public boolean hasNoQueue() {
        CompilationUnitTree source = state.getPath().getCompilationUnit();
        List<MethodInvocationTree> all = Calls.in(source);
        List<MethodInvocationTree> given = all.stream()
                .filter(call -> SUBMITTING.contains(Calls.nameOf(call)) && pool.equals(Calls.subject(call)))
                .toList();
        boolean loopsOnly = !given.isEmpty()
                && given.stream().allMatch(call -> loops(call.getArguments().get(0), source));
        return loopsOnly || Values.of(pool, source).stream().anyMatch(PoolUse::makesThreadPerTask);
    }

    private boolean awaitsIt(MethodInvocationTree call) {
        return Waiting.awaitsPool(call, state) && Calls.mayBeSame(pool, Calls.subject(call));
    }

    private boolean awaitsSomethingElse(MethodInvocationTree call) {
        return Waiting.waitsInside(call, state) && !Waiting.awaitsPool(call, state);
    }

    private static boolean makesThreadPerTask(ExpressionTree made) {
        return made instanceof MethodInvocationTree call && WITHOUT_QUEUE.contains(Calls.nameOf(call));
    }

    private static boolean loops(ExpressionTree task, CompilationUnitTree source) {
        if (task instanceof LambdaExpressionTree lambda) {
            return Loops.hasOpenEnd(lambda.getBody())
                    || Calls.in(lambda.getBody()).stream().anyMatch(call -> methodLoops(call, source));
        }
        return task instanceof MemberReferenceTree && methodLoops(task, source);
    }

    private static boolean methodLoops(ExpressionTree call, CompilationUnitTree source) {
        @Nullable MethodTree method = Values.methodOf(ASTHelpers.getSymbol(call), source);
        return method != null && Loops.hasOpenEnd(method.getBody());
    }
}
