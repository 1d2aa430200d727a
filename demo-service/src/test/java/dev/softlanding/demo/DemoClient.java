package dev.softlanding.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Places orders and asks for them, over HTTP/1.1 with keep-alive and without any second try. */
final class DemoClient {

    static {
        System.setProperty("jdk.httpclient.disableRetryConnect", "true");
    }

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String ORDER = """
            {"customer": "ann", "item": "tea", "quantity": 2}""";

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LIMIT)
            .build();
    private final JsonMapper json = JsonMapper.shared();
    private final Function<String, URI> service;

    DemoClient(DemoProcess demo) {
        this(demo::uri);
    }

    /**
     * For a service wherever it is.
     *
     * @param service makes the address of a path; it is asked again for each request
     */
    DemoClient(Function<String, URI> service) {
        this.service = service;
    }

    /**
     * What came of placing an order.
     *
     * @param status the response's, or 0 when there was none
     * @param id the order's, if it was accepted
     * @param failure why there was no response
     */
    record Answer(
            Instant sentAt,
            Instant answeredAt,
            int status,
            @Nullable String id,
            @Nullable Throwable failure) {

        boolean isAccepted() {
            return status == 201;
        }
    }

    CompletableFuture<Answer> placeOrder(int workMs) {
        Instant sentAt = Instant.now();
        HttpRequest request = HttpRequest.newBuilder(service.apply("/orders?workMs=" + workMs))
                .header("Content-Type", "application/json")
                .timeout(LIMIT)
                .POST(HttpRequest.BodyPublishers.ofString(ORDER))
                .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .thenApply(response -> new Answer(
                        sentAt,
                        Instant.now(),
                        response.statusCode(),
                        response.statusCode() == 201
                                ? json.readTree(response.body()).path("id").asString()
                                : null,
                        null))
                .exceptionally(failure -> new Answer(sentAt, Instant.now(), 0, null, failure));
    }

    JsonNode get(URI uri) throws IOException, InterruptedException {
        HttpResponse<String> response =
                http.send(HttpRequest.newBuilder(uri).timeout(LIMIT).build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(uri + " answered " + response.statusCode() + ": " + response.body());
        }
        return json.readTree(response.body());
    }

    JsonNode order(String id) throws IOException, InterruptedException {
        return get(service.apply("/orders/" + id));
    }

    JsonNode summary() throws IOException, InterruptedException {
        return get(service.apply("/orders/summary"));
    }
}
