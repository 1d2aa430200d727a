package dev.softlanding.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The packaged demo, asked for its shutdown plan instead of started. */
@Timeout(120)
class DemoAnalysisIT {

    @TempDir
    Path directory;

    /** Both ports are taken, so that a start would fail. */
    @Test
    void demoWhenAnalyzedWithItsManifestFitsAndStartsNothing() throws Exception {
        try (var port = taken();
                var managementPort = taken()) {
            Path manifest = Files.writeString(directory.resolve("deployment.yaml"), """
                    apiVersion: apps/v1
                    kind: Deployment
                    metadata:
                      name: demo-service
                    spec:
                      selector:
                        matchLabels:
                          app: demo-service
                      template:
                        metadata:
                          labels:
                            app: demo-service
                        spec:
                          terminationGracePeriodSeconds: 30
                          containers:
                            - name: demo-service
                              image: demo-service
                              env:
                                - name: SHUTDOWN_GRACE_PERIOD
                                  value: "30"
                    """);

            int code = run(
                    "--shutdown.analyze.manifest=" + manifest,
                    "--server.address=localhost",
                    "--server.port=" + port.getLocalPort(),
                    "--management.server.port=" + managementPort.getLocalPort());

            assertThat(code).as(err()).isZero();
            assertThat(out())
                    .startsWith("Shutdown plan of demo-service: FITS\n")
                    .contains("announce-delay", "outbox-flush", "kafka-listeners", "terminationGracePeriodSeconds: 30")
                    .doesNotContain("INFO");
            assertThat(err()).contains("Shutdown plan: ").doesNotContain("Tomcat started", "Shutdown by");
            assertThat(directory.resolve("data/lives")).doesNotExist();
        }
    }

    /** As a build does it, which has neither database nor broker. */
    @Test
    void demoOnRealPartsWhenAnalyzedNeedsNoneOfThem() throws Exception {
        int code = run(
                "--shutdown.analyze",
                "--shutdown.analyze.format=json",
                "--spring.profiles.active=postgres-kafka,tracing");

        assertThat(code).as(err()).isZero();
        JsonNode analysis = JsonMapper.shared().readTree(out());
        assertThat(analysis.path("verdict").asString()).isEqualTo("FITS");
        assertThat(analysis.path("demand").path("worstCase").asString()).isEqualTo("PT29S");
        assertThat(err()).doesNotContain("Connection refused", "could not be established");
    }

    private int run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                System.getProperty("demo.jar")));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(file("out"))
                .redirectError(file("err"))
                .start();
        try {
            assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return process.exitValue();
    }

    private static ServerSocket taken() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getByName("localhost"));
    }

    private String out() throws IOException {
        return Files.readString(file("out").toPath());
    }

    private String err() throws IOException {
        return Files.readString(file("err").toPath());
    }

    private File file(String name) {
        return directory.resolve(name).toFile();
    }
}
