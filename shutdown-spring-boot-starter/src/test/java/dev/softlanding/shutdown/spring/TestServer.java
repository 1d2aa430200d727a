package dev.softlanding.shutdown.spring;

import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/** An application with a real web server on a port of its own, and a client of it. */
public final class TestServer implements AutoCloseable {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static final HttpClient HTTP2_CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();

    private final ConfigurableApplicationContext context;
    private final String root;

    private TestServer(ConfigurableApplicationContext context, String portProperty) {
        Environment environment = context.getEnvironment();
        this.context = context;
        this.root = "http://localhost:" + environment.getRequiredProperty(portProperty)
                + environment.getProperty("server.servlet.context-path", "");
    }

    /** Starts an application; it takes no signals, and shows all of its actuator. */
    public static TestServer start(Class<?> source, String... properties) {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--spring.main.banner-mode=off",
                "--spring.main.register-shutdown-hook=false",
                "--shutdown.signals.enabled=false",
                "--shutdown.grace-period=30s",
                "--management.endpoints.web.exposure.include=*"));
        Arrays.stream(properties).map("--"::concat).forEach(arguments::add);
        ConfigurableApplicationContext context = SpringApplication.run(source, arguments.toArray(String[]::new));
        return new TestServer(context, "local.server.port");
    }

    /** The same application, seen through another of its ports. */
    public TestServer onPort(String portProperty) {
        return new TestServer(context, portProperty);
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public ShutdownCoordinator coordinator() {
        return bean(ShutdownCoordinator.class);
    }

    public HttpResponse<String> get(String path) throws Exception {
        return CLIENT.send(request(path), HttpResponse.BodyHandlers.ofString());
    }

    /** By HTTP/2 over plain text, to which HTTP/1.1 is upgraded by the request. */
    public HttpResponse<String> getByHttp2(String path) throws Exception {
        return HTTP2_CLIENT.send(request(path), HttpResponse.BodyHandlers.ofString());
    }

    public CompletableFuture<HttpResponse<String>> send(String path) {
        return CLIENT.sendAsync(request(path), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create(root + path)).build();
    }

    @Override
    public void close() {
        context.close();
    }
}
