package dev.softlanding.shutdown.spring;

import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.spring.web.WebDrain;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/** An application with a real web server on a port of its own, and a client of it. */
public final class TestServer implements AutoCloseable {

    private static final HttpClient CLIENT = newClient();

    private static final HttpClient HTTP2_CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();

    /** Longer than any test holds a request. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ConfigurableApplicationContext context;
    private final boolean reusesConnections;
    private final String root;

    private TestServer(ConfigurableApplicationContext context, boolean reusesConnections, String portProperty) {
        Environment environment = context.getEnvironment();
        this.context = context;
        this.reusesConnections = reusesConnections;
        this.root = "http://localhost:" + environment.getRequiredProperty(portProperty)
                + environment.getProperty("server.servlet.context-path", "")
                + environment.getProperty("spring.webflux.base-path", "");
    }

    /** Starts an application; it takes no signals, and shows all of its actuator. */
    public static TestServer start(Class<?> source, String... properties) {
        return start(source, true, properties);
    }

    /**
     * As {@link #start(Class, String...)}, on that server. Netty is asked on a new connection each time: its server may
     * <a href="https://github.com/reactor/reactor-netty/issues/4361">stop reading</a> one on which the next request comes while
     * another thread still ends the last.
     */
    public static TestServer start(WebServerKind kind, Class<?> source, String... properties) {
        return start(
                source,
                kind != WebServerKind.NETTY,
                Stream.concat(kind.properties().stream(), Arrays.stream(properties))
                        .toArray(String[]::new));
    }

    private static TestServer start(Class<?> source, boolean reusesConnections, String... properties) {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--spring.main.banner-mode=off",
                "--spring.main.register-shutdown-hook=false",
                "--shutdown.signals.enabled=false",
                "--shutdown.grace-period=30s",
                "--management.endpoints.web.exposure.include=*"));
        Arrays.stream(properties).map("--"::concat).forEach(arguments::add);
        ConfigurableApplicationContext context = SpringApplication.run(source, arguments.toArray(String[]::new));
        return new TestServer(context, reusesConnections, "local.server.port");
    }

    /** The same application, seen through another of its ports. */
    public TestServer onPort(String portProperty) {
        return new TestServer(context, reusesConnections, portProperty);
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public ConfigurableListableBeanFactory beanFactory() {
        return context.getBeanFactory();
    }

    public ShutdownCoordinator coordinator() {
        return bean(ShutdownCoordinator.class);
    }

    public HttpResponse<String> get(String path) throws Exception {
        return client().send(request(path), HttpResponse.BodyHandlers.ofString());
    }

    /** With that method, and headers as names and values one after the other. */
    public HttpResponse<String> exchange(String method, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(request(path), (name, value) -> true)
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** By HTTP/2 over plain text, to which HTTP/1.1 is upgraded by the request. */
    public HttpResponse<String> getByHttp2(String path) throws Exception {
        return HTTP2_CLIENT.send(request(path), HttpResponse.BodyHandlers.ofString());
    }

    public CompletableFuture<HttpResponse<String>> send(String path) {
        return CLIENT.sendAsync(request(path), HttpResponse.BodyHandlers.ofString());
    }

    /** The response, as soon as its headers have come; its lines as they come. */
    public CompletableFuture<HttpResponse<Stream<String>>> stream(String path) {
        return CLIENT.sendAsync(request(path), HttpResponse.BodyHandlers.ofLines());
    }

    public CompletableFuture<HttpResponse<String>> sendByHttp2(String path) {
        return HTTP2_CLIENT.sendAsync(request(path), HttpResponse.BodyHandlers.ofString());
    }

    public int port() {
        return URI.create(root).getPort();
    }

    /** Sent on a connection of its own. */
    public HttpResponse<String> getOnNewConnection(String path) throws Exception {
        return newClient().send(request(path), HttpResponse.BodyHandlers.ofString());
    }

    private HttpClient client() {
        return reusesConnections ? CLIENT : newClient();
    }

    private static HttpClient newClient() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    public WebSocket webSocket(String path, WebSocket.Listener listener) throws Exception {
        return CLIENT.newWebSocketBuilder()
                .buildAsync(URI.create(root.replace("http:", "ws:") + path), listener)
                .get();
    }

    /** As the task does, but for no run: refuses at once, and returns with the last response. */
    public void drain() {
        try {
            bean(WebDrain.class).drain(new FakeTaskContext(ShutdownReason.API, Duration.ofSeconds(30)));
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** As {@link #drain()}, on a thread of its own. Tells the moment in which it was done. */
    public CompletableFuture<Long> drainAside() {
        // Not on the common pool: on two cores it has one thread, and the HTTP client completes its futures there.
        return CompletableFuture.supplyAsync(
                () -> {
                    drain();
                    return System.nanoTime();
                },
                task -> new Thread(task, "drain").start());
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create(root + path)).timeout(PATIENCE).build();
    }

    @Override
    public void close() {
        context.close();
    }
}
