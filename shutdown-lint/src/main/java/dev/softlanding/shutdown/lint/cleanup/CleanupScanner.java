package dev.softlanding.shutdown.lint.cleanup;

import com.google.errorprone.VisitorState;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.tools.javac.code.Symbol;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Goes through a source once: finds where cleanup begins, and who calls whom. This class is not threadsafe. */
final class CleanupScanner extends TreePathScanner<@Nullable Void, @Nullable Void> {

    /** Variables that are given variables that are given variables. */
    private static final int DEEPEST = 4;

    private final CleanupTypes types;
    private final Map<Tree, Cleanup> roots = new LinkedHashMap<>();
    private final Map<MethodSymbol, Cleanup> referred = new LinkedHashMap<>();
    private final Map<MethodSymbol, MethodTree> methods = new LinkedHashMap<>();
    private final Map<Symbol, List<ExpressionTree>> given = new HashMap<>();
    private final Map<Tree, Set<MethodSymbol>> calls = new HashMap<>();
    private final Map<Symbol, List<String>> destroyMethods = new HashMap<>();
    private final List<ExpressionTree> hooks = new ArrayList<>();
    private final Map<Symbol, Cleanup> hooked = new HashMap<>();

    CleanupScanner(VisitorState state) {
        this.types = new CleanupTypes(state);
    }

    /** What is called from outside to clean up: lambdas, references and methods. */
    Map<Tree, Cleanup> roots() {
        hooks.forEach(hook -> hook(hook, new Cleanup(Cleanup.Kind.HOOK, "a shutdown hook"), 0));
        methods.forEach((symbol, tree) -> {
            Cleanup cleanup = referred.get(symbol);
            String name = symbol.getSimpleName().toString();
            List<String> destroyers = destroyMethods.getOrDefault(symbol.owner, List.of());
            // Spring looks for public ones where none is named
            if (symbol.getParameters().isEmpty()
                    && destroyers.contains(name)
                    && (destroyers.size() == 1 || symbol.isPublic())) {
                cleanup = new Cleanup(Cleanup.Kind.DESTROY, "the destroy method '%s'".formatted(name));
            }
            if (hooked.containsKey(symbol.owner) && symbol.getParameters().isEmpty() && name.equals("run")) {
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
        List<String> destroyers = types.destroyMethodsOf(method);
        if (!destroyers.isEmpty()) {
            destroyMethods.put(method.getReturnType().tsym, destroyers);
        }
        return super.visitMethod(tree, null);
    }

    @Override
    public @Nullable Void visitVariable(VariableTree tree, @Nullable Void unused) {
        gives(ASTHelpers.getSymbol(tree), tree.getInitializer());
        return super.visitVariable(tree, null);
    }

    @Override
    public @Nullable Void visitAssignment(AssignmentTree tree, @Nullable Void unused) {
        gives(ASTHelpers.getSymbol(tree.getVariable()), tree.getExpression());
        return super.visitAssignment(tree, null);
    }

    private void gives(@Nullable Symbol variable, @Nullable ExpressionTree value) {
        if (variable != null && value != null) {
            given.computeIfAbsent(variable, first -> new ArrayList<>()).add(value);
        }
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
            hooks.add(tree.getArguments().get(0));
        }
        return super.visitMethodInvocation(tree, null);
    }

    /** What runs when the hook does: a lambda, a method, or the body of a class. */
    private void hook(ExpressionTree made, Cleanup cleanup, int depth) {
        ExpressionTree hook = ASTHelpers.stripParentheses(made);
        if (hook instanceof IdentifierTree || hook instanceof MemberSelectTree) {
            List<ExpressionTree> values = given.getOrDefault(ASTHelpers.getSymbol(hook), List.of());
            if (depth < DEEPEST) {
                values.forEach(value -> hook(value, cleanup, depth + 1));
            }
        } else if (hook instanceof NewClassTree created) {
            hooked.put(ASTHelpers.getSymbol(created).owner, cleanup);
            created.getArguments().forEach(argument -> hook(argument, cleanup, depth));
        } else if (hook instanceof LambdaExpressionTree) {
            roots.put(hook, cleanup);
        } else if (hook instanceof MemberReferenceTree reference) {
            roots.put(hook, cleanup);
            referred.put(ASTHelpers.getSymbol(reference), cleanup);
        } else if (hook instanceof MethodInvocationTree maker) {
            // as Thread.ofPlatform().unstarted(this::stop)
            maker.getArguments().forEach(argument -> hook(argument, cleanup, depth));
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
