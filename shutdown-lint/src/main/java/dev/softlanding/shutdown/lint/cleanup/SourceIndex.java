package dev.softlanding.shutdown.lint.cleanup;

import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.tools.javac.code.Symbol;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the names in one source stand for, found by going through it once: checks ask for each call, and a source may have thousands.
 *
 * <p>That of the last source is kept as long as nobody needs the memory. This class is threadsafe, as sources do not change.
 */
public final class SourceIndex {

    private static volatile WeakReference<@Nullable SourceIndex> last = new WeakReference<>(null);

    private final CompilationUnitTree source;
    private final Map<Symbol, MethodTree> methods = new HashMap<>();
    private final Map<Symbol, List<TreePath>> calls = new HashMap<>();
    private final Map<Symbol, List<ExpressionTree>> values = new HashMap<>();

    private SourceIndex(CompilationUnitTree source) {
        this.source = source;
        new Scanner().scan(new TreePath(source), null);
    }

    /** That of a source. */
    public static SourceIndex of(CompilationUnitTree source) {
        SourceIndex known = last.get();
        if (known == null || known.source != source) {
            known = new SourceIndex(source);
            last = new WeakReference<>(known);
        }
        return known;
    }

    /** The declaration of a method, if it is in there. */
    public @Nullable MethodTree methodOf(@Nullable Symbol method) {
        return methods.get(method);
    }

    /** The places where a method is called, or referred to. */
    public List<TreePath> callsOf(Symbol method) {
        return calls.getOrDefault(method, List.of());
    }

    /** All that a variable is given, in the order of the source. */
    public List<ExpressionTree> valuesOf(Symbol variable) {
        return values.getOrDefault(variable, List.of());
    }

    private final class Scanner extends TreePathScanner<@Nullable Void, @Nullable Void> {

        @Override
        public @Nullable Void visitMethod(MethodTree declared, @Nullable Void unused) {
            methods.put(ASTHelpers.getSymbol(declared), declared);
            return super.visitMethod(declared, null);
        }

        @Override
        public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void unused) {
            addTo(calls, call, getCurrentPath());
            return super.visitMethodInvocation(call, null);
        }

        @Override
        public @Nullable Void visitMemberReference(MemberReferenceTree reference, @Nullable Void unused) {
            addTo(calls, reference, getCurrentPath());
            return super.visitMemberReference(reference, null);
        }

        @Override
        public @Nullable Void visitVariable(VariableTree declared, @Nullable Void unused) {
            if (declared.getInitializer() != null) {
                addTo(values, declared, declared.getInitializer());
            }
            return super.visitVariable(declared, null);
        }

        @Override
        public @Nullable Void visitAssignment(AssignmentTree assigned, @Nullable Void unused) {
            addTo(values, assigned.getVariable(), assigned.getExpression());
            return super.visitAssignment(assigned, null);
        }

        private static <T> void addTo(Map<Symbol, List<T>> map, Tree named, T value) {
            Symbol symbol = ASTHelpers.getSymbol(named);
            if (symbol != null) {
                map.computeIfAbsent(symbol, first -> new ArrayList<>()).add(value);
            }
        }
    }
}
