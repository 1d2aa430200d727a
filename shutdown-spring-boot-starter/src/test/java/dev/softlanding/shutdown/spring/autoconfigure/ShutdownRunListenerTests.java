package dev.softlanding.shutdown.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.softlanding.shutdown.process.ProcessShutdown;
import dev.softlanding.shutdown.process.Signals;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.ReflectionUtils;

/** Who takes the signals of this JVM, and for how long. Nobody sends one here: it would end the tests. */
@Timeout(30)
class ShutdownRunListenerTests {

    @BeforeEach
    @AfterEach
    void nobodyHasTheSignals() {
        assertThat(ProcessShutdown.ofJvm().takings()).isEmpty();
    }

    @Test
    void signalsWhenTheApplicationRunsAreTakenUntilItsContextIsClosed() {
        ConfigurableApplicationContext context = start(Planned.class);

        assertThat(ProcessShutdown.ofJvm().takings())
                .containsOnlyKeys("TERM", "INT")
                .extractingByKey("TERM")
                .extracting(Signals.Taking::result)
                .isEqualTo(Signals.Result.TAKEN);

        context.close();
    }

    @Test
    void signalsWhenTwoApplicationsRunAreTakenUntilTheLastIsClosed() {
        ConfigurableApplicationContext first = start(Planned.class);
        ConfigurableApplicationContext second = start(Planned.class);

        first.close();
        assertThat(ProcessShutdown.ofJvm().takings()).isNotEmpty();

        second.close();
    }

    /** An application may exclude the auto-configuration; the listener is there all the same. */
    @Test
    void signalsWhenTheApplicationHasNoPlanAreTakenUntilItsContextIsClosed() {
        ConfigurableApplicationContext context = start(Unplanned.class);
        assertThat(ProcessShutdown.ofJvm().takings()).isNotEmpty();

        context.close();
    }

    /** Or the end of another in this process would wait for its start. */
    @Test
    void participantWhenTheApplicationIsUpWithoutAPlanIsNotStartingAnyLonger() {
        ConfigurableApplicationContext context = start(Unplanned.class);
        Method isStarting = ReflectionUtils.findMethod(ProcessShutdown.Participant.class, "isStarting");
        ReflectionUtils.makeAccessible(isStarting);

        assertThat(ReflectionUtils.invokeMethod(isStarting, context.getBean(ProcessShutdown.Participant.class)))
                .isEqualTo(false);

        context.close();
    }

    @ParameterizedTest
    @ValueSource(classes = {FailsToRefresh.class, FailsToRun.class})
    void signalsWhenTheStartFailsAreGivenBack(Class<?> failing) {
        assertThatThrownBy(() -> start(failing)).hasStackTraceContaining("refused");
    }

    @Test
    void signalsWhenTheStartFailsBeforeThereAreBeansAreGivenBack() {
        SpringApplication application = application(Planned.class);
        application.addInitializers(context -> {
            throw new IllegalStateException("refused");
        });

        assertThatThrownBy(() -> application.run("--spring.main.banner-mode=off"))
                .hasStackTraceContaining("refused");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.springframework.boot.test.context.SpringBootTestContextBootstrapper=true",
                "shutdown.enabled=false",
                "shutdown.signals.enabled=false",
                "spring.context.exit=onRefresh",
                "spring.aot.processing=true"
            })
    void signalsWhenThisIsNoRealRunOrTheyAreNotWantedAreLeftAlone(String property) {
        ConfigurableApplicationContext context = start(Planned.class, property);

        assertThat(ProcessShutdown.ofJvm().takings()).isEmpty();

        context.close();
    }

    /** In a test there is no process to end: the plan runs when the context is closed, and nothing else happens. */
    @Test
    void participantWhenInATestIsMissing() {
        ConfigurableApplicationContext context =
                start(Planned.class, "org.springframework.boot.test.context.SpringBootTestContextBootstrapper=true");

        assertThat(context.getBeanProvider(ProcessShutdown.Participant.class).stream())
                .isEmpty();

        context.close();
    }

    private static ConfigurableApplicationContext start(Class<?> source, String... properties) {
        List<String> arguments = new ArrayList<>(List.of("--spring.main.banner-mode=off"));
        Arrays.stream(properties).map("--"::concat).forEach(arguments::add);
        return application(source).run(arguments.toArray(String[]::new));
    }

    private static SpringApplication application(Class<?> source) {
        var application = new SpringApplication(source);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setRegisterShutdownHook(false);
        return application;
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(ShutdownAutoConfiguration.class)
    static class Planned {}

    @Configuration(proxyBeanMethods = false)
    static class Unplanned {}

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(ShutdownAutoConfiguration.class)
    static class FailsToRefresh {

        @Bean
        InitializingBean failing() {
            return () -> {
                throw new IllegalStateException("refused");
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(ShutdownAutoConfiguration.class)
    static class FailsToRun {

        @Bean
        ApplicationRunner failing() {
            return arguments -> {
                throw new IllegalStateException("refused");
            };
        }
    }
}
