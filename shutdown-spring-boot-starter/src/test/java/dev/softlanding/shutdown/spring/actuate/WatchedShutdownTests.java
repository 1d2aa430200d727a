package dev.softlanding.shutdown.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.report.TaskStatus;
import dev.softlanding.shutdown.spring.TestServer;
import dev.softlanding.shutdown.spring.WebServerKind;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A whole shutdown, looked at every 100 ms from outside: it can be watched until the context closes, and never contradicts itself. */
@Timeout(60)
class WatchedShutdownTests {

    private static final Duration INTERVAL = Duration.ofMillis(100);

    @ParameterizedTest
    @CsvSource({"TOMCAT, false", "TOMCAT, true", "NETTY, false", "NETTY, true"})
    void everyLookWhenAShutdownRunsSucceedsAndIsConsistentUntilTheContextCloses(WebServerKind kind, boolean ownPort)
            throws Exception {
        try (var application = TestServer.start(
                kind,
                Application.class,
                "shutdown.announce.delay=300ms",
                "shutdown.web.quiet-period=100ms",
                "management.prometheus.metrics.export.enabled=true",
                ownPort ? "management.server.port=0" : "management.server.port=")) {
            TestServer server = ownPort ? application.onPort("local.management.port") : application;
            var watch = new Watch();
            watch.look(server);
            ShutdownCoordinator coordinator = application.coordinator();
            coordinator.trigger(ShutdownReason.SIGTERM);
            var pause = new CountDownLatch(1);
            while (watch.look(server)) {
                assertThat(pause.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS))
                        .isFalse();
            }

            assertThat(coordinator.awaitTerminated(Duration.ofSeconds(20))).isTrue();
            ShutdownReport report = coordinator.report();
            Instant end =
                    report.startedAt().plus(report.task("context").orElseThrow().startedAfter());
            assertThat(watch.failedAt == null ? end : watch.failedAt)
                    .as(watch.failure)
                    .isAfterOrEqualTo(end);
            assertThat(watch.states).as("looks while it ran").hasSizeGreaterThan(5);
            watch.states.forEach(WatchedShutdownTests::assertConsistent);
            assertOnlyForward(watch.states);
            assertThat(watch.states.get(watch.states.size() - 1))
                    .satisfies(last -> assertThat(tasks(last).values())
                            .filteredOn(task -> status(task) == TaskStatus.SUCCEEDED)
                            .hasSizeGreaterThan(8));
        }
    }

    /** What was seen, until the server was gone or the last task had started. */
    private static final class Watch {

        private final List<Map<String, Object>> states = new ArrayList<>();
        private Instant failedAt;
        private String failure = "none";

        /** Whether there is more to see. */
        boolean look(TestServer server) throws Exception {
            try {
                HttpResponse<String> plan = server.get("/actuator/shutdownplan");
                HttpResponse<String> metrics = server.get("/actuator/prometheus");
                if (plan.statusCode() != 200 || metrics.statusCode() != 200) {
                    return failed(plan.statusCode() + ", " + metrics.statusCode());
                }
                assertThat(metrics.body()).contains("jvm_");
                Map<String, Object> state = JsonParserFactory.getJsonParser().parseMap(plan.body());
                states.add(state);
                return status(tasks(state).get("context")).compareTo(TaskStatus.RUNNING) < 0;
            } catch (IOException gone) {
                return failed(gone.toString());
            }
        }

        private boolean failed(String how) {
            failedAt = Instant.now();
            failure = how;
            return false;
        }
    }

    private static void assertConsistent(Map<String, Object> state) {
        Map<String, Map<String, Object>> tasks = tasks(state);
        Map<String, String> phases = new HashMap<>();
        list(state.get("phases"))
                .forEach(phase -> phases.put((String) phase.get("name"), (String) phase.get("status")));
        assertThat(tasks).as("each task once").hasSameSizeAs((List<?>) state.get("tasks"));
        for (Map<String, Object> task : tasks.values()) {
            List<String> open = names(task.get("after")).stream()
                    .filter(before -> phases.containsKey(before)
                            ? !phases.get(before).equals("ENDED")
                            : !status(tasks.get(before)).isOutcome())
                    .toList();
            if (status(task).compareTo(TaskStatus.RUNNING) >= 0) {
                assertThat(open).as("open before %s", task.get("name")).isEmpty();
            }
            assertThat(names(task.get("waitingFor")))
                    .as("what %s waits for", task.get("name"))
                    .hasSameElementsAs(status(task) == TaskStatus.WAITING ? open : List.of());
            assertThat(task.containsKey("startedAfter"))
                    .as("start of %s", task)
                    .isEqualTo(status(task).compareTo(TaskStatus.RUNNING) >= 0);
            if ("ENDED".equals(phases.get(task.get("phase")))) {
                assertThat(status(task).isOutcome()).as("%s in its phase", task).isTrue();
            }
        }
        @SuppressWarnings("unchecked")
        var budget = (Map<String, String>) state.get("budget");
        assertThat(duration(budget, "used").plus(duration(budget, "remaining"))).isEqualTo(duration(budget, "total"));
    }

    private static void assertOnlyForward(List<Map<String, Object>> states) {
        for (int i = 1; i < states.size(); i++) {
            Map<String, Map<String, Object>> before = tasks(states.get(i - 1));
            Map<String, Map<String, Object>> after = tasks(states.get(i));
            assertThat(after.keySet()).isEqualTo(before.keySet());
            after.forEach(
                    (name, task) -> assertThat(status(task)).as(name).isGreaterThanOrEqualTo(status(before.get(name))));
            @SuppressWarnings("unchecked")
            var used = (Map<String, String>) states.get(i).get("budget");
            @SuppressWarnings("unchecked")
            var usedBefore = (Map<String, String>) states.get(i - 1).get("budget");
            assertThat(duration(used, "used")).isGreaterThanOrEqualTo(duration(usedBefore, "used"));
        }
        assertThat(new TreeSet<>(states.stream()
                        .map(state -> (String) state.get("state"))
                        .toList()))
                .contains("ARMED", "RUNNING");
    }

    private static Duration duration(Map<String, String> budget, String field) {
        return Duration.parse(budget.get(field));
    }

    private static Map<String, Map<String, Object>> tasks(Map<String, Object> state) {
        Map<String, Map<String, Object>> tasks = new HashMap<>();
        list(state.get("tasks")).forEach(task -> tasks.put((String) task.get("name"), task));
        return tasks;
    }

    private static TaskStatus status(Map<String, Object> task) {
        return TaskStatus.valueOf((String) task.get("status"));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> list(Object value) {
        return (List<Map<String, Object>>) value;
    }

    @SuppressWarnings("unchecked")
    private static List<String> names(Object value) {
        return (List<String>) value;
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Autowired
        void plan(ShutdownCoordinator coordinator) {
            coordinator.register(task("tell-a", Phase.ANNOUNCE));
            coordinator.register(task("stop-a", Phase.DRAIN));
            coordinator.register(task("stop-b", Phase.DRAIN, "stop-a"));
            coordinator.register(task("write-a", Phase.FLUSH));
            coordinator.register(task("write-b", Phase.FLUSH));
            coordinator.register(task("write-c", Phase.FLUSH, "write-a", "write-b"));
            coordinator.register(task("give-back", Phase.RELEASE));
            coordinator.register(task("beside", Phase.NONE, "stop-a"));
            coordinator.register(task("send", Phase.TELEMETRY));
        }

        private static ShutdownTask task(String name, Phase phase, String... after) {
            var never = new CountDownLatch(1);
            return ShutdownTask.named(name)
                    .phase(phase)
                    .after(after)
                    .timeout(Duration.ofSeconds(1))
                    .run(() -> never.await(250, TimeUnit.MILLISECONDS));
        }

        @Bean
        ShutdownTask last() {
            return task("last", Phase.RELEASE, "give-back");
        }
    }
}
