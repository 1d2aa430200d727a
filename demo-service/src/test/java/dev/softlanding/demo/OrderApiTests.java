package dev.softlanding.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;

/** The contract of the HTTP interface, against the whole service; its scheduled relay is idle. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"management.server.port=0", "demo.relay.interval=1h"})
@DirtiesContext
class OrderApiTests {

    private static final String TEA = """
            {"customer": "ann", "item": "tea", "quantity": 2}""";

    @TempDir
    static Path directory;

    @Autowired
    OutboxRelay relay;

    RestTestClient client;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        registry.add(
                "spring.datasource.url",
                () -> "jdbc:h2:file:" + directory.resolve("orders") + ";MODE=PostgreSQL;DB_CLOSE_ON_EXIT=FALSE");
    }

    @BeforeEach
    void connect(@LocalServerPort int port) {
        client = RestTestClient.bindToServer()
                .baseUrl("http://localhost:" + port)
                .build();
    }

    @Test
    void postWhenValidAcceptsOrderAsPending() {
        UUID id = place();
        client.get()
                .uri("/orders/{id}", id)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .json("""
                        {"id": "%s", "customer": "ann", "item": "tea", "quantity": 2, "status": "PENDING"}""".formatted(id));
    }

    @Test
    void postWhenWorkIsAskedForTakesThatLong() {
        long start = System.nanoTime();
        post("/orders?workMs=300", TEA).expectStatus().isCreated();
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(300_000_000);
    }

    @Test
    void summaryWhenOrdersAreConfirmedEmptiesTheOutbox() throws Exception {
        place();
        place();
        OrderSummary before = summary();
        assertThat(before.outbox())
                .isEqualTo(before.orders().get(OrderStatus.PENDING))
                .isGreaterThanOrEqualTo(2);
        relay.flush();
        await().until(() -> summary().outbox() == 0);
        long all = before.orders().values().stream().mapToLong(Long::longValue).sum();
        client.get().uri("/orders/summary").exchange().expectBody().json("""
                        {"orders": {"PENDING": 0, "CONFIRMED": %d}, "outbox": 0}""".formatted(all));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"item": "tea", "quantity": 2}                                   | customer | must not be blank
            {"customer": " ", "item": "tea", "quantity": 2}                  | customer | must not be blank
            {"customer": "ann", "quantity": 2}                               | item     | must not be blank
            {"customer": "ann", "item": "tea"}                               | quantity | must not be null
            {"customer": "ann", "item": "tea", "quantity": 0}                | quantity | must be greater than or equal to 1
            {"customer": "ann", "item": "tea", "quantity": 1000001}          | quantity | must be less than or equal to 1000000
            {"customer": "ann", "item": "tea", "quantity": "many"}           | quantity | has the wrong type
            {"customer": "ann", "item": "tea", "quantity": 1.5}              | quantity | has the wrong type
            """)
    void postWhenFieldIsInvalidNamesIt(String body, String field, String message) {
        assertProblem(post("/orders", body), HttpStatus.BAD_REQUEST)
                .jsonPath("$.errors.length()")
                .isEqualTo(1)
                .jsonPath("$.errors." + field)
                .isEqualTo(message);
    }

    @Test
    void postWhenTextIsTooLongNamesTheField() {
        String item = "x".repeat(201);
        assertProblem(post("/orders", TEA.replace("tea", item)), HttpStatus.BAD_REQUEST)
                .jsonPath("$.errors.item")
                .isEqualTo("size must be between 0 and 200");
        post("/orders", TEA.replace("tea", item.substring(1))).expectStatus().isCreated();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "10001"})
    void postWhenWorkIsOutOfRangeNamesIt(String workMs) {
        assertProblem(post("/orders?workMs=" + workMs, TEA), HttpStatus.BAD_REQUEST)
                .jsonPath("$.errors.workMs")
                .exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "tea"})
    void postWhenBodyIsNoOrderIsRefused(String body) {
        assertProblem(post("/orders", body), HttpStatus.BAD_REQUEST)
                .jsonPath("$.detail")
                .isEqualTo("Failed to read request");
    }

    @Test
    void getWhenIdIsNoUuidIsRefused() {
        assertProblem(client.get().uri("/orders/tea").exchange(), HttpStatus.BAD_REQUEST)
                .jsonPath("$.detail")
                .isEqualTo("Failed to convert 'id' with value: 'tea'");
    }

    @Test
    void getWhenOrderIsUnknownSaysSo() {
        UUID id = UUID.randomUUID();
        assertProblem(client.get().uri("/orders/{id}", id).exchange(), HttpStatus.NOT_FOUND)
                .jsonPath("$.detail")
                .isEqualTo("No order has the id " + id + ".");
    }

    private UUID place() {
        var result = post("/orders", TEA)
                .expectStatus()
                .isCreated()
                .expectBody(OrderController.AcceptedOrder.class)
                .returnResult();
        OrderController.AcceptedOrder order = result.getResponseBody();
        assertThat(order.status()).isEqualTo(OrderStatus.PENDING);
        assertThat(result.getResponseHeaders().getLocation()).hasToString("/orders/" + order.id());
        return order.id();
    }

    private OrderSummary summary() {
        return client.get()
                .uri("/orders/summary")
                .exchange()
                .returnResult(OrderSummary.class)
                .getResponseBody();
    }

    private RestTestClient.ResponseSpec post(String uri, String body) {
        return client.post()
                .uri(uri)
                .contentType(MediaType.APPLICATION_JSON)
                .body(body)
                .exchange();
    }

    private static RestTestClient.BodyContentSpec assertProblem(
            RestTestClient.ResponseSpec response, HttpStatus status) {
        return response.expectStatus()
                .isEqualTo(status)
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.status")
                .isEqualTo(status.value());
    }
}
