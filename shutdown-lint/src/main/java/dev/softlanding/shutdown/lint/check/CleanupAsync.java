package dev.softlanding.shutdown.lint.check;

import static com.google.errorprone.matchers.Matchers.anyOf;
import static com.google.errorprone.matchers.Matchers.instanceMethod;
import static com.google.errorprone.matchers.Matchers.staticMethod;

import com.google.errorprone.BugPattern;
import com.google.errorprone.VisitorState;
import com.google.errorprone.bugpatterns.BugChecker.MemberReferenceTreeMatcher;
import com.google.errorprone.bugpatterns.BugChecker.MethodInvocationTreeMatcher;
import com.google.errorprone.matchers.Description;
import com.google.errorprone.matchers.Matcher;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.util.TreePath;
import com.sun.tools.javac.code.Symbol;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import dev.softlanding.shutdown.lint.cleanup.Cleanup;
import dev.softlanding.shutdown.lint.code.Calls;
import dev.softlanding.shutdown.lint.code.Handover;
import org.jspecify.annotations.Nullable;

/** Work that cleanup code hands to other threads and does not wait for. */
@BugPattern(
        summary =
                "Cleanup code hands work to other threads and does not wait for it: the work runs on while what it uses is closed, or dies with the JVM.",
        severity = BugPattern.SeverityLevel.WARNING,
        linkType = BugPattern.LinkType.NONE)
public final class CleanupAsync extends CleanupCheck
        implements MethodInvocationTreeMatcher, MemberReferenceTreeMatcher {

    private static final long serialVersionUID = 1L;
    private static final String ASYNC = "org.springframework.scheduling.annotation.Async";

    private static final Matcher<ExpressionTree> ON_COMMON_POOL = anyOf(
            instanceMethod().onDescendantOf("java.util.Collection").named("parallelStream"),
            instanceMethod().onDescendantOf("java.util.stream.BaseStream").named("parallel"));

    private static final Matcher<ExpressionTree> HANDS_OVER = anyOf(
            staticMethod().onClass("java.util.concurrent.CompletableFuture").namedAnyOf("runAsync", "supplyAsync"),
            instanceMethod()
                    .onDescendantOf("java.util.concurrent.Executor")
                    .namedAnyOf("execute", "submit", "schedule"),
            instanceMethod().onDescendantOf("java.lang.Thread").named("start").withNoParameters(),
            staticMethod().onClass("java.lang.Thread").named("startVirtualThread"),
            instanceMethod().onDescendantOf("java.lang.Thread.Builder").named("start"),
            instanceMethod().onDescendantOf("java.net.http.HttpClient").named("sendAsync"),
            instanceMethod().onDescendantOf("reactor.core.publisher.Mono").named("subscribe"),
            instanceMethod().onDescendantOf("reactor.core.publisher.Flux").named("subscribe"));

    private static final Matcher<ExpressionTree> TO_OWN_POOL =
            instanceMethod().onDescendantOf("java.util.concurrent.ForkJoinPool").namedAnyOf("submit", "invoke");

    @Override
    public Description matchMethodInvocation(MethodInvocationTree tree, VisitorState state) {
        if (ON_COMMON_POOL.matches(tree, state)) {
            Cleanup cleanup = isInOwnPool(state) ? null : cleanupAround(state);
            return cleanup == null ? Description.NO_MATCH : found(tree, state, onCommonPool(tree, cleanup));
        }
        return match(tree, state);
    }

    @Override
    public Description matchMemberReference(MemberReferenceTree tree, VisitorState state) {
        return match(tree, state);
    }

    private Description match(ExpressionTree tree, VisitorState state) {
        if (!HANDS_OVER.matches(tree, state) && !isProxied(tree, state)) {
            return Description.NO_MATCH;
        }
        Cleanup cleanup = cleanupAround(state);
        if (cleanup == null) {
            return Description.NO_MATCH;
        }
        var work = new Handover(tree, state);
        return work.isDropped() && !work.isAwaited() && !work.tellsOfItsEnd()
                ? found(tree, state, notAwaited(tree, cleanup))
                : Description.NO_MATCH;
    }

    /** Whether a proxy runs it on another thread. A call of a method of the same object does not go through one. */
    private static boolean isProxied(ExpressionTree tree, VisitorState state) {
        Symbol symbol = ASTHelpers.getSymbol(tree);
        return symbol instanceof MethodSymbol method
                && Calls.subject(tree) != null
                && (ASTHelpers.hasAnnotation(method, ASYNC, state)
                        || ASTHelpers.hasAnnotation(method.owner, ASYNC, state));
    }

    /** A parallel stream runs on the pool that its end is called on. */
    private static boolean isInOwnPool(VisitorState state) {
        for (@Nullable TreePath at = state.getPath(); at != null; at = at.getParentPath()) {
            if (at.getLeaf() instanceof MethodInvocationTree call && TO_OWN_POOL.matches(call, state)) {
                return true;
            }
        }
        return false;
    }

    private static String notAwaited(ExpressionTree tree, Cleanup cleanup) {
        return "'%s' hands work to another thread in %s, and nobody waits for it: it runs on while what it uses is closed, or dies with the JVM. Wait for its end with a limit, return its stage, or do the work here."
                .formatted(Calls.ownerAndNameOf(tree), cleanup.description());
    }

    private static String onCommonPool(ExpressionTree tree, Cleanup cleanup) {
        return "'%s' in %s runs on the common pool: it waits behind what the application has left there, and its daemon threads know neither the timeout nor the interrupt of the shutdown. Use a plain stream, or an executor of its own that is awaited."
                .formatted(Calls.nameOf(tree), cleanup.description());
    }
}
