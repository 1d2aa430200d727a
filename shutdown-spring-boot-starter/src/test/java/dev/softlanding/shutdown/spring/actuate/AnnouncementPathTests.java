package dev.softlanding.shutdown.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.spring.TestServer;
import dev.softlanding.shutdown.spring.WebServerKind;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.json.BasicJsonTester;
import org.springframework.boot.test.json.JsonContent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What people say of a shutdown before it is one. */
@Timeout(60)
class AnnouncementPathTests {

    private static final String ROOT = "/actuator/shutdownplan";
    private static final String ANNOUNCEMENT = ROOT + "/announcement";
    private static final String UNRESTRICTED = "management.endpoint.shutdownplan.access=unrestricted";

    @Test
    void announcementWhenNobodyGaveAccessCanOnlyBeRead() throws Exception {
        try (var server = TestServer.start(Application.class)) {
            assertThat(server.exchange("POST", ANNOUNCEMENT).statusCode()).isEqualTo(405);
            assertThat(server.exchange("DELETE", ANNOUNCEMENT).statusCode()).isEqualTo(405);
            assertThat(server.get(ANNOUNCEMENT).statusCode()).isEqualTo(404);
            assertThat(server.coordinator().announcement()).isEmpty();
            server.bean(Hold.class).goOn.countDown();
        }
    }

    @ParameterizedTest
    @CsvSource({"TOMCAT, refuse, 503", "NETTY, refuse, 503", "TOMCAT, keep, 200"})
    void announcementWhenMadeAsksClientsToGoAndIsTakenBackByDelete(WebServerKind kind, String readiness, int status)
            throws Exception {
        try (var server =
                TestServer.start(kind, Application.class, UNRESTRICTED, "shutdown.announce.readiness=" + readiness)) {
            assertThat(connection(server.get("/actuator/health"))).isEmpty();

            HttpResponse<String> made = server.exchange("POST", ANNOUNCEMENT);

            assertThat(made.statusCode()).isEqualTo(200);
            assertThat(json(made)).extractingJsonPathStringValue("$.by").isEqualTo("PERSON");
            assertThat(server.get(ANNOUNCEMENT).body()).isEqualTo(made.body());
            assertThat(server.exchange("POST", ANNOUNCEMENT).body()).isEqualTo(made.body());
            HttpResponse<String> plan = server.get(ROOT);
            assertThat(json(plan)).extractingJsonPathStringValue("$.state").isEqualTo("ARMED");
            assertThat(json(plan))
                    .extractingJsonPathStringValue("$.announcement.by")
                    .isEqualTo("PERSON");
            assertThat(json(plan))
                    .extractingJsonPathStringValue("$.budget.remaining")
                    .isEqualTo("PT29S");
            assertThat(connection(plan)).containsExactly("close");
            HttpResponse<String> health = server.get("/actuator/health/readiness");
            assertThat(health.statusCode()).isEqualTo(status);
            assertThat(server.get("/actuator/health/liveness").statusCode()).isEqualTo(200);

            assertThat(server.exchange("DELETE", ANNOUNCEMENT).statusCode()).isEqualTo(204);

            assertThat(connection(server.get("/actuator/health"))).isEmpty();
            assertThat(server.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
            assertThat(json(server.get(ROOT))).doesNotHaveJsonPath("$.announcement");
            HttpResponse<String> nothing = server.exchange("DELETE", ANNOUNCEMENT);
            assertThat(nothing.statusCode()).isEqualTo(404);
            assertThat(json(nothing)).extractingJsonPathStringValue("$.detail").isEqualTo("No shutdown is announced.");
            assertThat(server.exchange("POST", ROOT + "/web-drain").statusCode())
                    .isEqualTo(404);
            assertThat(server.exchange("DELETE", ROOT + "/web-drain").statusCode())
                    .isEqualTo(404);
            server.bean(Hold.class).goOn.countDown();
        }
    }

    @Test
    void announcementWhenARunHasBegunIsAConflict() throws Exception {
        try (var server = TestServer.start(Application.class, UNRESTRICTED)) {
            server.coordinator().trigger(ShutdownReason.API);

            for (String method : List.of("POST", "DELETE")) {
                HttpResponse<String> refused = server.exchange(method, ANNOUNCEMENT);
                assertThat(refused.statusCode()).as(method).isEqualTo(409);
                assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
                assertThat(json(refused))
                        .extractingJsonPathStringValue("$.detail")
                        .contains("the coordinator is RUNNING");
            }
            server.bean(Hold.class).goOn.countDown();
        }
    }

    private static List<String> connection(HttpResponse<String> response) {
        return response.headers().allValues("Connection");
    }

    private JsonContent<Object> json(HttpResponse<String> response) {
        return new BasicJsonTester(getClass()).from(response.body());
    }

    static class Hold {

        private final CountDownLatch goOn = new CountDownLatch(1);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Hold.class)
    static class Application {

        @Bean
        ShutdownTask holding(Hold hold) {
            return ShutdownTask.named("holding")
                    .phase(Phase.ANNOUNCE)
                    .timeout(Duration.ofSeconds(10))
                    .run(hold.goOn::await);
        }
    }
}
