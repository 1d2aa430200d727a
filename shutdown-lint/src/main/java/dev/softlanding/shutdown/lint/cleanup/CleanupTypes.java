package dev.softlanding.shutdown.lint.cleanup;

import com.google.errorprone.VisitorState;
import com.google.errorprone.util.ASTHelpers;
import com.sun.tools.javac.code.Attribute;
import com.sun.tools.javac.code.Symbol;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import com.sun.tools.javac.code.Type;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Knows by their names the types, methods and annotations by which others say that code cleans up. */
final class CleanupTypes {

    private static final String SHUTDOWN = "dev.softlanding.shutdown.";
    private static final String SPRING = "org.springframework.";
    private static final String CONTEXT_CLOSED = SPRING + "context.event.ContextClosedEvent";
    private static final List<String> PRE_DESTROY =
            List.of("jakarta.annotation.PreDestroy", "javax.annotation.PreDestroy");

    /** A method of a type that others call to clean up. */
    private record Entry(String type, String method, int parameters, Cleanup.Kind kind, String noun) {}

    private static final List<Entry> ENTRIES = List.of(
            new Entry(SHUTDOWN + "TaskBody", "run", 1, Cleanup.Kind.TASK, "the task body '%s'"),
            new Entry(SHUTDOWN + "AsyncBody", "start", 1, Cleanup.Kind.TASK, "the task body '%s'"),
            new Entry(SHUTDOWN + "CallbackBody", "start", 2, Cleanup.Kind.TASK, "the task body '%s'"),
            new Entry(SHUTDOWN + "ShutdownTask.Action", "run", 0, Cleanup.Kind.TASK, "the task body '%s'"),
            new Entry(SHUTDOWN + "flush.Flusher.Action", "flush", 1, Cleanup.Kind.FLUSH, "the flush action '%s'"),
            new Entry(
                    SPRING + "beans.factory.DisposableBean",
                    "destroy",
                    0,
                    Cleanup.Kind.DESTROY,
                    "the method '%s' of a DisposableBean"),
            new Entry(SPRING + "context.Lifecycle", "stop", 0, Cleanup.Kind.STOP, "the method '%s' of a Lifecycle"),
            new Entry(
                    SPRING + "context.SmartLifecycle",
                    "stop",
                    1,
                    Cleanup.Kind.STOP,
                    "the method '%s' of a SmartLifecycle"),
            new Entry(
                    "java.lang.AutoCloseable", "close", 0, Cleanup.Kind.CLOSE, "the method '%s' of an AutoCloseable"));

    private final VisitorState state;

    CleanupTypes(VisitorState state) {
        this.state = state;
    }

    /** What a method is, if others call it to clean up. */
    @Nullable
    Cleanup cleanupOf(MethodSymbol method) {
        String name = method.getSimpleName().toString();
        if (has(method, SHUTDOWN + "spring.OnShutdown")) {
            return new Cleanup(Cleanup.Kind.TASK, "the @OnShutdown method '%s'".formatted(name));
        }
        if (PRE_DESTROY.stream().anyMatch(annotation -> has(method, annotation))) {
            return new Cleanup(Cleanup.Kind.DESTROY, "the @PreDestroy method '%s'".formatted(name));
        }
        if (hearsOfTheEnd(method)) {
            return new Cleanup(Cleanup.Kind.LISTENER, "the ContextClosedEvent listener '%s'".formatted(name));
        }
        if (method.isStatic()) {
            return null;
        }
        return ENTRIES.stream()
                .filter(entry ->
                        name.equals(entry.method) && method.getParameters().size() == entry.parameters)
                .filter(entry -> isA(method.owner.type, entry.type))
                .findFirst()
                .map(entry -> new Cleanup(entry.kind, entry.noun.formatted(name)))
                .orElse(null);
    }

    /**
     * What a lambda or reference of that type is, if others call it to clean up.
     *
     * @param consumer the method it is given to, if it is
     */
    @Nullable
    Cleanup cleanupOf(@Nullable Type type, @Nullable MethodSymbol consumer) {
        if (type == null) {
            return null;
        }
        String taker = consumer == null ? "" : consumer.getSimpleName().toString();
        if (taker.equals("flushAtCutOff")) {
            return new Cleanup(Cleanup.Kind.FLUSH, "a flush action");
        }
        if (consumer != null && taker.equals("defer") && isA(consumer.owner.type, SHUTDOWN + "scope.Scope")) {
            return new Cleanup(Cleanup.Kind.SCOPE, "a step of a scope");
        }
        return ENTRIES.stream()
                .filter(entry -> isA(type, entry.type))
                .findFirst()
                .map(entry -> new Cleanup(entry.kind, nounOf(entry.kind)))
                .orElse(null);
    }

    private static String nounOf(Cleanup.Kind kind) {
        return switch (kind) {
            case TASK -> "the body of a task";
            case FLUSH -> "a flush action";
            case CLOSE -> "an AutoCloseable";
            case DESTROY -> "a DisposableBean";
            default -> "cleanup code";
        };
    }

    /** Whether what is given to it runs when the JVM ends. */
    boolean takesHooks(MethodSymbol method) {
        String name = method.getSimpleName().toString();
        return (name.equals("addShutdownHook") && isA(method.owner.type, "java.lang.Runtime"))
                || (name.equals("add") && isA(method.owner.type, SPRING + "boot.SpringApplicationShutdownHandlers"));
    }

    /** The method that a {@code @Bean} method names to end the bean. */
    Optional<String> destroyMethodOf(MethodSymbol method) {
        return annotation(method, SPRING + "context.annotation.Bean")
                .flatMap(bean -> bean.values.stream()
                        .filter(value -> value.fst.getSimpleName().contentEquals("destroyMethod"))
                        .findFirst())
                .map(value -> (String) value.snd.getValue())
                .filter(name -> !name.isEmpty());
    }

    private boolean hearsOfTheEnd(MethodSymbol method) {
        List<VarSymbol> parameters = method.getParameters();
        boolean ofTheEnd = parameters.size() == 1 && isA(parameters.get(0).type, CONTEXT_CLOSED);
        boolean listens = has(method, SPRING + "context.event.EventListener")
                || (method.getSimpleName().contentEquals("onApplicationEvent")
                        && isA(method.owner.type, SPRING + "context.ApplicationListener"));
        return ofTheEnd && listens;
    }

    private boolean isA(Type type, String name) {
        return ASTHelpers.isSubtype(type, state.getTypeFromString(name), state);
    }

    private boolean has(Symbol symbol, String annotation) {
        return annotation(symbol, annotation).isPresent();
    }

    private static Optional<Attribute.Compound> annotation(Symbol symbol, String name) {
        return symbol.getAnnotationMirrors().stream()
                .filter(mirror -> mirror.type.tsym.getQualifiedName().contentEquals(name))
                .findFirst();
    }
}
