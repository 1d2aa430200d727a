package dev.softlanding.shutdown.spring.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.scope.ShutdownScopes;
import dev.softlanding.shutdown.spring.IsolatedShutdownListener;
import dev.softlanding.shutdown.spring.OnShutdown;
import dev.softlanding.shutdown.spring.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What Prometheus gets, by HTTP, before a shutdown and until the context closes; and what the documentation says of it. */
@Timeout(60)
class MetricsScrapeTests {

    private static final Path DOCUMENTATION = Path.of("..", "docs", "metrics.md");

    private static final Pattern SNIPPET =
            Pattern.compile("^```promql\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern SELECTOR = Pattern.compile("\\b(shutdown_\\w+)(?:\\{(\\w+=\"[^\"]+\")})?");

    private static final String[] ALL = {
        "spring.application.name=scraped",
        "shutdown.memory.enabled=true",
        "management.metrics.distribution.percentiles-histogram.all=true",
        "management.metrics.distribution.slo.shutdown=1s,5s"
    };

    @Test
    void tableInTheDocumentationIsTheListOfMeters() throws IOException {
        List<String> rows = Files.readString(DOCUMENTATION)
                .lines()
                .filter(line -> line.startsWith("| `shutdown.") && line.split("\\|").length == 6)
                .toList();

        assertThat(rows)
                .containsExactlyElementsOf(Arrays.stream(ShutdownMeter.values())
                        .map(ShutdownMeter::row)
                        .toList());
    }

    @Test
    void namesInAlertsAreThoseOfARealScrape() throws Exception {
        List<MatchResult> selectors = SNIPPET.matcher(Files.readString(DOCUMENTATION))
                .results()
                .flatMap(snippet -> SELECTOR.matcher(snippet.group(1)).results())
                .toList();
        assertThat(selectors).hasSizeGreaterThanOrEqualTo(6);

        try (var server = TestServer.start(Application.class, ALL)) {
            List<String> lines =
                    server.get("/actuator/prometheus").body().lines().toList();
            assertThat(selectors).allSatisfy(selector -> assertThat(lines)
                    .as(selector.group())
                    .anyMatch(line -> line.startsWith(selector.group(1))
                            && !Character.isLetterOrDigit(
                                    line.charAt(selector.group(1).length()))
                            && (selector.group(2) == null || line.contains(selector.group(2)))));
        }
    }

    /** All of Boot's own timers have buckets here, and what is in a tag of ours is known at the start. */
    @Test
    void scrapeHasNoBucketsOfOursAndNamesNoScope() throws Exception {
        try (var server = TestServer.start(Application.class, ALL)) {
            server.bean(Quick.class).scopes.open("tenant-42").defer("close ledger", () -> {});
            server.get("/actuator/prometheus");
            String scrape = server.get("/actuator/prometheus").body();

            assertThat(scrape).contains("http_server_requests_seconds_bucket");
            assertThat(scrape)
                    .contains("shutdown_task_duration_seconds_count{", "task=\"scopes\"")
                    .doesNotContain("shutdown_task_duration_seconds_bucket", "tenant-42", "close ledger");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"server.port", "management.server.port"})
    void scrapesThroughAShutdownSucceedUntilTheContextCloses(String port) throws Exception {
        try (var server = TestServer.start(
                        Application.class, "management.server.port=" + (port.startsWith("s") ? "" : "0"));
                var management = server.onPort(port.startsWith("s") ? "local.server.port" : "local.management.port")) {
            var terminal = server.bean(Terminal.class);
            List<String> scrapes = new ArrayList<>();
            server.coordinator().trigger(ShutdownReason.API);
            do {
                String scrape = scrape(management, terminal);
                if (scrape != null) {
                    scrapes.add(scrape);
                }
            } while (!terminal.reached.await(100, TimeUnit.MILLISECONDS));
            server.coordinator().awaitTerminated(Duration.ofSeconds(20));

            assertThat(scrapes).hasSizeGreaterThan(4);
            List<Double> left = scrapes.stream()
                    .map(scrape -> value(scrape, "shutdown_budget_remaining_seconds"))
                    .toList();
            assertThat(left).isSortedAccordingTo((one, other) -> Double.compare(other, one));
            assertThat(left.get(0) - left.get(left.size() - 1)).isGreaterThan(0.5);
            assertThat(scrapes)
                    .anyMatch(scrape -> value(scrape, "shutdown_tasks_running") == 1
                            && value(scrape, "shutdown_in_flight") >= 7 // the scrape itself may be in flight, too
                            && value(scrape, "shutdown_runs_total{reason=\"api\"}") == 1);
            assertThat(scrapes)
                    .as("what one has counted, the next has not lost")
                    .isSortedAccordingTo((one, other) -> Double.compare(
                            value(one, "shutdown_tasks_total{outcome=\"succeeded\"}"),
                            value(other, "shutdown_tasks_total{outcome=\"succeeded\"}")));
            assertThat(scrapes).allMatch(scrape -> names(scrape).containsAll(names(scrapes.get(0))));
        }
    }

    /** What there is until the terminal task starts must be all right; in its last moment that may be while we ask. */
    private static String scrape(TestServer server, Terminal terminal) throws Exception {
        try {
            var response = server.get("/actuator/prometheus");
            if (response.statusCode() != 200 && terminal.reached.getCount() == 0) {
                return null;
            }
            assertThat(response.statusCode()).isEqualTo(200);
            return response.body();
        } catch (IOException refused) {
            assertThat(terminal.reached.await(1, TimeUnit.SECONDS))
                    .as("the context closes: %s", refused)
                    .isTrue();
            return null;
        }
    }

    private static double value(String scrape, String series) {
        return scrape.lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + series + " in " + scrape));
    }

    private static List<String> names(String scrape) {
        return scrape.lines()
                .filter(line -> line.startsWith("shutdown_"))
                .map(line -> line.substring(0, line.lastIndexOf(' ')))
                .collect(Collectors.toList());
    }

    /** Knows when the context is about to be closed. */
    static final class Terminal implements IsolatedShutdownListener {

        private final CountDownLatch reached = new CountDownLatch(1);

        @Override
        public void onEvent(ShutdownEvent event) {
            if (event instanceof ShutdownEvent.TaskStarted started
                    && started.task().equals("context")) {
                reached.countDown();
            }
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        Terminal terminal() {
            return new Terminal();
        }

        @Bean
        ShutdownTask slow() {
            return ShutdownTask.named("slow")
                    .timeout(Duration.ofSeconds(5))
                    .inFlight(() -> 7)
                    .run(() -> TimeUnit.MILLISECONDS.sleep(1500));
        }

        @Bean
        Quick quick(ShutdownScopes scopes) {
            return new Quick(scopes);
        }
    }

    static class Quick {

        private final ShutdownScopes scopes;

        Quick(ShutdownScopes scopes) {
            this.scopes = scopes;
        }

        @OnShutdown(before = "slow", timeout = "1s", auditId = "AUD-1")
        void stop() {}
    }
}
