package dev.softlanding.shutdown.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperationPathsTests {

    private final OperationPaths paths = new OperationPaths(List.of("/actuator", "/livez"));

    @ParameterizedTest
    @ValueSource(strings = {"/actuator", "/actuator/", "/actuator/health/readiness", "/livez"})
    void pathWhenOneOfThemOrBelowItIsAnOperation(String path) {
        assertThat(paths.contain(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/actuators", "/livezero", "/orders/actuator", "/act"})
    void pathWhenItOnlyBeginsOrEndsLikeOneIsTheApplications(String path) {
        assertThat(paths.contain(path)).isFalse();
    }
}
