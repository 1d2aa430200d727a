package dev.softlanding.shutdown.lint.check;

import static com.google.errorprone.matchers.Matchers.anyOf;
import static com.google.errorprone.matchers.Matchers.instanceMethod;

import com.google.errorprone.BugPattern;
import com.google.errorprone.VisitorState;
import com.google.errorprone.bugpatterns.BugChecker.MemberReferenceTreeMatcher;
import com.google.errorprone.bugpatterns.BugChecker.MethodInvocationTreeMatcher;
import com.google.errorprone.matchers.Description;
import com.google.errorprone.matchers.Matcher;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import dev.softlanding.shutdown.lint.code.Handle;
import dev.softlanding.shutdown.lint.code.Result;

/** Scopes that are opened and may stay open. */
@BugPattern(
        summary =
                "A scope is opened and may never be closed: what it holds is held until the shutdown, which then has it all to close.",
        severity = BugPattern.SeverityLevel.WARNING,
        linkType = BugPattern.LinkType.NONE)
public final class ShutdownScopeNotClosed extends CleanupCheck
        implements MethodInvocationTreeMatcher, MemberReferenceTreeMatcher {

    private static final long serialVersionUID = 1L;

    private static final Matcher<ExpressionTree> OPENS = anyOf(
            instanceMethod()
                    .onDescendantOf("dev.softlanding.shutdown.scope.ShutdownScopes")
                    .named("open"),
            instanceMethod()
                    .onDescendantOf("dev.softlanding.shutdown.scope.Scope.Builder")
                    .named("open"));

    @Override
    public Description matchMethodInvocation(MethodInvocationTree tree, VisitorState state) {
        if (!OPENS.matches(tree, state)) {
            return Description.NO_MATCH;
        }
        return switch (Handle.of(state.getPath(), state)) {
            case LOST -> found(tree, state, message("is opened, and nobody keeps it to close it"));
            case KEPT_OPEN -> found(tree, state, message("is opened, and nothing here closes it"));
            case CLOSED_AT_BEST ->
                found(tree, state, message("stays open if anything between its opening and its closing throws"));
            case IN_GOOD_HANDS -> Description.NO_MATCH;
        };
    }

    @Override
    public Description matchMemberReference(MemberReferenceTree tree, VisitorState state) {
        return OPENS.matches(tree, state) && Result.isDropped(state.getPath(), state)
                ? found(tree, state, message("is opened, and nobody keeps it to close it"))
                : Description.NO_MATCH;
    }

    private static String message(String what) {
        return "A scope %s: its steps run only when the application ends, or when it is found leaking. Open it in a try-with-resources, close it in a finally, or hand it to whoever closes it."
                .formatted(what);
    }
}
