package dev.softlanding.shutdown.lint.code;

import com.google.errorprone.VisitorState;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.tools.javac.code.Symbol;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;

/** When a method is called, as far as its annotations and types say: once at the start, or whenever there is something to do. */
public final class Occasion {

    private static final String SPRING = "org.springframework.";

    private static final Set<String> SERVING = Set.of(
            SPRING + "web.bind.annotation.RequestMapping",
            SPRING + "web.bind.annotation.GetMapping",
            SPRING + "web.bind.annotation.PostMapping",
            SPRING + "web.bind.annotation.PutMapping",
            SPRING + "web.bind.annotation.PatchMapping",
            SPRING + "web.bind.annotation.DeleteMapping",
            SPRING + "messaging.handler.annotation.MessageMapping",
            SPRING + "graphql.data.method.annotation.QueryMapping",
            SPRING + "graphql.data.method.annotation.MutationMapping",
            SPRING + "scheduling.annotation.Scheduled",
            SPRING + "kafka.annotation.KafkaListener",
            SPRING + "kafka.annotation.KafkaHandler",
            SPRING + "amqp.rabbit.annotation.RabbitListener",
            SPRING + "amqp.rabbit.annotation.RabbitHandler",
            SPRING + "jms.annotation.JmsListener",
            SPRING + "pulsar.annotation.PulsarListener",
            "io.awspring.cloud.sqs.annotation.SqsListener",
            "jakarta.ws.rs.GET",
            "jakarta.ws.rs.POST",
            "jakarta.ws.rs.PUT",
            "jakarta.ws.rs.PATCH",
            "jakarta.ws.rs.DELETE");

    private static final List<String> SERVERS = List.of(
            "jakarta.servlet.http.HttpServlet",
            "jakarta.servlet.Filter",
            "com.sun.net.httpserver.HttpHandler",
            SPRING + "web.servlet.HandlerInterceptor",
            SPRING + "web.socket.WebSocketHandler");

    private static final Set<String> SERVED_BY = Set.of(
            "doGet",
            "doPost",
            "doPut",
            "doPatch",
            "doDelete",
            "service",
            "doFilter",
            "handle",
            "preHandle",
            "afterConnectionEstablished",
            "handleMessage");

    private static final Set<String> STARTING = Set.of(
            SPRING + "context.annotation.Bean",
            SPRING + "beans.factory.annotation.Autowired",
            SPRING + "boot.autoconfigure.SpringBootApplication",
            SPRING + "boot.autoconfigure.AutoConfiguration",
            SPRING + "context.annotation.Configuration",
            "jakarta.annotation.PostConstruct",
            "javax.annotation.PostConstruct",
            "jakarta.inject.Inject");

    private static final Set<String> STARTED_BY = Set.of(
            "main",
            "start",
            "init",
            "configure",
            "customize",
            "afterPropertiesSet",
            "afterSingletonsInstantiated",
            "setUp");

    private final VisitorState state;

    public Occasion(VisitorState state) {
        this.state = state;
    }

    /** Whether it is called for each request, message or turn of a schedule. */
    public boolean isServing(Tree member) {
        if (!(member instanceof MethodTree tree)) {
            return false;
        }
        MethodSymbol method = ASTHelpers.getSymbol(tree);
        boolean annotated = SERVING.stream().anyMatch(name -> ASTHelpers.hasAnnotation(method, name, state));
        return annotated || hearsOfWork(method) || isOfServer(method);
    }

    /** Whether it is called as often as is written down: a constructor or initializer, a method of a configuration, a test. */
    public boolean isStarting(Tree member) {
        if (!(member instanceof MethodTree tree)) {
            return true;
        }
        MethodSymbol method = ASTHelpers.getSymbol(tree);
        return method.isConstructor()
                || STARTED_BY.contains(method.getSimpleName().toString())
                || hears(method)
                || Stream.of(method, method.owner).anyMatch(this::isOfStart)
                || takesCoordinator(method);
    }

    private boolean isOfStart(Symbol symbol) {
        return STARTING.stream().anyMatch(name -> ASTHelpers.hasAnnotation(symbol, name, state))
                || symbol.getAnnotationMirrors().stream()
                        .anyMatch(mirror ->
                                mirror.type.tsym.getQualifiedName().toString().startsWith("org.junit."));
    }

    /** What is handed the coordinator is called by whoever builds it. */
    private static boolean takesCoordinator(MethodSymbol method) {
        return method.getParameters().stream().anyMatch(parameter -> parameter
                .type
                .tsym
                .getQualifiedName()
                .toString()
                .startsWith("dev.softlanding.shutdown.engine.ShutdownCoordinator"));
    }

    /** Events of a framework come once or twice in a life; those of an application come when something happens. */
    private boolean hearsOfWork(MethodSymbol method) {
        return hears(method)
                && method.getParameters().stream().noneMatch(parameter -> {
                    String event = parameter.type.tsym.getQualifiedName().toString();
                    return event.startsWith(SPRING + "boot.")
                            || event.startsWith(SPRING + "context.")
                            || event.startsWith("dev.softlanding.");
                })
                && !method.getParameters().isEmpty();
    }

    private boolean hears(MethodSymbol method) {
        return ASTHelpers.hasAnnotation(method, SPRING + "context.event.EventListener", state);
    }

    private boolean isOfServer(MethodSymbol method) {
        return SERVED_BY.contains(method.getSimpleName().toString())
                && !method.getModifiers().contains(Modifier.STATIC)
                && SERVERS.stream()
                        .anyMatch(
                                type -> ASTHelpers.isSubtype(method.owner.type, state.getTypeFromString(type), state));
    }
}
