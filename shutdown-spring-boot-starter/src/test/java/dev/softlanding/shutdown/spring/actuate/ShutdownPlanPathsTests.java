package dev.softlanding.shutdown.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.softlanding.shutdown.InvalidPlanException;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.spring.TestServer;
import dev.softlanding.shutdown.spring.WebServerKind;
import dev.softlanding.shutdown.spring.report.PlanPage;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.json.BasicJsonTester;
import org.springframework.boot.test.json.JsonContent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What is below the endpoint's own path, on each stack, on the application's port and on one of its own. */
@Timeout(60)
class ShutdownPlanPathsTests {

    private static final String ROOT = "/actuator/shutdownplan";
    private static final String BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    @ParameterizedTest
    @CsvSource({"TOMCAT, false", "TOMCAT, true", "JETTY, false", "NETTY, false", "NETTY, true"})
    void pathsWhenAskedForAnswerWithWhatTheyName(WebServerKind kind, boolean ownPort) throws Exception {
        try (var application = start(kind, ownPort)) {
            TestServer server = ownPort ? application.onPort("local.management.port") : application;

            assertPlan(server.get(ROOT));
            assertPlan(server.get(ROOT + "/"));
            for (String accept : new String[] {"*/*", "application/json", BROWSER}) {
                HttpResponse<String> task = server.exchange("GET", ROOT + "/lock-up", "Accept", accept);
                assertThat(task.statusCode()).as(accept).isEqualTo(200);
                assertThat(typeOf(task)).isEqualTo("application/json");
                assertThat(json(task)).extractingJsonPathStringValue("$.name").isEqualTo("lock-up");
                assertThat(json(task))
                        .extractingJsonPathStringValue("$.timeout")
                        .isEqualTo("PT5S");
                assertThat(json(task)).doesNotHaveJsonPath("$.startedAfter");
            }
            assertThat(nameAt(server, "/lock-up/")).isEqualTo("lock-up");
            assertThat(nameAt(server, "/close%20the%20ledger")).isEqualTo("close the ledger");
            assertThat(nameAt(server, "/gru%C3%9F")).isEqualTo("gru\u00df");
            assertThat(nameAt(server, "/ledger/close")).isEqualTo("ledger/close");

            HttpResponse<String> misspelt = server.get(ROOT + "/lockup");
            assertProblem(misspelt, 404);
            assertThat(json(misspelt))
                    .extractingJsonPathStringValue("$.detail")
                    .isEqualTo("There is no task 'lockup'. Did you mean 'lock-up'?");
            assertThat(json(misspelt)).extractingJsonPathArrayValue("$.nearest").containsExactly("lock-up");

            HttpResponse<String> dot = server.get(ROOT + "/graph");
            assertThat(dot.statusCode()).isEqualTo(200);
            assertThat(typeOf(dot)).isEqualToIgnoringCase("text/vnd.graphviz;charset=UTF-8");
            assertThat(dot.body()).startsWith("digraph").contains("gru\u00df");
            assertThat(server.get(ROOT + "/graph?format=DOT").body()).isEqualTo(dot.body());
            HttpResponse<String> mermaid = server.get(ROOT + "/graph?format=mermaid");
            assertThat(typeOf(mermaid)).isEqualToIgnoringCase("text/plain;charset=UTF-8");
            assertThat(mermaid.body()).startsWith("flowchart");
            HttpResponse<String> picture = server.exchange("GET", ROOT + "/graph?format=png", "Accept", BROWSER);
            assertProblem(picture, 400);
            assertThat(json(picture))
                    .extractingJsonPathStringValue("$.detail")
                    .isEqualTo("There is no format 'png' of the graph. Use 'dot' or 'mermaid'.");

            for (String accept : new String[] {"*/*", BROWSER}) {
                HttpResponse<String> view = server.exchange("GET", ROOT + "/view", "Accept", accept);
                assertThat(view.statusCode()).isEqualTo(200);
                assertThat(typeOf(view)).isEqualToIgnoringCase("text/html;charset=UTF-8");
                assertThat(view.body()).isEqualTo(PlanPage.live());
            }

            assertThat(server.exchange("HEAD", ROOT + "/view").statusCode()).isEqualTo(200);
            assertThat(server.exchange("HEAD", ROOT + "/nobody").statusCode()).isEqualTo(404);
            assertThat(server.exchange("PUT", ROOT + "/lock-up").statusCode())
                    .isEqualTo(
                            server.exchange("PUT", "/actuator/health/liveness").statusCode());
            assertThat(server.exchange("GET", ROOT + "/lock-up", "Accept", "image/png")
                            .statusCode())
                    .isEqualTo(406);
        }
    }

    /** They are paths of the endpoint; all that is wrong with a plan is told at once. */
    @Test
    void startWhenATaskHasTheNameOfAPathFailsAndSaysSo() {
        assertThatThrownBy(() -> TestServer.start(Reserved.class).close())
                .hasRootCauseInstanceOf(InvalidPlanException.class)
                .rootCause()
                .satisfies(invalid -> assertThat(invalid.getMessage())
                        .contains("A task has the name 'graph', which means something else where the plan is shown.")
                        .contains("A task has the name 'view',")
                        .contains("Give it another, and none of [announcement, graph, view].")
                        .contains("Task 'lock-up' has a timeout of 0 s."));
    }

    private static TestServer start(WebServerKind kind, boolean ownPort) {
        return ownPort
                ? TestServer.start(kind, Application.class, "management.server.port=0")
                : TestServer.start(kind, Application.class);
    }

    private String nameAt(TestServer server, String path) throws Exception {
        HttpResponse<String> response = server.get(ROOT + path);
        assertThat(response.statusCode()).as(path).isEqualTo(200);
        return assertThat(json(response))
                .extractingJsonPathStringValue("$.name")
                .actual();
    }

    private void assertPlan(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(json(response)).extractingJsonPathStringValue("$.state").isEqualTo("ARMED");
    }

    private void assertProblem(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(typeOf(response)).isEqualTo("application/problem+json");
        assertThat(json(response)).extractingJsonPathNumberValue("$.status").isEqualTo(status);
        assertThat(json(response)).extractingJsonPathStringValue("$.title").isNotBlank();
    }

    private JsonContent<Object> json(HttpResponse<String> response) {
        return new BasicJsonTester(getClass()).from(response.body());
    }

    private static String typeOf(HttpResponse<String> response) {
        return response.headers().firstValue("Content-Type").orElse("none").replace("; ", ";");
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        ShutdownTask lockUp() {
            return task("lock-up");
        }

        @Bean
        ShutdownTask spaced() {
            return task("close the ledger");
        }

        @Bean
        ShutdownTask foreign() {
            return task("gru\u00df");
        }

        @Bean
        ShutdownTask slashed() {
            return task("ledger/close");
        }

        private static ShutdownTask task(String name) {
            return ShutdownTask.named(name)
                    .phase(Phase.RELEASE)
                    .timeout(Duration.ofSeconds(5))
                    .run(() -> {});
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Reserved {

        @Bean
        ShutdownTask graph() {
            return Application.task("graph");
        }

        @Bean
        ShutdownTask view() {
            return Application.task("view");
        }

        @Bean
        ShutdownTask lockUp() {
            return ShutdownTask.named("lock-up").timeout(Duration.ZERO).run(() -> {});
        }
    }
}
