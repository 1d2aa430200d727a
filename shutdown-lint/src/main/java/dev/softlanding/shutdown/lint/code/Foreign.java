package dev.softlanding.shutdown.lint.code;

import com.google.errorprone.VisitorState;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.tools.javac.code.Symbol;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import com.sun.tools.javac.code.Type;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.type.TypeKind;

/** Calls whose code somebody else writes, and which do something: listeners, callbacks, ports. */
public final class Foreign {

    /** Of the JDK, what stands for code of others; the rest of it is known. */
    private static final Set<String> CALLBACKS = Set.of(
            "java.lang.Runnable.run",
            "java.util.concurrent.Callable.call",
            "java.util.function.Consumer.accept",
            "java.util.function.BiConsumer.accept",
            "java.lang.AutoCloseable.close",
            "java.io.Closeable.close");

    /** Interfaces with known code behind: logs, meters, collections. */
    private static final List<String> KNOWN = List.of(
            "java.",
            "javax.",
            "kotlin.",
            "scala.",
            "org.slf4j.",
            "org.apache.logging.",
            "org.apache.commons.logging.",
            "org.apache.commons.collections",
            "org.jboss.logging.",
            "ch.qos.logback.",
            "io.micrometer.",
            "io.opentelemetry.api.",
            "com.google.common.",
            "com.github.benmanes.caffeine.",
            "org.eclipse.collections.",
            "it.unimi.dsi.");

    private Foreign() {}

    /**
     * Whether it is such a call: on an interface or abstract class of no well-known kind, of a method that returns nothing or says what
     * can go wrong. What only answers a question is not.
     */
    public static boolean isCalled(ExpressionTree call, VisitorState state) {
        Type receiver = ASTHelpers.getReceiverType(call);
        Symbol subject = Calls.subject(call);
        if (!(ASTHelpers.getSymbol(call) instanceof MethodSymbol method) || receiver == null || subject == null) {
            return false;
        }
        if (method.isStatic() || isOwnCode(subject, state)) {
            return false;
        }
        String name = receiver.tsym.getQualifiedName() + "." + method.getSimpleName();
        if (KNOWN.stream().anyMatch(name::startsWith)) {
            return CALLBACKS.contains(name);
        }
        return isOpen(receiver.tsym) && doesSomething(method);
    }

    private static boolean isOpen(Symbol type) {
        Set<Modifier> modifiers = type.getModifiers();
        boolean open = type.getKind() == ElementKind.INTERFACE || modifiers.contains(Modifier.ABSTRACT);
        return open && !modifiers.contains(Modifier.PRIVATE) && !modifiers.contains(Modifier.SEALED);
    }

    private static boolean doesSomething(MethodSymbol method) {
        return method.getReturnType().getKind() == TypeKind.VOID
                || !method.getThrownTypes().isEmpty();
    }

    /** A function that is written in the same source. */
    private static boolean isOwnCode(Symbol subject, VisitorState state) {
        List<ExpressionTree> values = Values.of(subject, state.getPath().getCompilationUnit());
        return !values.isEmpty()
                && values.stream()
                        .allMatch(
                                value -> value instanceof LambdaExpressionTree || value instanceof MemberReferenceTree);
    }
}
