package dev.softlanding.shutdown.lint.code;

import com.google.errorprone.VisitorState;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.tools.javac.code.Symbol;
import com.sun.tools.javac.code.Type;
import dev.softlanding.shutdown.lint.cleanup.CleanupCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.ElementKind;
import org.jspecify.annotations.Nullable;

/** Work that is handed to other threads at one place of the cleanup code, and what that code does to learn of its end. */
public final class Handover {

    private static final List<String> SIGNALS = List.of(
            "java.util.concurrent.CountDownLatch",
            "java.util.concurrent.CompletableFuture",
            "java.util.concurrent.Phaser",
            "java.util.concurrent.Semaphore",
            "java.util.concurrent.CyclicBarrier",
            "dev.softlanding.shutdown.CallbackBody.Completion",
            "reactor.core.publisher.MonoSink");
    private static final Set<String> ENDING = Set.of("shutdown", "shutdownNow", "close", "interrupt");
    private static final Set<String> HALTING = Set.of("halt", "exit");

    private final VisitorState state;
    private final TreePath path;
    private final ExpressionTree call;

    /** The one that is being looked at: a call, or a reference to a method. */
    public Handover(ExpressionTree call, VisitorState state) {
        this.call = call;
        this.path = state.getPath();
        this.state = state;
    }

    /** Whether nobody has what would tell of its end: it is dropped, or kept in a variable that nobody looks at. */
    public boolean isDropped() {
        TreePath last = Result.lastOfChain(path);
        Type type = last.getLeaf() == call ? null : ASTHelpers.getType(last.getLeaf());
        if (type != null && !isA(type, "java.util.concurrent.CompletionStage")) {
            return false;
        }
        return Result.isDropped(last, state)
                || (last.getParentPath().getLeaf() instanceof VariableTree kept && isForgotten(kept));
    }

    /** Whether the cleanup code waits afterwards, or elsewhere for the executor or thread. */
    public boolean isAwaited() {
        List<Symbol> executors = subjects();
        return isWaitedAfter(path)
                // the end of its try waits for it
                || executors.stream().anyMatch(executor -> executor.getKind() == ElementKind.RESOURCE_VARIABLE)
                || CleanupCode.of(state).bodies().stream()
                        .flatMap(body -> Calls.in(body).stream())
                        .filter(other -> Waiting.waits(other, state) || ENDING.contains(Calls.nameOf(other)))
                        .anyMatch(other -> executors.contains(Calls.subject(other)));
    }

    /** In the same body, or in that of a method that calls it. */
    private boolean isWaitedAfter(TreePath place) {
        Tree body = CleanupCode.of(state).bodyAround(place);
        int here = ASTHelpers.getStartPosition(place.getLeaf());
        boolean after = Calls.in(body).stream()
                .anyMatch(other -> ASTHelpers.getStartPosition(other) > here && Waiting.waitsInside(other, state));
        return after
                || (body instanceof MethodTree method
                        && path == place
                        && Callers.of(ASTHelpers.getSymbol(method), state).stream()
                                .anyMatch(this::isWaitedAfter));
    }

    /** Whether the work itself tells somebody that it is done, or ends the process. */
    public boolean tellsOfItsEnd() {
        return work().stream()
                .anyMatch(work -> Calls.mentions(work, this::isSignal)
                        || Calls.in(work).stream().anyMatch(inner -> HALTING.contains(Calls.nameOf(inner))));
    }

    /** The executor, or the thread; an executor may also be an argument. */
    private List<Symbol> subjects() {
        List<Symbol> all = new ArrayList<>();
        Symbol subject = Calls.subject(call);
        if (subject != null) {
            all.add(subject);
        }
        if (call instanceof MethodInvocationTree made) {
            made.getArguments().stream()
                    .map(ASTHelpers::getSymbol)
                    .filter(symbol -> symbol != null && isA(symbol.type, "java.util.concurrent.Executor"))
                    .forEach(all::add);
        }
        return all;
    }

    /** What is handed over: the arguments, and for a thread those that it was made with. */
    private List<ExpressionTree> work() {
        List<ExpressionTree> work = new ArrayList<>();
        ExpressionTree receiver = ASTHelpers.getReceiver(call);
        if (call instanceof MethodInvocationTree made) {
            work.addAll(made.getArguments());
        }
        Symbol subject = Calls.subject(call);
        if (receiver instanceof NewClassTree thread) {
            work.add(thread);
        } else if (subject != null && subject.getKind() != ElementKind.METHOD) {
            work.addAll(Values.of(subject, state.getPath().getCompilationUnit()));
        }
        return work;
    }

    private boolean isSignal(Symbol symbol) {
        boolean callback = symbol.getKind() == ElementKind.PARAMETER
                && symbol.owner.getSimpleName().contentEquals("stop")
                && isA(symbol.type, "java.lang.Runnable");
        return callback || SIGNALS.stream().anyMatch(type -> isA(symbol.type, type));
    }

    private boolean isForgotten(VariableTree kept) {
        Symbol variable = ASTHelpers.getSymbol(kept);
        Tree member = Calls.memberAround(path);
        return variable.getKind() == ElementKind.LOCAL_VARIABLE && !Calls.mentions(member, variable);
    }

    private boolean isA(@Nullable Type type, String name) {
        return type != null && ASTHelpers.isSubtype(type, state.getTypeFromString(name), state);
    }
}
