package dev.softlanding.shutdown.benchmarks.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.spring.OnShutdown;
import org.junit.jupiter.api.Test;

class ClassPathTests {

    private final ClassPath all = ClassPath.parse(System.getProperty("java.class.path"));

    @Test
    void minusWhenTheyAreThereTakesTheJarsOfTheClassesAway() {
        ClassPath rest = all.minus(ShutdownTask.class, OnShutdown.class);

        assertThat(rest.entries()).hasSize(all.entries().size() - 2);
        assertThat(rest.plus(ShutdownTask.class, OnShutdown.class).entries())
                .containsExactlyInAnyOrderElementsOf(all.entries());
        assertThat(ClassPath.parse(rest.toString())).isEqualTo(rest);
    }

    @Test
    void minusWhenOneIsNotThereRefuses() {
        assertThatThrownBy(() -> all.minus(ShutdownTask.class).minus(ShutdownTask.class))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("shutdown-core");
    }

    @Test
    void plusWhenItIsThereAlreadyChangesNothing() {
        assertThat(all.plus(ClassPath.class)).isEqualTo(all);
    }
}
