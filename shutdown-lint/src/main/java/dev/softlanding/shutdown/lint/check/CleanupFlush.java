package dev.softlanding.shutdown.lint.check;

import static com.google.errorprone.matchers.Matchers.anyOf;
import static com.google.errorprone.matchers.Matchers.instanceMethod;
import static com.google.errorprone.matchers.Matchers.staticMethod;

import com.google.errorprone.BugPattern;
import com.google.errorprone.VisitorState;
import com.google.errorprone.bugpatterns.BugChecker.MethodInvocationTreeMatcher;
import com.google.errorprone.bugpatterns.BugChecker.MethodTreeMatcher;
import com.google.errorprone.bugpatterns.BugChecker.NewClassTreeMatcher;
import com.google.errorprone.bugpatterns.BugChecker.SynchronizedTreeMatcher;
import com.google.errorprone.matchers.Description;
import com.google.errorprone.matchers.Matcher;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.Tree;
import dev.softlanding.shutdown.lint.cleanup.Cleanup;
import dev.softlanding.shutdown.lint.code.Remote;
import dev.softlanding.shutdown.lint.code.Waiting;
import dev.softlanding.shutdown.lint.known.Wait;
import dev.softlanding.shutdown.lint.known.Waits;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;

/** What takes longer than a flush action has. */
@BugPattern(
        summary =
                "A flush action blocks: it has the last milliseconds before the process is halted, beside the code that is stuck.",
        severity = BugPattern.SeverityLevel.WARNING,
        linkType = BugPattern.LinkType.NONE)
public final class CleanupFlush extends CleanupCheck
        implements MethodInvocationTreeMatcher, NewClassTreeMatcher, SynchronizedTreeMatcher, MethodTreeMatcher {

    private static final long serialVersionUID = 1L;

    /** A flush has less, by default; who sets longer times can still not wait so long for one thing. */
    private static final long LONGEST_MILLIS = 1_000;

    private static final Matcher<ExpressionTree> SLEEPS = anyOf(
            staticMethod().onClass("java.lang.Thread").named("sleep"),
            instanceMethod().onExactClass("java.util.concurrent.TimeUnit").named("sleep"));

    private static final Matcher<ExpressionTree> WAITS_FOR_LOCK = anyOf(
            instanceMethod().onDescendantOf("java.util.concurrent.locks.Lock").named("tryLock"),
            instanceMethod()
                    .onDescendantOf("java.util.concurrent.locks.Condition")
                    .named("await"),
            instanceMethod().onDescendantOf("java.lang.Object").named("wait"));

    @Override
    public Description matchMethodInvocation(MethodInvocationTree tree, VisitorState state) {
        String what = what(tree, state);
        return what == null ? Description.NO_MATCH : blocks(tree, state, "'%s' %s".formatted(Waits.nameOf(tree), what));
    }

    @Override
    public Description matchNewClass(NewClassTree tree, VisitorState state) {
        return Remote.isConnected(tree, state)
                ? blocks(
                        tree,
                        state,
                        "'new %s(…)' waits for an answer over the network"
                                .formatted(ASTHelpers.getSymbol(tree).owner.getSimpleName()))
                : Description.NO_MATCH;
    }

    @Override
    public Description matchSynchronized(SynchronizedTree tree, VisitorState state) {
        String monitor = state.getSourceForNode(ASTHelpers.stripParentheses(tree.getExpression()));
        return blocks(tree, state, "'synchronized (%s)' waits for whoever holds it".formatted(monitor));
    }

    @Override
    public Description matchMethod(MethodTree tree, VisitorState state) {
        return tree.getModifiers().getFlags().contains(Modifier.SYNCHRONIZED)
                ? blocks(
                        tree,
                        state,
                        "The synchronized method '%s' waits for whoever holds its monitor".formatted(tree.getName()))
                : Description.NO_MATCH;
    }

    private Description blocks(Tree tree, VisitorState state, String what) {
        Cleanup flush = flushAround(state);
        return flush == null
                ? Description.NO_MATCH
                : found(
                        tree,
                        state,
                        "%s in %s, which has milliseconds, beside the code that is stuck. Put what is in memory into a local file, with what needs no lock (or tryLock), and leave the rest to the body of the task."
                                .formatted(what, flush.description()));
    }

    private static @Nullable String what(MethodInvocationTree tree, VisitorState state) {
        Wait wait = Waits.without(tree, state);
        if (wait != null) {
            return "waits " + wait.howLong();
        }
        if (SLEEPS.matches(tree, state)) {
            return "sleeps";
        }
        if (Remote.isCalled(tree, state)) {
            return "waits for an answer over the network";
        }
        boolean tooLong = Waiting.millisOf(tree).orElse(0) > LONGEST_MILLIS;
        return tooLong && (Waiting.waits(tree, state) || WAITS_FOR_LOCK.matches(tree, state))
                ? "waits for more than a second"
                : null;
    }
}
