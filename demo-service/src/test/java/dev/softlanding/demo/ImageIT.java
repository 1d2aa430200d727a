package dev.softlanding.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.ImageFromDockerfile;
import org.testcontainers.junit.jupiter.Testcontainers;

/** The image that the {@code Dockerfile} makes: java is its first process, is not root, and writes to /tmp only. */
@Timeout(240)
@Testcontainers(disabledWithoutDocker = true)
class ImageIT {

    private static final Duration GRACE = Duration.ofSeconds(30);

    @Test
    void containerWhenStoppedEndsByThePlan() throws Exception {
        var image = new ImageFromDockerfile()
                .withFileFromPath("Dockerfile", Path.of("Dockerfile"))
                .withFileFromPath("target/demo-service-0.jar", Path.of(System.getProperty("demo.jar")));
        try (var demo = new GenericContainer<>(image)) {
            start(demo);
            assertThat(demo.execInContainer("cat", "/proc/1/comm").getStdout()).isEqualTo("java\n");
            assertThat(demo.execInContainer("id", "-u").getStdout()).isEqualTo("10001\n");

            DockerClient docker = demo.getDockerClient();
            docker.stopContainerCmd(demo.getContainerId())
                    .withTimeout((int) GRACE.toSeconds())
                    .exec();

            assertThat(docker.inspectContainerCmd(demo.getContainerId())
                            .exec()
                            .getState()
                            .getExitCodeLong())
                    .as(demo.getLogs())
                    .isEqualTo(143);
            assertThat(demo.getLogs()).contains("Shutdown by SIGTERM took").contains("12 SUCCEEDED");
        } finally { // an engine without a reaper keeps it for ever
            DockerClientFactory.instance().client().removeImageCmd(image.get()).exec();
        }
    }

    private static void start(GenericContainer<?> demo) {
        demo.withEnv("SHUTDOWN_GRACE_PERIOD", String.valueOf(GRACE.toSeconds()))
                .withEnv("SPRING_DATASOURCE_URL", "jdbc:h2:mem:orders;MODE=PostgreSQL;DB_CLOSE_DELAY=-1")
                .withEnv("SHUTDOWN_JOURNAL_DIRECTORY", "/tmp/lives")
                .withCreateContainerCmdModifier(create ->
                        create.getHostConfig().withReadonlyRootfs(true).withTmpFs(Map.of("/tmp", "")))
                .waitingFor(Wait.forLogMessage(".*Started DemoApplication.*\\s", 1)
                        .withStartupTimeout(Duration.ofMinutes(3)))
                .start();
    }
}
