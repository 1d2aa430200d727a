package dev.softlanding.shutdown.spring.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.audit.AuditLog;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.report.ShutdownListener;
import dev.softlanding.shutdown.spring.OnShutdown;
import dev.softlanding.shutdown.spring.autoconfigure.ShutdownAutoConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.logging.LoggingSystemProperty;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an audit finds in the log of a real application, by the id of a task. */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class ShutdownAuditTests {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final JsonMapper JSON = new JsonMapper();

    private static final String FORGED = "gold\n{\"shutdown.auditId\":\"AUD-666\"}";

    @TempDir
    Path directory;

    /** Others in this JVM log to the console, and the file is about to be deleted. */
    @AfterEach
    void logAsBefore() {
        for (LoggingSystemProperty set : LoggingSystemProperty.values()) {
            System.clearProperty(set.getEnvironmentVariableName());
        }
        start(Nothing.class).close();
    }

    private static ConfigurableApplicationContext start(Class<?> source, String... properties) {
        return new SpringApplicationBuilder(source)
                .web(WebApplicationType.NONE)
                .registerShutdownHook(false)
                .properties("shutdown.signals.enabled=false", "shutdown.grace-period=30s")
                .properties(properties)
                .run();
    }

    private List<String> linesOfARun(String... properties) throws Exception {
        Path file = directory.resolve("application.log");
        String[] all = Arrays.copyOf(properties, properties.length + 1);
        all[properties.length] = "logging.file.name=" + file;
        try (var context = start(Application.class, all)) {
            var coordinator = context.getBean(ShutdownCoordinator.class);
            coordinator.trigger(ShutdownReason.API);
            assertThat(coordinator.awaitTerminated(SOON)).isTrue();
        }
        Awaitility.await().until(() -> Files.readString(file).contains("run-ended"));
        return Files.readAllLines(file);
    }

    /** @param name of a field, as that format spells it; with slashes where it nests */
    @ParameterizedTest
    @CsvSource({"ecs, /shutdown/", "logstash, /shutdown.", "gelf, /_shutdown."})
    void outcomeIsFoundByTheAuditIdInEachStructuredFormat(String format, String name) throws Exception {
        List<JsonNode> lines = linesOfARun("logging.structured.format.file=" + format).stream()
                .map(line -> (JsonNode) JSON.readTree(line))
                .toList();

        assertThat(lines)
                .filteredOn(line -> line.at(name + "auditId").asString("").equals("AUD-7"))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.at(name + "event").asString()).isEqualTo("task-ended");
                    assertThat(line.at(name + "task").asString()).isEqualTo("ledger");
                    assertThat(line.at(name + "owner").asString()).isEqualTo("payments");
                    assertThat(line.at(name + "action").asString()).isEqualTo("close ledger");
                    assertThat(line.at(name + "outcome").asString()).isEqualTo("FAILED");
                    assertThat(line.at(name + "failure").asString()).isEqualTo("java.io.IOException");
                    assertThat(line.at(name + "durationMs").isNumber()).isTrue();
                    assertThat(line.toString()).doesNotContain("secret");
                });
        assertThat(lines)
                .filteredOn(line -> line.at(name + "event").asString("").equals("run-ended"))
                .singleElement()
                .satisfies(
                        line -> assertThat(line.at(name + "outcome").asString()).isEqualTo("DEGRADED"));
        assertThat(lines)
                .as("nobody forges a line")
                .noneMatch(line -> line.at(name + "auditId").asString("").equals("AUD-666"));
    }

    @Test
    void outcomeIsFoundByTheAuditIdInPlainLines() throws Exception {
        List<String> lines = linesOfARun();

        assertThat(lines)
                .filteredOn(line -> line.contains("auditId=\"AUD-7\""))
                .singleElement()
                .asString()
                .contains(" shutdown.audit ", "event=task-ended task=\"ledger\"", "outcome=FAILED");
        assertThat(lines)
                .filteredOn(line -> line.contains("AUD-666"))
                .singleElement()
                .asString()
                .contains("tier=\"gold\\n{\\\"shutdown.auditId\\\"");
    }

    @Test
    void auditWhenAListenerOfTheApplicationHangsIsWrittenAllTheSame(CapturedOutput output) {
        var release = new CountDownLatch(1);
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(ShutdownAutoConfiguration.class, ShutdownAuditAutoConfiguration.class))
                .withBean(ShutdownListener.class, () -> new HangingListener(release))
                .run(context -> {
                    context.close();
                    Awaitility.await().until(() -> output.getOut().contains("event=run-ended"));
                });
        release.countDown();
        assertThat(output).containsOnlyOnce("event=run-started").containsOnlyOnce("event=run-ended");
    }

    @Test
    void auditWhenAContextHasAParentIsWrittenOnceForEachRun(CapturedOutput output) {
        ApplicationContextRunner runner = new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(ShutdownAutoConfiguration.class, ShutdownAuditAutoConfiguration.class));
        runner.run(parent -> {
            runner.withParent(parent).run(child -> {
                child.close();
                Awaitility.await().until(() -> output.getOut().contains("event=run-ended"));
            });
            assertThat(output).containsOnlyOnce("event=run-started");
        });
    }

    @Test
    void auditWhenTheApplicationHasItsOwnIsThatOne() {
        var own = new AuditLog();
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(ShutdownAuditAutoConfiguration.class))
                .withBean(AuditLog.class, () -> own)
                .run(context -> assertThat(context).getBean(AuditLog.class).isSameAs(own));
    }

    private record HangingListener(CountDownLatch release) implements ShutdownListener {

        @Override
        public void onEvent(ShutdownEvent event) {
            try {
                release.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        Ledger ledger() {
            return new Ledger();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Nothing {}

    static class Ledger {

        @OnShutdown(
                name = "ledger",
                timeout = "1s",
                auditId = "AUD-7",
                owner = "payments",
                action = "close ledger",
                labels = "tier=1")
        void close() throws IOException {
            throw new IOException("password=secret");
        }

        @OnShutdown(name = "forging", timeout = "1s", labels = "tier=" + FORGED)
        void forge() {}
    }
}
