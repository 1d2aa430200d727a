package dev.softlanding.shutdown.spring.findings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.hazelcast.core.Hazelcast;
import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.spring.OnShutdown;
import dev.softlanding.shutdown.spring.autoconfigure.ShutdownAutoConfiguration;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.logging.log4j.core.impl.Log4jContextFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.support.GenericApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Who looks, when, and what is said of it. */
@Timeout(30)
@ExtendWith(OutputCaptureExtension.class)
class FindingsAutoConfigurationTests {

    private static final String IN_A_TEST =
            "org.springframework.boot.test.context.SpringBootTestContextBootstrapper=true";

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(FindingsAutoConfiguration.class, ShutdownAutoConfiguration.class))
            .withPropertyValues("shutdown.grace-period=30s");

    @Test
    void findingWhenTheApplicationStartsIsOneLine(CapturedOutput output) {
        try (ConfigurableApplicationContext context = start(Doubtful.class)) {
            assertThat(context.getBean(Findings.class).all())
                    .contains(new Finding("ledger", "The ledger is open and the plan ARMED.", "Close it."));
            assertThat(lines(output, "ledger"))
                    .singleElement()
                    .asString()
                    .contains(
                            " WARN ",
                            "The ledger is open and the plan ARMED. Close it. (shutdown.findings.ledger=false silences this)");
        }
    }

    @Test
    void findingWhenSwitchedOffIsNotLookedFor(CapturedOutput output) {
        try (ConfigurableApplicationContext context = start(Doubtful.class, "shutdown.findings.ledger=false")) {
            assertThat(context.getBean(Findings.class).all())
                    .extracting(Finding::name)
                    .doesNotContain("ledger");
            assertThat(lines(output, "ledger")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {IN_A_TEST, "spring.context.exit=onRefresh", "spring.aot.processing=true"})
    void findingWhenThisIsNoRealRunIsNotLookedFor(String property, CapturedOutput output) {
        try (ConfigurableApplicationContext context = start(Doubtful.class, property)) {
            assertThat(context.getBean(Findings.class).all()).isEmpty();
            assertThat(lines(output, "ledger")).isEmpty();
        }
    }

    @Test
    void findingWhenBeansAreLazyIsLookedForAllTheSame(CapturedOutput output) {
        try (ConfigurableApplicationContext context = start(Doubtful.class, "spring.main.lazy-initialization=true")) {
            assertThat(context.isActive()).isTrue();
            assertThat(lines(output, "ledger")).hasSize(1);
        }
    }

    @Test
    void sourceWhenItFailsCostsNoMoreThanALine(CapturedOutput output) {
        try (ConfigurableApplicationContext context = start(Broken.class)) {
            assertThat(context.isActive()).isTrue();
            assertThat(lines(output, "WARN"))
                    .filteredOn(line -> line.contains("'broken'"))
                    .hasSize(1);
            assertThat(output).contains("fell down");
        }
    }

    /** Both look, and see the same of their process. */
    @Test
    void findingWhenTheParentHasSaidItIsNotSaidAgain(CapturedOutput output) {
        try (ConfigurableApplicationContext child = new SpringApplicationBuilder(Doubtful.class)
                .web(WebApplicationType.NONE)
                .registerShutdownHook(false)
                .child(Doubtful.class)
                .web(WebApplicationType.NONE)
                .run(arguments())) {
            assertThat(child.getBean(Findings.class).all())
                    .extracting(Finding::name)
                    .contains("ledger");
            assertThat(child.getBean(Findings.class))
                    .isNotSameAs(child.getParent().getBean(Findings.class));
            assertThat(lines(output, "ledger")).hasSize(1);
            child.getParent().publishEvent(new ContextRefreshedEvent(child.getParent()));
            assertThat(lines(output, "ledger")).hasSize(1);
            ((ConfigurableApplicationContext) child.getParent()).close();
        }
    }

    /** As the actuator's is on a port of its own: its parent hears of it before it has been refreshed itself. */
    @Test
    void findingWhenAChildStartsEarlierIsStillLookedForWhenThePlanIsArmed(CapturedOutput output) {
        try (ConfigurableApplicationContext context = start(WithChild.class)) {
            assertThat(context.isActive()).isTrue();
            assertThat(lines(output, "ledger")).singleElement().asString().contains("the plan ARMED");
        }
    }

    @ParameterizedTest
    @CsvSource({"pid, pid1", "hook-logbak, hook-logback", "ledgr, ledger"})
    void nameWhenUnknownFailsTheStartInTestsToo(String wrong, String right) {
        contextRunner
                .withUserConfiguration(Doubtful.class)
                .withPropertyValues("shutdown.findings." + wrong + "=false")
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(ShutdownException.class)
                        .hasMessageContaining("'shutdown.findings." + wrong + "'")
                        .hasMessageContaining("Did you mean '" + right + "'?"));
    }

    @Test
    void nameWhenUnknownFailsTheStartAlsoWhereBeansAreLazy() {
        assertThat(catchThrowable(() ->
                        start(Doubtful.class, "shutdown.findings.pid2=false", "spring.main.lazy-initialization=true")))
                .isInstanceOf(ShutdownException.class);
    }

    @Test
    void nameWhenUnknownIsExplainedAsAnyBadSetting(CapturedOutput output) {
        assertThat(catchThrowable(() -> start(Doubtful.class, "shutdown.findings.pid2=false")))
                .isNotNull();

        assertThat(output).contains("APPLICATION FAILED TO START", "Did you mean 'pid1'?");
    }

    /** A setting is for all environments, and one of them may be without Hazelcast. */
    @Test
    void nameWhenItsTechnologyIsMissingIsKnown() {
        contextRunner
                .withClassLoader(new FilteredClassLoader(
                        Hazelcast.class,
                        AutoConfiguredOpenTelemetrySdk.class,
                        Log4jContextFactory.class,
                        ch.qos.logback.classic.LoggerContext.class))
                .withPropertyValues("shutdown.findings.hook-hazelcast=false")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(HazelcastHook.class)
                        .doesNotHaveBean(LogbackHook.class)
                        .doesNotHaveBean(Log4j2Hook.class)
                        .doesNotHaveBean(OpenTelemetryHook.class));
    }

    @Test
    void sourcesOfTheStarterAreThoseWhoseNamesAreKnownAndOfferedByEditors() throws Exception {
        contextRunner.run(context -> assertThat(context.getBeansOfType(FindingSource.class).values().stream()
                        .map(FindingSource::name))
                .containsOnly(FindingNames.ALL.toArray(String[]::new)));
        assertThat(hints()).containsExactlyElementsOf(FindingNames.ALL);
    }

    @Test
    void contextWhenDisabledHasNoFindings() {
        contextRunner
                .withPropertyValues("shutdown.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(Findings.class));
    }

    @ParameterizedTest
    @CsvSource({"29s, 1", "28999, 0", "30000, 1"})
    void phaseTimeoutWhenItLeavesNothingToOthersIsFound(String timeout, int findings) {
        contextRunner
                .withPropertyValues("spring.lifecycle.timeout-per-shutdown-phase=" + timeout)
                .run(context -> assertThat(context.getBean(PhaseTimeout.class).look())
                        .hasSize(findings)
                        .allSatisfy(finding -> assertThat(finding.message())
                                .contains("'spring.lifecycle.timeout-per-shutdown-phase' is ", "only 29 s")));
    }

    /** Its default is as long, but the application has not asked for it. */
    @Test
    void phaseTimeoutWhenNotSetIsNone() {
        contextRunner.run(context ->
                assertThat(context.getBean(PhaseTimeout.class).look()).isEmpty());
    }

    private static List<String> hints() throws Exception {
        Path classes = Path.of(OnShutdown.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        return JsonMapper.shared()
                .readTree(Files.readString(classes.resolve("META-INF/spring-configuration-metadata.json")))
                .path("hints")
                .valueStream()
                .filter(hint -> hint.path("name").asString().equals("shutdown.findings.keys"))
                .flatMap(hint -> hint.path("values").valueStream())
                .map((JsonNode value) -> value.path("value").asString())
                .toList();
    }

    private static List<String> lines(CapturedOutput output, String word) {
        return output.toString().lines().filter(line -> line.contains(word)).toList();
    }

    private static ConfigurableApplicationContext start(Class<?> source, String... properties) {
        return new SpringApplicationBuilder(source)
                .web(WebApplicationType.NONE)
                .registerShutdownHook(false)
                .run(arguments(properties));
    }

    private static String[] arguments(String... properties) {
        return Stream.concat(
                        Stream.of("spring.main.banner-mode=off", "shutdown.grace-period=30s"), Stream.of(properties))
                .map("--"::concat)
                .toArray(String[]::new);
    }

    private static FindingSource source(String name, Supplier<String> message) {
        return new FindingSource() {

            @Override
            public String name() {
                return name;
            }

            @Override
            public List<Finding> look() {
                return List.of(new Finding(name, message.get(), "Close it."));
            }
        };
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({ShutdownAutoConfiguration.class, FindingsAutoConfiguration.class})
    static class Doubtful {

        @Bean
        FindingSource openLedger(ShutdownCoordinator coordinator) {
            return source("ledger", () -> "The ledger is open and the plan %s.".formatted(coordinator.state()));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import(Doubtful.class)
    static class WithChild {

        @Bean
        SmartLifecycle child(ApplicationContext parent) {
            return new SmartLifecycle() {

                private final GenericApplicationContext child = new GenericApplicationContext(parent);

                @Override
                public void start() {
                    child.refresh();
                }

                @Override
                public void stop() {
                    child.close();
                }

                @Override
                public boolean isRunning() {
                    return child.isActive();
                }
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({ShutdownAutoConfiguration.class, FindingsAutoConfiguration.class})
    static class Broken {

        @Bean
        FindingSource broken() {
            return source("broken", () -> {
                throw new IllegalStateException("fell down");
            });
        }
    }
}
