package dev.softlanding.shutdown.lint.known;

import static com.google.errorprone.matchers.Matchers.anyOf;
import static com.google.errorprone.matchers.Matchers.constructor;
import static com.google.errorprone.matchers.Matchers.instanceMethod;
import static com.google.errorprone.matchers.Matchers.staticMethod;

import com.google.errorprone.VisitorState;
import com.google.errorprone.matchers.Matcher;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.tools.javac.code.Symbol;
import dev.softlanding.shutdown.lint.body.Bodies;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Knows what talks to other processes, and how it is given a limit. */
public final class Clients {

    private static final String HTTP = "java.net.http.";
    private static final String SPRING = "org.springframework.web.client.";
    private static final String URL = "java.net.URL";
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1");
    private static final Set<String> STATEMENTS = Set.of("createStatement", "prepareStatement", "prepareCall");

    private static final Matcher<ExpressionTree> REQUEST_TIMEOUT =
            instanceMethod().onDescendantOf(HTTP + "HttpRequest.Builder").named("timeout");

    private static final Matcher<ExpressionTree> REQUEST_BUILT = built(HTTP + "HttpRequest.Builder");

    private static final List<Client> ALL = List.of(
            new Client(
                    anyOf(
                            staticMethod().onClass(HTTP + "HttpClient").named("newHttpClient"),
                            built(HTTP + "HttpClient.Builder")),
                    "Give the client a connectTimeout, and each request a timeout.",
                    (tree, state) -> chainHas(tree, "newBuilder", "connectTimeout") || requestDecides(state)),
            new Client(
                    REQUEST_BUILT,
                    "Give the request a timeout, as timeout(Duration.ofSeconds(2)).",
                    (tree, state) -> chainHas(tree, "newBuilder", "timeout")
                            || bodyHas(state, inner -> Bodies.calls(inner, "sendAsync"))),
            new Client(
                    anyOf(
                            constructor().forClass(SPRING + "RestTemplate").withNoParameters(),
                            staticMethod()
                                    .onClass(SPRING + "RestClient")
                                    .named("create")
                                    .withNoParameters(),
                            staticMethod()
                                    .onClass(SPRING + "RestClient")
                                    .named("create")
                                    .withParameters("java.lang.String")),
                    "Give it a request factory that has a connect and a read timeout.",
                    (tree, state) -> bodyHas(state, inner -> Bodies.calls(inner, "setRequestFactory"))),
            new Client(
                    instanceMethod().onExactClass(URL).namedAnyOf("openStream", "getContent"),
                    "Call openConnection, setConnectTimeout and setReadTimeout first.",
                    Clients::isResource),
            new Client(
                    instanceMethod().onExactClass(URL).named("openConnection"),
                    "Call setConnectTimeout and setReadTimeout on it.",
                    (tree, state) ->
                            isResource(tree, state) || bodyHas(state, inner -> Bodies.calls(inner, "setReadTimeout"))),
            new Client(
                    staticMethod().onClass("java.sql.DriverManager").named("getConnection"),
                    "Call DriverManager.setLoginTimeout before, or give the URL a timeout, and use the pool that is there.",
                    Clients::isQuickToConnect),
            new Client(
                    instanceMethod()
                            .onDescendantOf("java.sql.Statement")
                            .namedAnyOf(
                                    "execute",
                                    "executeQuery",
                                    "executeUpdate",
                                    "executeBatch",
                                    "executeLargeUpdate",
                                    "executeLargeBatch"),
                    "Call setQueryTimeout on it, with seconds.",
                    (tree, state) -> !isMadeHere(tree, state)
                            || bodyHas(
                                    state,
                                    inner -> Bodies.calls(inner, "setQueryTimeout")
                                            || Bodies.calls(inner, "setNetworkTimeout"))),
            new Client(
                    anyOf(
                            constructor().forClass("java.net.Socket").withParameters("java.lang.String", "int"),
                            constructor().forClass("java.net.Socket").withParameters("java.net.InetAddress", "int")),
                    "Make it without an address, and call connect with a limit, and setSoTimeout.",
                    (tree, state) ->
                            isLoopback(((NewClassTree) tree).getArguments().get(0))));

