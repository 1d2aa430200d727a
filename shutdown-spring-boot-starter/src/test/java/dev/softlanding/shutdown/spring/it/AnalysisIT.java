package dev.softlanding.shutdown.spring.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.spring.autoconfigure.ShutdownAutoConfiguration;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.json.JsonMapper;

/** An analysis in a process of its own: what it writes where, how it ends, and what it leaves behind. */
@Timeout(120)
class AnalysisIT {

    /** What routes the log of one API to Logback, and Logback itself. */
    private static final List<String> LOGBACK = List.of("logback-classic", "logback-core", "log4j-to-slf4j");

    @TempDir
    Path directory;

    @Test
    void applicationWhenAnalyzedWritesTheAnalysisAloneAndLeavesNothingBehind() throws Exception {
        Path terminationLog = Files.createFile(directory.resolve("termination-log"));
        Analysis analysis = analyze(
                classPath(),
                Map.of(),
                "--shutdown.analyze",
                "--server.port=0",
                "--shutdown.grace-period=30s",
                "--shutdown.memory.enabled=true",
                "--shutdown.journal.directory=" + directory.resolve("lives"),
                "--shutdown.report.directory=" + directory.resolve("reports"),
                "--shutdown.termination-log=" + terminationLog);

        assertThat(analysis.code).as(analysis.err).isZero();
        assertThat(analysis.out)
                .startsWith("Shutdown plan of the application: FITS\n")
                .endsWith("Findings: none\n")
                .contains("first", "second", "web-drain")
                .doesNotContain("Spring Boot", "INFO", "\u001b[");
        assertThat(analysis.err)
                .contains(":: Spring Boot ::", "Shutdown plan: ", "destroyed")
                .doesNotContain("first runs", "SIGTERM", "Tomcat started");
        assertThat(directory.resolve("lives")).doesNotExist();
        assertThat(directory.resolve("reports")).doesNotExist();
        assertThat(terminationLog).isEmptyFile();
    }

    @Test
    void applicationWhenItsPlanDoesNotFitEndsWithOneAndStillWritesIt() throws Exception {
        Analysis analysis = analyze(
                classPath(),
                Map.of("SHUTDOWN_ANALYZE", "", "SHUTDOWN_ANALYZE_FORMAT", "json", "SHUTDOWN_GRACEPERIOD", "10"),
                "--shutdown.mode=strict");

        assertThat(analysis.code).as(analysis.err).isEqualTo(1);
        assertThat(JsonMapper.shared().readTree(analysis.out).path("findings").findValuesAsString("code"))
                .containsExactly("plan-too-long");
    }

    @Test
    void applicationWhenTheQuestionIsWrongEndsWithTwoAndALine() throws Exception {
        Analysis analysis = analyze(classPath(), Map.of("SHUTDOWN_ANALYZE", "true", "SHUTDOWN_ANALYZE_FORMAT", "xml"));

        assertThat(analysis.code).isEqualTo(2);
        assertThat(analysis.out).isEmpty();
        assertThat(analysis.err)
                .isEqualTo("'shutdown.analyze.format' is 'xml'. Use one of: dot, json, mermaid, text.\n");
    }

    /** Its console appender keeps the standard output that it finds, and is there before anything of Boot is. */
    @Test
    void applicationWhenItLogsByLog4jWritesTheAnalysisAlone() throws Exception {
        Files.writeString(directory.resolve("log4j2-test.xml"), """
                <Configuration>
                  <Appenders>
                    <Console name="console"><PatternLayout pattern="%level by log4j %msg%n"/></Console>
                  </Appenders>
                  <Loggers><Root level="info"><AppenderRef ref="console"/></Root></Loggers>
                </Configuration>
                """);
        String withoutLogback = Stream.concat(
                        Stream.of(directory.toString()), Stream.of(classPath().split(":")))
                .filter(entry -> LOGBACK.stream().noneMatch(entry::contains))
                .collect(Collectors.joining(":"));

        Analysis analysis = analyze(Log4jApplication.class, withoutLogback, Map.of(), "--shutdown.analyze");

        assertThat(analysis.code).as(analysis.err).isZero();
        assertThat(analysis.out).startsWith("Shutdown plan of the application: RECOMMENDED\n");
        assertThat(analysis.err).contains("INFO by log4j made");
    }

    /** Neither the analysis nor the JVM's hook waits for it for long. */
    @Test
    void applicationWhenABeanHangsInItsDestructionEndsAllTheSame() throws Exception {
        Analysis analysis = analyze(HangingApplication.class, classPath(), Map.of(), "--shutdown.analyze");

        assertThat(analysis.code).as(analysis.err).isZero();
        assertThat(analysis.out).endsWith("Findings: none\n");
        assertThat(analysis.err).contains("The beans were not destroyed within 10 s", "HangingApplication");
    }

    private static String classPath() {
        return System.getProperty("java.class.path");
    }

    private Analysis analyze(String classPath, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        return analyze(WellBehavedApplication.class, classPath, environment, arguments);
    }

    private Analysis analyze(Class<?> main, String classPath, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                main.getName()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Analysis(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    /** Has a logger before Boot has begun, as main classes do. */
    @SpringBootConfiguration
    @ImportAutoConfiguration(ShutdownAutoConfiguration.class)
    static class Log4jApplication {

        private static final Logger logger = LogManager.getLogger(Log4jApplication.class);

        public static void main(String[] arguments) {
            SpringApplication application = new SpringApplication(Log4jApplication.class);
            application.setWebApplicationType(WebApplicationType.NONE);
            application.run(arguments);
        }

        @Bean
        InitializingBean logging() {
            return () -> logger.info("made");
        }
    }

    @SpringBootConfiguration
    @ImportAutoConfiguration(ShutdownAutoConfiguration.class)
    static class HangingApplication {

        public static void main(String[] arguments) {
            SpringApplication application = new SpringApplication(HangingApplication.class);
            application.setWebApplicationType(WebApplicationType.NONE);
            application.run(arguments);
        }

        @PreDestroy
        void hang() throws InterruptedException {
            Thread.sleep(60_000);
        }
    }

    private record Analysis(int code, String out, String err) {}
}
