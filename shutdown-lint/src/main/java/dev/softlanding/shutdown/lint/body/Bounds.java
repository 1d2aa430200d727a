package dev.softlanding.shutdown.lint.body;

import com.google.errorprone.VisitorState;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import com.sun.tools.javac.code.Symbol;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import com.sun.tools.javac.code.Type;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Knows where a wait that has no limit of its own ends all the same. */
public final class Bounds {

    private static final Set<String> LIMITING = Set.of("orTimeout", "completeOnTimeout", "timeout");
    private static final Set<String> RESULTS = Set.of("get", "join");
    private static final Set<String> WAITING =
            Set.of("get", "put", "take", "join", "acquire", "invokeAll", "awaitTermination", "sleep", "transfer");
    /** Packages whose methods do not wait, but for those named. */
    private static final List<String> KNOWN = List.of("java.lang", "java.util", "java.time", "org.slf4j");

    private static final Set<String> UNBOUNDED = Set.of(
            "PriorityBlockingQueue",
            "DelayQueue",
            "LinkedTransferQueue",
            "LinkedBlockingQueue",
            "LinkedBlockingDeque",
            "DelayedWorkQueue");

    private Bounds() {}

    /** Whether what is waited for ends by itself, or has ended. */
    public static boolean isOver(ExpressionTree wait, VisitorState state) {
        ExpressionTree receiver = ASTHelpers.getReceiver(wait);
        return isLimited(receiver) || isAsked(receiver, state) || isAmongDone(wait, state);
    }

    /** As {@code future.orTimeout(5, SECONDS).join()}. */
    private static boolean isLimited(@Nullable ExpressionTree receiver) {
        return receiver != null && LIMITING.stream().anyMatch(limit -> Bodies.callInChain(receiver, limit) != null);
    }

    /** As {@code if (future.isDone()) future.get()}. */
    private static boolean isAsked(@Nullable ExpressionTree receiver, VisitorState state) {
        Symbol waitedFor = receiver == null ? null : ASTHelpers.getSymbol(receiver);
        if (waitedFor == null || receiver instanceof MethodInvocationTree) {
            return false;
        }
        for (TreePath at = state.getPath();
                at != null && !(at.getLeaf() instanceof MethodTree);
                at = at.getParentPath()) {
            Tree asked = null;
            if (at.getLeaf() instanceof IfTree branch) {
                asked = branch.getCondition();
            } else if (at.getLeaf() instanceof ConditionalExpressionTree choice) {
                asked = choice.getCondition();
            }
            if (Bodies.has(asked, tree -> Bodies.calls(tree, "isDone") && isOn(tree, waitedFor))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOn(Tree call, Symbol variable) {
        ExpressionTree receiver = ASTHelpers.getReceiver((MethodInvocationTree) call);
        return receiver != null && variable.equals(ASTHelpers.getSymbol(receiver));
    }

    /** Results of {@code invokeAll} or {@code allOf} with a limit, in the same body: then each is there, or never comes. */
    private static boolean isAmongDone(ExpressionTree wait, VisitorState state) {
        TreePath body = Bodies.around(state.getPath());
        return body != null
                && RESULTS.contains(Bodies.nameOf(wait))
                && Bodies.has(
                        body.getLeaf(),
                        tree -> tree instanceof MethodInvocationTree call
                                && call != wait
                                && ((Bodies.calls(call, "invokeAll")
                                                && call.getArguments().size() == 3)
                                        || (call.getArguments().size() == 2
                                                && Bodies.callInChain(call, "allOf") != null
                                                && !Bodies.calls(call, "allOf"))));
    }

    /** Whether a queue that something is put into has a bound, as far as the source tells. */
    public static boolean isFull(ExpressionTree put, VisitorState state) {
        ExpressionTree receiver = ASTHelpers.getReceiver(put);
        if (receiver == null) {
            return false;
        }
        ExpressionTree made = Bodies.resolved(receiver, state);
        Type known = ASTHelpers.getType(made);
        String type = known == null ? "" : known.tsym.getSimpleName().toString();
        if (made instanceof NewClassTree creation) {
            boolean sized = creation.getArguments().stream()
                    .map(ASTHelpers::getType)
                    .anyMatch(argument -> argument != null && argument.isPrimitive());
            return !UNBOUNDED.contains(type) || (sized && type.startsWith("LinkedBlocking"));
        }
        return type.equals("ArrayBlockingQueue") || type.equals("SynchronousQueue");
    }

    /** Whether a lock of this source is only ever held for what cannot take long. */
    public static boolean isBrief(ExpressionTree lock, VisitorState state) {
        ExpressionTree receiver = ASTHelpers.getReceiver(lock);
        // as readWriteLock.writeLock().lock()
        ExpressionTree owner = receiver instanceof MethodInvocationTree ? ASTHelpers.getReceiver(receiver) : receiver;
        Symbol held = owner == null ? null : ASTHelpers.getSymbol(owner);
        if (held == null || !held.isPrivate()) {
            return false;
        }
        return !Bodies.has(
                state.getPath().getCompilationUnit(),
                tree -> tree instanceof MethodTree method
                        && Bodies.has(method.getBody(), inner -> held.equals(ASTHelpers.getSymbol(inner)))
                        && Bodies.has(method.getBody(), Bounds::mayTakeLong));
    }

    /** Code of others, or what waits. */
    private static boolean mayTakeLong(Tree tree) {
        if (!(tree instanceof MethodInvocationTree call)) {
            return false;
        }
        MethodSymbol method = ASTHelpers.getSymbol(call);
        Symbol home = ASTHelpers.enclosingPackage(method);
        String owner = home == null ? "" : home.getQualifiedName().toString();
        boolean known = KNOWN.stream().anyMatch(familiar -> owner.equals(familiar) || owner.startsWith(familiar + "."));
        boolean functional = owner.equals("java.util.function")
                || method.owner.getSimpleName().contentEquals("Runnable");
        boolean concurrent = owner.equals("java.util.concurrent")
                && WAITING.contains(method.getSimpleName().toString());
        return !known || functional || concurrent;
    }
}
