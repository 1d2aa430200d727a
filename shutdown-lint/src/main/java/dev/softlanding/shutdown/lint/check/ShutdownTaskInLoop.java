package dev.softlanding.shutdown.lint.check;

import static com.google.errorprone.matchers.Matchers.anyOf;
import static com.google.errorprone.matchers.Matchers.instanceMethod;
import static com.google.errorprone.matchers.Matchers.staticMethod;

import com.google.errorprone.BugPattern;
import com.google.errorprone.VisitorState;
import com.google.errorprone.bugpatterns.BugChecker.MethodInvocationTreeMatcher;
import com.google.errorprone.matchers.Description;
import com.google.errorprone.matchers.Matcher;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.tools.javac.code.Symbol;
import dev.softlanding.shutdown.lint.code.Callers;
import dev.softlanding.shutdown.lint.code.Calls;
import dev.softlanding.shutdown.lint.code.Occasion;
import dev.softlanding.shutdown.lint.code.Turns;
import dev.softlanding.shutdown.lint.code.Values;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tasks that are added for each request, or each turn of a loop. */
@BugPattern(
        summary =
                "A shutdown task is added per request or per turn of a loop: the plan grows without end, and its tasks outlive what they clean up.",
        severity = BugPattern.SeverityLevel.WARNING,
        linkType = BugPattern.LinkType.NONE)
public final class ShutdownTaskInLoop extends CleanupCheck implements MethodInvocationTreeMatcher {

    private static final long serialVersionUID = 1L;
    private static final String SHUTDOWN = "dev.softlanding.shutdown.";
    private static final String TASK = SHUTDOWN + "ShutdownTask";
    private static final String CHANGES = SHUTDOWN + "engine.ChangeSet";

    private static final Matcher<ExpressionTree> ADDS = anyOf(
            instanceMethod()
                    .onDescendantOf(SHUTDOWN + "engine.ShutdownCoordinator")
                    .named("register")
                    .withParameters(TASK),
            instanceMethod().onDescendantOf(CHANGES).named("add").withParameters(TASK));

    private static final Matcher<ExpressionTree> NAMES =
            staticMethod().onClass(TASK).named("named");
    private static final Matcher<ExpressionTree> REMOVES =
            instanceMethod().onDescendantOf(CHANGES).named("remove");

    @Override
    public Description matchMethodInvocation(MethodInvocationTree tree, VisitorState state) {
        if (!ADDS.matches(tree, state) || !isNamedAnew(tree.getArguments().get(0), state) || takesOut(state)) {
            return Description.NO_MATCH;
        }
        String when = when(state);
        return when == null
                ? Description.NO_MATCH
                : found(
                        tree,
                        state,
                        "'%s' adds a task %s: the plan grows with each, no task of it goes before the end, and a shutdown runs them all. Open a scope for it (ShutdownScopes.open, in a try-with-resources) and defer the step there."
                                .formatted(Calls.ownerAndNameOf(tree), when));
    }

    private static @Nullable String when(VisitorState state) {
        var occasion = new Occasion(state);
        if (Callers.anyAround(state.getPath(), state, occasion::isServing)) {
            return "for each request, message or run of the method";
        }
        return switch (Turns.around(state.getPath(), state)) {
            case ENDLESS -> "in each turn of a loop that goes on";
            case COLLECTED ->
                Callers.anyAround(state.getPath(), state, occasion::isStarting) ? null : "in each turn of a loop";
            case FIXED, NONE -> null;
        };
    }

    /** Whether the task is made there, with a name that is not the same each time. */
    private static boolean isNamedAnew(ExpressionTree task, VisitorState state) {
        CompilationUnitTree source = state.getPath().getCompilationUnit();
        Symbol symbol = ASTHelpers.getSymbol(task);
        MethodTree maker = task instanceof MethodInvocationTree ? Values.methodOf(symbol, source) : null;
        List<ExpressionTree> values = symbol == null ? List.of() : Values.of(symbol, source);
        return Stream.concat(Stream.<@Nullable Tree>of(task, maker), values.stream())
                .flatMap(place -> Calls.in(place).stream())
                .filter(call -> NAMES.matches(call, state))
                .anyMatch(call -> ASTHelpers.constValue(call.getArguments().get(0)) == null);
    }

    /** Whether tasks also leave the plan: then it is kept, not filled. */
    private static boolean takesOut(VisitorState state) {
        return Calls.in(state.getPath().getCompilationUnit()).stream()
                .anyMatch(call -> REMOVES.matches(call, state)
                        && ASTHelpers.constValue(call.getArguments().get(0)) == null);
    }
}
