package dev.softlanding.shutdown.spring.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.env.MockEnvironment;

/** Where an application finds itself, and what that gives. */
class PlatformTests {

    @TempDir
    Path root;

    @ParameterizedTest
    @CsvSource({"kubernetes, KUBERNETES, 30", "cloud_foundry, CLOUD_FOUNDRY, 10"})
    void platformWhenBootKnowsItIsThat(String cloud, Platform platform, int seconds) {
        var environment = new MockEnvironment().withProperty("spring.main.cloud-platform", cloud);

        assertThat(Platform.of(environment, root)).isEqualTo(platform);
        assertThat(platform.gracePeriod()).hasSeconds(seconds);
        assertThat(platform.isKilling()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        ".dockerenv, ''",
        "run/.containerenv, ''",
        "proc/1/cgroup, 12:memory:/docker/0a1b",
        "proc/1/cgroup, 0::/system.slice/containerd.service/x"
    })
    void platformWhenAFileTellsIsAContainer(String file, String content) throws Exception {
        Files.createDirectories(root.resolve(file).getParent());
        Files.writeString(root.resolve(file), content);

        assertThat(Platform.of(new MockEnvironment(), root)).isEqualTo(Platform.CONTAINER);
        assertThat(Platform.CONTAINER.gracePeriod()).hasSeconds(10);
    }

    @Test
    void platformWhenNothingTellsIsAMachine() throws Exception {
        Files.createDirectories(root.resolve("proc/1"));
        Files.writeString(root.resolve("proc/1/cgroup"), "0::/init.scope");

        assertThat(Platform.of(new MockEnvironment(), root)).isEqualTo(Platform.MACHINE);
        assertThat(Platform.MACHINE.gracePeriod()).hasSeconds(30);
        assertThat(Platform.MACHINE.isKilling()).isFalse();
    }
}
