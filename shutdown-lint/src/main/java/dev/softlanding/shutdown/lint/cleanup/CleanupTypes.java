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
        if (isA(type, SPRING + "context.ApplicationListener")
                && type.getTypeArguments().stream().anyMatch(event -> isA(event, CONTEXT_CLOSED))) {
            return new Cleanup(Cleanup.Kind.LISTENER, "a ContextClosedEvent listener");
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

    /** The methods by which a bean ends that a {@code @Bean} method makes: the one it names, or those that Spring looks for. */
    List<String> destroyMethodsOf(MethodSymbol method) {
        Optional<Attribute.Compound> bean = annotation(method, SPRING + "context.annotation.Bean");
        if (bean.isEmpty()) {
            return List.of();
        }
        return value(bean.get(), "destroyMethod")
                .map(name -> List.of((String) name.getValue()))
                .orElse(List.of("close", "shutdown"));
    }

    private boolean hearsOfTheEnd(MethodSymbol method) {
        Optional<Attribute.Compound> listener = annotation(method, SPRING + "context.event.EventListener");
        List<VarSymbol> parameters = method.getParameters();
        if (parameters.isEmpty()) {
            return listener.filter(CleanupTypes::namesTheEnd).isPresent();
        }
        boolean listens = listener.isPresent()
                || (method.getSimpleName().contentEquals("onApplicationEvent")
                        && isA(method.owner.type, SPRING + "context.ApplicationListener"));
        return listens && parameters.size() == 1 && isA(parameters.get(0).type, CONTEXT_CLOSED);
    }

    /** As {@code @EventListener(ContextClosedEvent.class)}. */
    private static boolean namesTheEnd(Attribute.Compound listener) {
        return value(listener, "value")
                .or(() -> value(listener, "classes"))
                .filter(classes -> classes instanceof Attribute.Array events
                        && events.values.length == 1
                        && events.values[0].toString().contains("ContextClosedEvent"))
                .isPresent();
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

    private static Optional<Attribute> value(Attribute.Compound annotation, String name) {
        return annotation.values.stream()
                .filter(value -> value.fst.getSimpleName().contentEquals(name))
                .findFirst()
                .map(value -> value.snd);
    }
}
