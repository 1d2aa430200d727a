package dev.softlanding.shutdown.lint.check;

import com.google.errorprone.BugPattern.SeverityLevel;
import com.google.errorprone.VisitorState;
import com.google.errorprone.bugpatterns.BugChecker;
import com.google.errorprone.fixes.Fix;
import com.google.errorprone.fixes.SuggestedFix;
import com.google.errorprone.matchers.Description;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.tools.javac.util.Options;
import dev.softlanding.shutdown.lint.cleanup.Cleanup;
import dev.softlanding.shutdown.lint.cleanup.CleanupCode;
import dev.softlanding.shutdown.lint.finding.Finding;
import dev.softlanding.shutdown.lint.finding.Findings;
import dev.softlanding.shutdown.lint.finding.Rule;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the checks have in common: they know the code that cleans up, and tell what they find to the compiler, and to the files that
 * its options name. A finding of the baseline is not told.
 */
abstract class CleanupCheck extends BugChecker {

    private static final long serialVersionUID = 1L;
    private static final String OPTION = "-A";

    /** What the code that is being looked at belongs to, if it cleans up. */
    static @Nullable Cleanup cleanupAround(VisitorState state) {
        return CleanupCode.of(state).around(state.getPath());
    }

    /** The flush action that the code that is being looked at belongs to, if there is one: what waits there is one finding, of its own. */
    static @Nullable Cleanup flushAround(VisitorState state) {
        return CleanupCode.of(state).flushAround(state.getPath());
    }

    /** Tells it, without a fix that a tool could make. */
    final Description found(Tree tree, VisitorState state, String message) {
        return found(tree, state, message, SuggestedFix.emptyFix());
    }

    /**
     * Tells what was found.
     *
     * @param message what is wrong and where, why, and what to do instead, as sentences
     * @param fix what a tool can change so that it is right, or none
     */
    final Description found(Tree tree, VisitorState state, String message, Fix fix) {
        boolean error = state.severityMap().getOrDefault(canonicalName(), defaultSeverity()) == SeverityLevel.ERROR;
        var finding = new Finding(
                new Rule(canonicalName(), message()),
                error,
                state.getPath().getCompilationUnit().getSourceFile().toUri(),
                placeOf(tree, state),
                memberAround(state.getPath()),
                codeOf(tree, state),
                message);
        if (!Findings.of(optionsOf(state), state.context.get(JavacTask.class)).add(finding)) {
            return Description.NO_MATCH;
        }
        return buildDescription(tree).setMessage(message).addFix(fix).build();
    }

    private static Finding.Place placeOf(Tree tree, VisitorState state) {
        LineMap lines = state.getPath().getCompilationUnit().getLineMap();
        long start = ASTHelpers.getStartPosition(tree);
        long end = Math.max(start, state.getEndPosition(tree));
        return new Finding.Place(
                (int) lines.getLineNumber(start),
                columnOf(start, lines),
                (int) lines.getLineNumber(end),
                columnOf(end, lines));
    }

    /** Counted in characters: the compiler's own columns have tabs that are 8 wide. */
    private static int columnOf(long position, LineMap lines) {
        return (int) (position - lines.getStartPosition(lines.getLineNumber(position))) + 1;
    }

    /** Of a declaration its name: what is in it may change. */
    private static String codeOf(Tree tree, VisitorState state) {
        boolean declaration = tree instanceof ClassTree || tree instanceof MethodTree || tree instanceof VariableTree;
        return declaration
                ? Objects.requireNonNull(ASTHelpers.getSymbol(tree))
                        .getSimpleName()
                        .toString()
                : Objects.requireNonNullElse(state.getSourceForNode(tree), "");
    }

    private static String memberAround(TreePath path) {
        String member = "";
        for (Tree tree : path) {
            if (tree instanceof MethodTree method && member.isEmpty()) {
                member = "#" + method.getName();
            } else if (tree instanceof ClassTree type && !type.getSimpleName().isEmpty()) {
                return ASTHelpers.getSymbol(type).flatName() + member;
            }
        }
        return member;
    }

    /** Those that processors get: the compiler passes no others on. */
    private static Map<String, String> optionsOf(VisitorState state) {
        Map<String, String> options = new HashMap<>();
        for (String given : Options.instance(state.context).keySet()) {
            if (given.startsWith(OPTION)) {
                int sign = given.indexOf('=');
                String key = given.substring(OPTION.length(), sign < 0 ? given.length() : sign);
                options.put(key, sign < 0 ? "" : given.substring(sign + 1));
            }
        }
        return options;
    }
}
