package dev.softlanding.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real Prometheus scrapes the demo, has the rules, and is asked what the dashboard asks. */
@Timeout(120)
@Testcontainers(disabledWithoutDocker = true)
class MonitoringIT {

    private static final String CONFIGURATION = """
            global: {scrape_interval: 1s, evaluation_interval: 1s}
            rule_files: [rules.yaml]
            scrape_configs:
              - job_name: demo
                metrics_path: /actuator/prometheus
                static_configs: [{targets: ["host.docker.internal:%s"]}]
            """;

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    static Path directory;

    private static ConfigurableApplicationContext demo;
    private static GenericContainer<?> prometheus;

    @BeforeAll
    static void start() throws Exception {
        demo = new SpringApplicationBuilder(DemoApplication.class)
                .run(
                        "--server.port=0",
                        "--management.server.port=0",
                        "--shutdown.journal.directory=" + directory.resolve("lives"),
                        "--spring.datasource.url=jdbc:h2:file:" + directory.resolve("orders") + ";MODE=PostgreSQL");
        prometheus = new GenericContainer<>("prom/prometheus:latest")
                .withExtraHost("host.docker.internal", "host-gateway")
                .withExposedPorts(9090)
                .withCopyToContainer(
                        Transferable.of(CONFIGURATION.formatted(
                                demo.getEnvironment().getRequiredProperty("local.management.port"))),
                        "/etc/prometheus/prometheus.yml")
                .withCopyToContainer(Transferable.of(new Yaml().dump(Queries.ruleFile())), "/etc/prometheus/rules.yaml")
                .withCopyToContainer(
                        Transferable.of(MonitoringIT.class
                                .getResourceAsStream("/prometheus-rules-test.yaml")
                                .readAllBytes()),
                        "/etc/prometheus/rules-test.yaml")
                .waitingFor(Wait.forHttp("/-/ready").forPort(9090));
        prometheus.start();
        requestSomething();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> !valuesOf("count_over_time(http_server_requests_seconds_count[1m]) > 2")
                        .isEmpty());
    }

    @AfterAll
    static void stop() {
        prometheus.stop();
        demo.close();
    }

    @Test
    void dashboardWhenTheDemoIsScrapedHasDataInEveryPanel() throws Exception {
        for (String query : Queries.ofDashboard()) {
            if (query.contains("shutdown_failures_total")) {
                assertThat(valuesOf(query)).as("nothing has failed").isEmpty();
            } else {
                assertThat(valuesOf(query)).as(query).isNotEmpty();
            }
        }
    }

    /** They fire in no healthy demo, so it is what they look at that has to be there. */
    @Test
    void rulesWhenTheDemoIsScrapedHaveSomethingToLookAt() throws Exception {
        for (String name : Queries.namesIn(Queries.ofRules())) {
            assertThat(valuesOf(name)).as(name).isNotEmpty();
        }
        await().untilAsserted(() -> assertThat(get("/api/v1/rules")
                        .path("data")
                        .path("groups")
                        .path(0)
                        .path("rules")
                        .valueStream())
                .hasSize(4)
                .allSatisfy(rule -> {
                    assertThat(rule.path("health").asString()).isEqualTo("ok");
                    assertThat(rule.path("state").asString()).isEqualTo("inactive");
                }));
    }

    @Test
    void rulesWhenUnitTestedFireWhenTheyShouldOnly() throws Exception {
        promtool("check", "rules", "/etc/prometheus/rules.yaml");
        promtool("test", "rules", "/etc/prometheus/rules-test.yaml");
    }

    private static void promtool(String... arguments) throws Exception {
        ExecResult result = prometheus.execInContainer(
                Stream.concat(Stream.of("promtool"), Stream.of(arguments)).toArray(String[]::new));
        assertThat(result.getExitCode())
                .as(() -> result.getStdout() + result.getStderr())
                .isZero();
    }

    private static void requestSomething() throws Exception {
        String port = demo.getEnvironment().getRequiredProperty("local.server.port");
        HTTP.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/orders/summary"))
                        .build(),
                HttpResponse.BodyHandlers.discarding());
    }

    private static List<JsonNode> valuesOf(String query) throws IOException, InterruptedException {
        return get("/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8))
                .path("data")
                .path("result")
                .valueStream()
                .toList();
    }

    private static JsonNode get(String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://" + prometheus.getHost() + ":" + prometheus.getMappedPort(9090) + path);
        HttpResponse<String> response =
                HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode())
                .as(() -> path + ": " + response.body())
                .isEqualTo(200);
        return JsonMapper.shared().readTree(response.body());
    }
}
