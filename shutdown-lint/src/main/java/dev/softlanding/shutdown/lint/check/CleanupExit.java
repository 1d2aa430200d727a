package dev.softlanding.shutdown.lint.check;

import static com.google.errorprone.matchers.Matchers.instanceMethod;
import static com.google.errorprone.matchers.Matchers.staticMethod;

import com.google.errorprone.BugPattern;
import com.google.errorprone.VisitorState;
import com.google.errorprone.bugpatterns.BugChecker.MethodInvocationTreeMatcher;
import com.google.errorprone.matchers.Description;
import com.google.errorprone.matchers.Matcher;
import com.google.errorprone.matchers.Matchers;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import dev.softlanding.shutdown.lint.body.Bodies;
import dev.softlanding.shutdown.lint.cleanup.Cleanup;
import dev.softlanding.shutdown.lint.known.Waits;

/** Ends the JVM. */
@BugPattern(
        summary =
                "Cleanup code ends the JVM: the shutdown that called it waits for itself, or loses what comes after it.",
        severity = BugPattern.SeverityLevel.WARNING,
        linkType = BugPattern.LinkType.NONE)
public final class CleanupExit extends CleanupCheck implements MethodInvocationTreeMatcher {

    private static final long serialVersionUID = 1L;

    private static final Matcher<ExpressionTree> EXIT = Matchers.anyOf(
            staticMethod().onClass("java.lang.System").named("exit"),
            instanceMethod().onExactClass("java.lang.Runtime").named("exit"));
    private static final Matcher<ExpressionTree> HALT =
            instanceMethod().onExactClass("java.lang.Runtime").named("halt");
    private static final Matcher<ExpressionTree> CLOSE_CONTEXT =
            staticMethod().onClass("org.springframework.boot.SpringApplication").named("exit");

    private static final String IN_HOOK =
            "it deadlocks: exit waits for the hooks to end, and this hook waits for exit. Let the hook return.";
    private static final String IN_CLEANUP =
            "where a signal began the shutdown it deadlocks, because exit waits for a JVM that waits for this code;"
                    + " elsewhere it begins a second shutdown inside of the first. Throw an exception, or let it"
                    + " return, and set the exit code where the process is ended.";

    @Override
    public Description matchMethodInvocation(MethodInvocationTree tree, VisitorState state) {
        boolean exits = EXIT.matches(tree, state);
        boolean halts = !exits && HALT.matches(tree, state);
        if (!exits && !halts && (!CLOSE_CONTEXT.matches(tree, state) || isCodeOfExit(state))) {
            return Description.NO_MATCH;
        }
        Cleanup cleanup = cleanupAround(state);
        // what is handed on is a watchdog, which may halt
        if (cleanup == null || (halts && !Bodies.runsAtOnce(state))) {
            return Description.NO_MATCH;
        }
        String why;
        if (halts) {
            why = "the JVM ends at once: the cleanup that comes after it, and all hooks that still run, are lost."
                    + " Let it return; a limit for the whole shutdown belongs to a watchdog.";
        } else if (exits) {
            why = cleanup.kind() == Cleanup.Kind.HOOK ? IN_HOOK : IN_CLEANUP;
        } else {
            why = "it closes the context, which is being closed, or waits for this code to close it. Let it return.";
        }
        return found(tree, state, "'%s' is called in %s: %s".formatted(Waits.nameOf(tree), cleanup.description(), why));
    }

    /** As {@code System.exit(SpringApplication.exit(context))}, which is one thing. */
    private static boolean isCodeOfExit(VisitorState state) {
        return state.getPath().getParentPath().getLeaf() instanceof MethodInvocationTree outer
                && ASTHelpers.getSymbol(outer).getSimpleName().contentEquals("exit");
    }
}
