package dev.softlanding.shutdown.lint.check;

import static com.google.errorprone.matchers.Matchers.anyOf;
import static com.google.errorprone.matchers.Matchers.staticMethod;

import com.google.errorprone.BugPattern;
import com.google.errorprone.VisitorState;
import com.google.errorprone.bugpatterns.BugChecker.MethodInvocationTreeMatcher;
import com.google.errorprone.matchers.Description;
import com.google.errorprone.matchers.Matcher;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import dev.softlanding.shutdown.lint.body.Bodies;
import dev.softlanding.shutdown.lint.known.Waits;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes the signals that end the process. */
@BugPattern(
        summary = "A signal that ends the process is handled or raised past the shutdown: its handler is replaced.",
        severity = BugPattern.SeverityLevel.WARNING,
        linkType = BugPattern.LinkType.NONE)
public final class ShutdownSignal extends CleanupCheck implements MethodInvocationTreeMatcher {

    private static final long serialVersionUID = 1L;

    private static final Matcher<ExpressionTree> SIGNAL = anyOf(
            staticMethod().onClass("sun.misc.Signal").namedAnyOf("handle", "raise"),
            staticMethod().onClass("jdk.internal.misc.Signal").namedAnyOf("handle", "raise"));

    /** Those for which a JVM begins to end, but for HUP, which services use to read their settings again. */
    private static final Set<String> ENDING = Set.of("TERM", "INT");

    @Override
    public Description matchMethodInvocation(MethodInvocationTree tree, VisitorState state) {
        if (!SIGNAL.matches(tree, state)) {
            return Description.NO_MATCH;
        }
        String name = nameOf(tree.getArguments().get(0), state);
        boolean ends = name == null ? namesOne(state) : ENDING.contains(name);
        if (!ends) {
            return Description.NO_MATCH;
        }
        boolean raises = Bodies.calls(tree, "raise");
        return found(
                tree,
                state,
                "'%s' %s."
                        .formatted(
                                Waits.nameOf(tree),
                                raises
                                        ? "ends the process by a signal that no platform has sent: the report gives a wrong reason for the shutdown. Begin it by ProcessShutdown or System.exit, from outside of cleanup code"
                                        : "replaces the handler of the JVM, and that of Softlanding: its hooks and tasks run only if this handler begins them. Make what it does a task, or a ShutdownListener"));
    }

    /** The name of the signal, where it can be read off the source. */
    private static @Nullable String nameOf(ExpressionTree signal, VisitorState state) {
        ExpressionTree made = Bodies.resolved(signal, state);
        return made instanceof NewClassTree creation && !creation.getArguments().isEmpty()
                ? ASTHelpers.constValue(creation.getArguments().get(0), String.class)
                : null;
    }

    /** Whether the source speaks of such a signal at all, as in a loop through their names. */
    private static boolean namesOne(VisitorState state) {
        return Bodies.has(state.getPath().getCompilationUnit(), ShutdownSignal::isOne);
    }

    private static boolean isOne(Tree tree) {
        return tree instanceof ExpressionTree expression
                && tree.getKind() == Tree.Kind.STRING_LITERAL
                && ENDING.contains(String.valueOf(ASTHelpers.constValue(expression, String.class)));
    }
}