    private Clients() {}

    /** What it is, if it has no limit. */
    public static @Nullable Client without(ExpressionTree tree, VisitorState state) {
        for (Client client : ALL) {
            if (client.made().matches(tree, state)) {
                return client.limited().test(tree, state) ? null : client;
            }
        }
        return null;
    }

    private static Matcher<ExpressionTree> built(String builder) {
        return instanceMethod().onDescendantOf(builder).named("build");
    }

    /** Whether the chain has the limit, or begins elsewhere, where it may have got it. */
    private static boolean chainHas(ExpressionTree tree, String beginning, String limit) {
        return tree instanceof MethodInvocationTree call
                && Bodies.calls(call, "build")
                && (Bodies.callInChain(tree, beginning) == null || Bodies.callInChain(tree, limit) != null);
    }

    /** The timeout of a request is one for connecting too; where the request is made here, it is the one to mend. */
    private static boolean requestDecides(VisitorState state) {
        return Bodies.has(
                        state.getPath().getCompilationUnit(),
                        tree -> tree instanceof MethodInvocationTree call && REQUEST_TIMEOUT.matches(call, state))
                || bodyHas(
                        state, tree -> tree instanceof MethodInvocationTree call && REQUEST_BUILT.matches(call, state))
                || bodyHas(state, tree -> Bodies.calls(tree, "sendAsync"));
    }

    private static boolean bodyHas(VisitorState state, Predicate<Tree> wanted) {
        TreePath body = Bodies.around(state.getPath());
        return body != null && Bodies.has(body.getLeaf(), wanted);
    }

    /** A resource of the class path is no other process. */
    private static boolean isResource(ExpressionTree tree, VisitorState state) {
        ExpressionTree receiver = ASTHelpers.getReceiver(tree);
        ExpressionTree made = receiver == null ? null : Bodies.resolved(receiver, state);
        return made != null && Bodies.has(made, inner -> Bodies.calls(inner, "getResource"));
    }

    private static boolean isQuickToConnect(ExpressionTree tree, VisitorState state) {
        List<? extends ExpressionTree> arguments = ((MethodInvocationTree) tree).getArguments();
        boolean properties = arguments.size() == 2;
        String url = String.valueOf(ASTHelpers.constValue(arguments.get(0), String.class))
                .toLowerCase(Locale.ROOT);
        boolean inProcess = url.contains(":mem:") || url.startsWith("jdbc:sqlite:");
        return properties
                || inProcess
                || url.contains("timeout")
                || Bodies.has(state.getPath().getCompilationUnit(), inner -> Bodies.calls(inner, "setLoginTimeout"));
    }

    /** Whether the statement was made in this body: one from elsewhere may have its limit. */
    private static boolean isMadeHere(ExpressionTree tree, VisitorState state) {
        ExpressionTree receiver = ASTHelpers.getReceiver(tree);
        if (receiver instanceof IdentifierTree) {
            Symbol variable = ASTHelpers.getSymbol(receiver);
            TreePath body = Bodies.around(state.getPath());
            boolean here = body != null
                    && Bodies.has(
                            body.getLeaf(),
                            inner -> inner instanceof VariableTree declared
                                    && ASTHelpers.getSymbol(declared).equals(variable));
            receiver = here ? Bodies.resolved(receiver, state) : null;
        }
        return receiver instanceof MethodInvocationTree call
                && STATEMENTS.contains(
                        ASTHelpers.getSymbol(call).getSimpleName().toString());
    }

    private static boolean isLoopback(ExpressionTree host) {
        return LOOPBACK.contains(String.valueOf(ASTHelpers.constValue(host, String.class)))
                || Bodies.has(host, inner -> Bodies.calls(inner, "getLoopbackAddress"));
    }
}
