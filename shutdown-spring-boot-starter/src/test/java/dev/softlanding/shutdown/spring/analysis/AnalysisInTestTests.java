package dev.softlanding.shutdown.spring.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.report.CoordinatorState;
import dev.softlanding.shutdown.spring.autoconfigure.ShutdownAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** A test whose properties ask for an analysis goes on: it would end the JVM of all tests otherwise. */
@SpringBootTest(properties = "shutdown.analyze=true", webEnvironment = SpringBootTest.WebEnvironment.NONE)
class AnalysisInTestTests {

    @Autowired
    private ConfigurableApplicationContext context;

    @Test
    void analysisWhenThisIsATestIsIgnored() {
        assertThat(context.isActive()).isTrue();
        assertThat(context.getBean(ShutdownCoordinator.class).state()).isEqualTo(CoordinatorState.ARMED);
        assertThat(AnalysisMode.isOn(context.getEnvironment())).isFalse();
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(ShutdownAutoConfiguration.class)
    static class Application {}
}
