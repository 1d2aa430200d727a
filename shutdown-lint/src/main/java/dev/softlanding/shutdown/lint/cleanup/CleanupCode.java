package dev.softlanding.shutdown.lint.cleanup;

import com.google.errorprone.VisitorState;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import com.sun.tools.javac.util.Context;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The code of one source that cleans up: what a container, a scope, a JVM or a shutdown calls to end what is held, and the methods
 * of the same source that such code calls. Code that is handed to others inside of it, as a lambda, belongs to it.
 *
 * <p>This class is not threadsafe; a compiler has one thread.
 */
public final class CleanupCode {

    private static final Context.Key<CleanupCode> KEY = new Context.Key<>();

    private final CompilationUnitTree source;
    private final Map<Tree, Cleanup> all;
    private final Map<Tree, Cleanup> flushes;

    private CleanupCode(CompilationUnitTree source, CleanupScanner scanner) {
        this.source = source;
        this.all = reached(scanner.roots(), scanner);
        Map<Tree, Cleanup> flushing = new LinkedHashMap<>(scanner.roots());
        flushing.values().removeIf(root -> root.kind() != Cleanup.Kind.FLUSH);
        this.flushes = reached(flushing, scanner);
    }

    /** That of the source that is being looked at. */
    public static CleanupCode of(VisitorState state) {
        CompilationUnitTree source = state.getPath().getCompilationUnit();
        CleanupCode known = state.context.get(KEY);
        if (known != null && known.source == source) {
            return known;
        }
        var scanner = new CleanupScanner(state);
        scanner.scan(source, null);
        var found = new CleanupCode(source, scanner);
        state.context.put(KEY, (CleanupCode) null);
        state.context.put(KEY, found);
        return found;
    }

    /** What the code at this place belongs to, if it cleans up. */
    public @Nullable Cleanup around(TreePath path) {
        return around(path, all);
    }

    /** The flush action that the code at this place belongs to, if there is one. */
    public @Nullable Cleanup flushAround(TreePath path) {
        return around(path, flushes);
    }

    /** The lambdas, references and methods that clean up. */
    public Set<Tree> bodies() {
        return all.keySet();
    }

    /** The lambda, reference or method that cleans up and that the code at this place is in, if it is in one. */
    public @Nullable Tree bodyAround(TreePath path) {
        return bodyAround(path, all);
    }

    private static @Nullable Cleanup around(TreePath path, Map<Tree, Cleanup> known) {
        Tree body = bodyAround(path, known);
        return body == null ? null : known.get(body);
    }

    private static @Nullable Tree bodyAround(TreePath path, Map<Tree, Cleanup> known) {
        for (Tree tree : path) {
            if (known.containsKey(tree)) {
                return tree;
            }
            if (tree instanceof MethodTree) {
                return null;
            }
        }
        return null;
    }

    /** The first that reaches a method gives it its name. */
    private static Map<Tree, Cleanup> reached(Map<Tree, Cleanup> roots, CleanupScanner scanner) {
        Map<Tree, Cleanup> reached = new HashMap<>(roots);
        Deque<Tree> next = new ArrayDeque<>(roots.keySet());
        while (!next.isEmpty()) {
            Tree caller = next.removeFirst();
            for (MethodSymbol called : scanner.callsOf(caller)) {
                MethodTree method = scanner.methodOf(called);
                Cleanup cleanup = reached.get(caller);
                if (method != null && cleanup != null && !reached.containsKey(method)) {
                    reached.put(
                            method,
                            cleanup.calling(
                                    ASTHelpers.getSymbol(method).getSimpleName().toString()));
                    next.addLast(method);
                }
            }
        }
        return reached;
    }
}
