package dev.softlanding.shutdown.lint.plan.declared;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePathScanner;
import java.util.Set;
import java.util.TreeSet;
import javax.lang.model.util.Elements;
import org.jspecify.annotations.Nullable;

/** Finds the names of tasks that are made by code. This class is not threadsafe. */
public final class NamedTasks extends TreePathScanner<@Nullable Void, @Nullable Void> {

    private static final String CORE = "dev.softlanding.shutdown.ShutdownTask";

    private final Elements elements;
    private final Set<String> names = new TreeSet<>();
    private boolean unknown;

    public NamedTasks(Elements elements) {
        this.elements = elements;
    }

    public Set<String> names() {
        return names;
    }

    /** Whether there are such whose names only the running program knows. */
    public boolean hasUnknown() {
        return unknown;
    }

    @Override
    public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void nothing) {
        if (call.getArguments().size() == 1 && isNamed(call.getMethodSelect())) {
            ExpressionTree argument = call.getArguments().get(0);
            String name = constant(argument);
            if (name == null) {
                unknown = true;
            } else {
                names.add(name);
            }
        }
        return super.visitMethodInvocation(call, null);
    }

    private boolean isNamed(ExpressionTree method) {
        if (method instanceof MemberSelectTree select) {
            String type = select.getExpression().toString();
            return select.getIdentifier().contentEquals("named") && (type.equals("ShutdownTask") || type.equals(CORE));
        }
        return method instanceof IdentifierTree identifier
                && identifier.getName().contentEquals("named")
                && getCurrentPath().getCompilationUnit().getImports().stream().anyMatch(NamedTasks::importsIt);
    }

    private static boolean importsIt(ImportTree imported) {
        String name = imported.getQualifiedIdentifier().toString();
        return imported.isStatic() && (name.equals(CORE + ".named") || name.equals(CORE + ".*"));
    }

    private @Nullable String constant(Tree tree) {
        if (tree instanceof LiteralTree literal) {
            return String.valueOf(literal.getValue());
        }
        if (tree instanceof ParenthesizedTree inner) {
            return constant(inner.getExpression());
        }
        if (tree instanceof BinaryTree sum && sum.getKind() == Tree.Kind.PLUS) {
            String left = constant(sum.getLeftOperand());
            String right = constant(sum.getRightOperand());
            return left == null || right == null ? null : left + right;
        }
        boolean named = tree instanceof IdentifierTree || tree instanceof MemberSelectTree;
        Object value = named ? new SourceNames(elements, getCurrentPath()).constant(tree.toString()) : null;
        return value == null ? null : value.toString();
    }
}
