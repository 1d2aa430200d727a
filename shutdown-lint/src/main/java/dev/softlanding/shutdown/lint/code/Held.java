package dev.softlanding.shutdown.lint.code;

import static com.google.errorprone.matchers.Matchers.instanceMethod;

import com.google.errorprone.VisitorState;
import com.google.errorprone.matchers.Matcher;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.util.TreePath;
import dev.softlanding.shutdown.lint.cleanup.CleanupCode;
import java.util.Set;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;

/** Locks and monitors that are held where code runs. */
public final class Held {

    /** What calls a function that it is given at once, on the same thread. */
    private static final Set<String> AT_ONCE = Set.of(
            "forEach",
            "forEachOrdered",
            "forEachRemaining",
            "ifPresent",
            "ifPresentOrElse",
            "removeIf",
            "replaceAll",
            "compute",
            "computeIfAbsent",
            "computeIfPresent",
            "merge",
            "map",
            "peek",
            "filter");

    private static final Matcher<ExpressionTree> UNLOCKS =
            instanceMethod().onDescendantOf("java.util.concurrent.locks.Lock").named("unlock");

    private final VisitorState state;

    public Held(VisitorState state) {
        this.state = state;
    }

    /** How a message calls the one that is held at this place; null if none is, as far as the source tells. */
    public @Nullable String at(TreePath path) {
        return path.getLeaf() instanceof MemberReferenceTree && !runsAtOnce(path) ? null : at(path, 0);
    }

    private @Nullable String at(TreePath path, int depth) {
        Tree from = path.getLeaf();
        for (TreePath up = path.getParentPath(); up != null; up = up.getParentPath()) {
            Tree tree = up.getLeaf();
            if (tree instanceof SynchronizedTree block && from == block.getBlock()) {
                return "'%s'".formatted(state.getSourceForNode(ASTHelpers.stripParentheses(block.getExpression())));
            }
            if (tree instanceof TryTree attempt && from != attempt.getFinallyBlock()) {
                String unlocked = unlockedIn(attempt.getFinallyBlock());
                if (unlocked != null) {
                    return unlocked;
                }
            }
            if (tree instanceof MethodTree method) {
                return ofMethod(method, depth);
            }
            if (tree instanceof ClassTree || (tree instanceof LambdaExpressionTree && !runsAtOnce(up))) {
                return null;
            }
            from = tree;
        }
        return null;
    }

    private @Nullable String ofMethod(MethodTree method, int depth) {
        if (method.getModifiers().getFlags().contains(Modifier.SYNCHRONIZED)) {
            boolean ofClass = method.getModifiers().getFlags().contains(Modifier.STATIC);
            return ofClass ? "the monitor of the class" : "'this'";
        }
        if (depth == Callers.DEEPEST) {
            return null;
        }
        for (TreePath call : Callers.of(ASTHelpers.getSymbol(method), state)) {
            String held = CleanupCode.of(state).around(call) == null ? null : at(call, depth + 1);
            if (held != null) {
                return held;
            }
        }
        return null;
    }

    private @Nullable String unlockedIn(@Nullable Tree block) {
        return Calls.in(block).stream()
                .filter(call -> UNLOCKS.matches(call, state))
                .map(call -> "'%s'".formatted(state.getSourceForNode(ASTHelpers.getReceiver(call))))
                .findFirst()
                .orElse(null);
    }

    private static boolean runsAtOnce(TreePath function) {
        return function.getParentPath().getLeaf() instanceof MethodInvocationTree call
                && AT_ONCE.contains(Calls.nameOf(call));
    }
}
