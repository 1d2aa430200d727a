package dev.softlanding.shutdown.lint.code;

import com.google.errorprone.VisitorState;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import dev.softlanding.shutdown.lint.cleanup.SourceIndex;
import java.util.List;
import java.util.function.Predicate;

/** Who calls a method in its own source. */
public final class Callers {

    /** Methods of the same source that somebody is looked for through. */
    static final int DEEPEST = 3;

    private Callers() {}

    /** The places where it is called, or referred to. */
    static List<TreePath> of(MethodSymbol method, VisitorState state) {
        return SourceIndex.of(state.getPath().getCompilationUnit()).callsOf(method);
    }

    /** Whether the member that a place is in, or one that calls it, is as asked for. */
    public static boolean anyAround(TreePath place, VisitorState state, Predicate<Tree> asked) {
        return anyAround(place, state, asked, 0);
    }

    private static boolean anyAround(TreePath place, VisitorState state, Predicate<Tree> asked, int depth) {
        Tree member = Calls.memberAround(place);
        if (asked.test(member)) {
            return true;
        }
        return depth < DEEPEST
                && member instanceof MethodTree method
                && of(ASTHelpers.getSymbol(method), state).stream()
                        .anyMatch(call -> anyAround(call, state, asked, depth + 1));
    }
}
