package dev.softlanding.shutdown.spring.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an application says of the JVM and the logging system that it really has. Its containers are in ContainerIT. */
@Timeout(120)
class FindingsIT {

    /** Tests may run in a container that somebody else has started. */
    private static final String NOT_OURS = "--shutdown.findings.pid1=false";

    @TempDir
    Path directory;

    /** The option comes by the environment, and the hook by a configuration that Boot has Logback read. */
    @Test
    void applicationWhenItsEndIsInDangerSaysSoInALineEach() throws Exception {
        Path logback = Files.writeString(directory.resolve("logback-it.xml"), """
                <configuration>
                  <shutdownHook/>
                  <appender name="console" class="ch.qos.logback.core.ConsoleAppender">
                    <encoder><pattern>%level %msg%n</pattern></encoder>
                  </appender>
                  <root level="info"><appender-ref ref="console"/></root>
                </configuration>
                """);
        try (var jvm = ForkedJvm.runAfter(
                List.of("env", "JAVA_TOOL_OPTIONS=-Xrs"),
                WellBehavedApplication.class,
                "--server.port=0",
                "--shutdown.grace-period=30s",
                NOT_OURS,
                "--spring.lifecycle.timeout-per-shutdown-phase=30s",
                "--logging.config=" + logback)) {
            jvm.awaitLine("Started ");

            assertThat(jvm.output().lines().filter(line -> line.endsWith("=false silences this)")))
                    .satisfiesExactlyInAnyOrder(
                            line -> assertThat(line).startsWith("WARN The JVM runs with -Xrs: SIGTERM ends it at once"),
                            line -> assertThat(line).startsWith("WARN Logback stops itself in a JVM hook"),
                            line -> assertThat(line)
                                    .startsWith("WARN 'spring.lifecycle.timeout-per-shutdown-phase' is"));

            jvm.signal("TERM");
            assertThat(jvm.exitCode(Duration.ofSeconds(10))).isEqualTo(143);
            assertThat(jvm.output()).doesNotContain("first runs", "destroyed");
        }
    }

    @Test
    void applicationWhenAllIsWellSaysNothing() throws Exception {
        try (var jvm = ForkedJvm.run(
                WellBehavedApplication.class, List.of(), "--server.port=0", "--shutdown.grace-period=30s", NOT_OURS)) {
            jvm.awaitLine("Started ");

            assertThat(jvm.output()).doesNotContain("silences this");
        }
    }
}
