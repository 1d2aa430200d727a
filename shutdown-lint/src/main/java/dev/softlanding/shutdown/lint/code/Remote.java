package dev.softlanding.shutdown.lint.code;

import static com.google.errorprone.matchers.Matchers.anyOf;
import static com.google.errorprone.matchers.Matchers.instanceMethod;
import static com.google.errorprone.matchers.Matchers.isSubtypeOf;
import static com.google.errorprone.matchers.Matchers.staticMethod;

import com.google.errorprone.VisitorState;
import com.google.errorprone.matchers.Matcher;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import java.util.List;

/** Calls that go over a network and come back when somebody there has answered. */
public final class Remote {

    private static final Matcher<ExpressionTree> CALLS = anyOf(
            on("java.net.http.HttpClient", "send"),
            on("java.net.Socket", "connect"),
            on("java.nio.channels.SocketChannel", "connect"),
            on("java.net.URLConnection", "connect", "getInputStream", "getContent"),
            on("java.net.HttpURLConnection", "getResponseCode"),
            on("java.net.URL", "openStream", "getContent"),
            on(
                    "java.sql.Statement",
                    "execute",
                    "executeUpdate",
                    "executeQuery",
                    "executeBatch",
                    "executeLargeBatch",
                    "executeLargeUpdate"),
            on("java.sql.Connection", "commit", "rollback"),
            on("javax.sql.DataSource", "getConnection"),
            staticMethod().onClass("java.sql.DriverManager").named("getConnection"),
            instanceMethod().onDescendantOf("org.springframework.web.client.RestOperations"),
            on("org.springframework.web.client.RestClient.ResponseSpec", "body", "toEntity", "toBodilessEntity"),
            on(
                    "org.springframework.jdbc.core.JdbcOperations",
                    "update",
                    "batchUpdate",
                    "execute",
                    "query",
                    "queryForList",
                    "queryForMap",
                    "queryForObject"),
            on("org.springframework.jdbc.core.simple.JdbcClient.StatementSpec", "update", "query"));

    private static final Matcher<Tree> SOCKET = isSubtypeOf("java.net.Socket");

    private Remote() {}

    private static Matcher<ExpressionTree> on(String type, String... methods) {
        return instanceMethod().onDescendantOf(type).namedAnyOf(List.of(methods));
    }

    /** Whether it is such a call. */
    public static boolean isCalled(ExpressionTree call, VisitorState state) {
        return CALLS.matches(call, state);
    }

    /** Whether it makes a socket and connects it. */
    public static boolean isConnected(NewClassTree created, VisitorState state) {
        return !created.getArguments().isEmpty() && SOCKET.matches(created, state);
    }
}
