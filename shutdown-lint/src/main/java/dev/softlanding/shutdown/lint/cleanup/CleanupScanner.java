package dev.softlanding.shutdown.lint.cleanup;

import com.google.errorprone.VisitorState;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.tools.javac.code.Symbol;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Goes through a source once: finds where cleanup begins, and who calls whom. This class is not threadsafe. */
final class CleanupScanner extends TreePathScanner<@Nullable Void, @Nullable Void> {

    private final CleanupTypes types;
    private final Map<Tree, Cleanup> roots = new LinkedHashMap<>();
    private final Map<MethodSymbol, Cleanup> referred = new LinkedHashMap<>();
    private final Map<MethodSymbol, MethodTree> methods = new HashMap<>();
    private final Map<Symbol, VariableTree> variables = new HashMap<>();
    private final Map<Tree, Set<MethodSymbol>> calls = new HashMap<>();
    private final Map<Symbol, String> destroyMethods = new HashMap<>();
    private final Map<Symbol, Cleanup> hooked = new HashMap<>();

    CleanupScanner(VisitorState state) {
        this.types = new CleanupTypes(state);
    }

    /** What is called from outside to clean up: lambdas, references and methods. */
    Map<Tree, Cleanup> roots() {
        methods.forEach((symbol, tree) -> {
            Cleanup cleanup = referred.get(symbol);
            String destroyer = destroyMethods.get(symbol.owner);
            if (destroyer != null
                    && symbol.getParameters().isEmpty()
                    && symbol.getSimpleName().contentEquals(destroyer)) {
                cleanup = new Cleanup(Cleanup.Kind.DESTROY, "the destroy method '%s'".formatted(destroyer));
            }
            if (hooked.containsKey(symbol.owner)
                    && symbol.getParameters().isEmpty()
                    && symbol.getSimpleName().contentEquals("run")) {
                cleanup = hooked.get(symbol.owner);
            }
            if (cleanup != null) {
                roots.putIfAbsent(tree, cleanup);
            }
        });
        return roots;
    }

    /** The methods that a lambda or method calls, or hands on, itself. */
    Set<MethodSymbol> callsOf(Tree body) {
        return calls.getOrDefault(body, Set.of());
    }

    @Nullable
    MethodTree methodOf(MethodSymbol method) {
        return methods.get(method);
    }

    @Override
    public @Nullable Void visitMethod(MethodTree tree, @Nullable Void unused) {
        MethodSymbol method = ASTHelpers.getSymbol(tree);
        methods.put(method, tree);
        Cleanup cleanup = types.cleanupOf(method);
        if (cleanup != null) {
            roots.put(tree, cleanup);
        }
        types.destroyMethodOf(method).ifPresent(name -> destroyMethods.put(method.getReturnType().tsym, name));
        return super.visitMethod(tree, null);
    }

    @Override
    public @Nullable Void visitVariable(VariableTree tree, @Nullable Void unused) {
        variables.put(ASTHelpers.getSymbol(tree), tree);
        return super.visitVariable(tree, null);
    }

    @Override
    public @Nullable Void visitLambdaExpression(LambdaExpressionTree tree, @Nullable Void unused) {
        Cleanup cleanup = types.cleanupOf(ASTHelpers.getType(tree), consumer());
        if (cleanup != null) {
            roots.putIfAbsent(tree, cleanup);
        }
        return super.visitLambdaExpression(tree, null);
    }

    @Override
    public @Nullable Void visitMemberReference(MemberReferenceTree tree, @Nullable Void unused) {
        MethodSymbol method = ASTHelpers.getSymbol(tree);
        Cleanup cleanup = types.cleanupOf(ASTHelpers.getType(tree), consumer());
        if (cleanup != null) {
            referred.putIfAbsent(method, cleanup);
            roots.putIfAbsent(tree, cleanup);
        }
        called(method);
        return super.visitMemberReference(tree, null);
    }

    @Override
    public @Nullable Void visitMethodInvocation(MethodInvocationTree tree, @Nullable Void unused) {
        MethodSymbol method = ASTHelpers.getSymbol(tree);
        called(method);
        if (types.takesHooks(method) && !tree.getArguments().isEmpty()) {
            hook(tree.getArguments().get(0), new Cleanup(Cleanup.Kind.HOOK, "a shutdown hook"));
        }
        return super.visitMethodInvocation(tree, null);
    }

    /** What runs when the hook does: a lambda, a method, or the body of a class. */
    private void hook(ExpressionTree given, Cleanup cleanup) {
        ExpressionTree hook = ASTHelpers.stripParentheses(given);
        if (hook instanceof IdentifierTree) {
            VariableTree variable = variables.get(ASTHelpers.getSymbol(hook));
            if (variable != null && variable.getInitializer() != null) {
                hook(variable.getInitializer(), cleanup);
            }
        } else if (hook instanceof NewClassTree created) {
            hooked.put(ASTHelpers.getSymbol(created).owner, cleanup);
            for (ExpressionTree argument : created.getArguments()) {
                hook(argument, cleanup);
            }
        } else if (hook instanceof LambdaExpressionTree) {
            roots.put(hook, cleanup);
        } else if (hook instanceof MemberReferenceTree reference) {
            referred.put(ASTHelpers.getSymbol(reference), cleanup);
            roots.put(reference, cleanup);
        } else if (hook instanceof MethodInvocationTree made) {
            // as Thread.ofPlatform().unstarted(this::stop)
            made.getArguments().forEach(argument -> hook(argument, cleanup));
        }
    }

    private void called(MethodSymbol method) {
        for (TreePath at = getCurrentPath(); at != null; at = at.getParentPath()) {
            if (at.getLeaf() instanceof MethodTree || at.getLeaf() instanceof LambdaExpressionTree) {
                calls.computeIfAbsent(at.getLeaf(), body -> new LinkedHashSet<>())
                        .add(method);
            }
            if (at.getLeaf() instanceof MethodTree) {
                return;
            }
        }
    }

    /** The method that a lambda or reference at this place is given to, if it is. */
    private @Nullable MethodSymbol consumer() {
        Tree parent = getCurrentPath().getParentPath().getLeaf();
        List<? extends ExpressionTree> arguments =
                parent instanceof MethodInvocationTree call ? call.getArguments() : List.of();
        boolean given = arguments.contains(getCurrentPath().getLeaf());
        return given && parent instanceof MethodInvocationTree call ? ASTHelpers.getSymbol(call) : null;
    }
}
