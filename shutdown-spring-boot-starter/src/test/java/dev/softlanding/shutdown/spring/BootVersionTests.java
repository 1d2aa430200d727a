package dev.softlanding.shutdown.spring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootVersion;

/** The tests run with the release of Boot that the build says, which may be another one than it compiles with. */
class BootVersionTests {

    @Test
    void versionIsThatOfTheBuild() {
        assertThat(SpringBootVersion.getVersion()).isEqualTo(System.getProperty("build.spring-boot.version"));
    }
}
