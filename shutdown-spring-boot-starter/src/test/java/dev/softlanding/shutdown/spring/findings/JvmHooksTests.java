package dev.softlanding.shutdown.spring.findings;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilderFactory;
import org.apache.logging.log4j.core.impl.Log4jContextFactory;
import org.apache.logging.log4j.core.selector.BasicContextSelector;
import org.apache.logging.log4j.core.util.DefaultShutdownCallbackRegistry;
import org.apache.logging.log4j.spi.LoggerContextFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.helpers.NOPLoggerFactory;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;

/** With the real parts, which register hooks with this JVM, and are stopped before it ends. */
@Timeout(120)
class JvmHooksTests {

    @Test
    void logbackWhenItsConfigurationHasAHookIsFound() throws Exception {
        var context = new LoggerContext();
        configure(context, "<configuration><shutdownHook/></configuration>");
        try {
            assertThat(new LogbackHook(context).look()).singleElement().satisfies(finding -> {
                assertThat(finding.name()).isEqualTo("hook-logback");
                assertThat(finding.fix()).contains("Remove <shutdownHook/>");
            });
        } finally {
            context.stop();
        }
    }

    @Test
    void logbackWhenItsConfigurationHasNoHookIsNone() throws Exception {
        var context = new LoggerContext();
        configure(context, "<configuration></configuration>");

        assertThat(new LogbackHook(context).look()).isEmpty();
        assertThat(new LogbackHook(new NOPLoggerFactory()).look()).isEmpty();
    }

    /** Boot has turned it off here, so that it has to be started; and a configuration may leave its context out. */
    @ParameterizedTest
    @CsvSource({"true, enable, 1", "true, disable, 0", "false, enable, 0"})
    void log4jWhenItHasAHookThatStopsAContextIsFound(boolean registered, String shutdownHook, int findings) {
        var registry = new DefaultShutdownCallbackRegistry();
        try (var context = new org.apache.logging.log4j.core.LoggerContext("test")) {
            context.start(log4j(shutdownHook));
            LoggerContextFactory factory = factoryOf(context, registry);
            if (registered) {
                registry.start();
            }

            assertThat(new Log4j2Hook(() -> factory).look()).hasSize(findings).allSatisfy(finding -> {
                assertThat(finding.name()).isEqualTo("hook-log4j2");
                assertThat(finding.fix()).contains("log4j2.shutdownHookEnabled");
            });
        } finally {
            registry.stop();
        }
    }

    @Test
    void hazelcastWhenAMemberHasAHookIsFound() {
        HazelcastInstance hooked = member("hooked", Map.of());
        try {
            HazelcastInstance quiet = member("quiet", Map.of("hazelcast.shutdownhook.enabled", "false"));

            assertThat(new HazelcastHook(Hazelcast::getAllHazelcastInstances).look())
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.name()).isEqualTo("hook-hazelcast");
                        assertThat(finding.message()).contains("'hooked'").doesNotContain("quiet");
                        assertThat(finding.fix()).contains("hazelcast.shutdownhook.enabled to false");
                    });

            hooked.shutdown();
            assertThat(new HazelcastHook(Hazelcast::getAllHazelcastInstances).look())
                    .isEmpty();
            quiet.shutdown();
        } finally {
            Hazelcast.shutdownAll();
        }
    }

    @Test
    void openTelemetryWhenItConfiguredItselfIsFound() {
        var beanFactory = new DefaultListableBeanFactory();
        AutoConfiguredOpenTelemetrySdk configured = openTelemetry();
        try (OpenTelemetrySdk sdk = configured.getOpenTelemetrySdk()) {
            beanFactory.registerSingleton("sdk", sdk);
            assertThat(new OpenTelemetryHook(beanFactory).look()).isEmpty();

            beanFactory.registerSingleton("tracing", configured);
            assertThat(new OpenTelemetryHook(beanFactory).look())
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.name()).isEqualTo("hook-opentelemetry");
                        assertThat(finding.message()).contains("'tracing'");
                        assertThat(finding.fix()).contains("disableShutdownHook()");
                    });
        }
    }

    /** It has a hook from when it is made. */
    @Test
    void openTelemetryWhenNobodyHasUsedItIsNone() {
        var beanFactory = new DefaultListableBeanFactory();
        var definition = new RootBeanDefinition(AutoConfiguredOpenTelemetrySdk.class, JvmHooksTests::openTelemetry);
        definition.setLazyInit(true);
        beanFactory.registerBeanDefinition("tracing", definition);

        assertThat(new OpenTelemetryHook(beanFactory).look()).isEmpty();
    }

    private static AutoConfiguredOpenTelemetrySdk openTelemetry() {
        return AutoConfiguredOpenTelemetrySdk.builder()
                .addPropertiesSupplier(() -> Map.of("otel.sdk.disabled", "true"))
                .disableShutdownHook() // of which nothing is to be seen
                .build();
    }

    private static void configure(LoggerContext context, String xml) throws Exception {
        var configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    }

    private static Configuration log4j(String shutdownHook) {
        return ConfigurationBuilderFactory.newConfigurationBuilder()
                .setShutdownHook(shutdownHook)
                .build(true);
    }

    private static LoggerContextFactory factoryOf(
            org.apache.logging.log4j.core.LoggerContext context, DefaultShutdownCallbackRegistry registry) {
        return new Log4jContextFactory(
                new BasicContextSelector() {

                    @Override
                    public List<org.apache.logging.log4j.core.LoggerContext> getLoggerContexts() {
                        return List.of(context);
                    }
                },
                registry);
    }

    /** Alone in its cluster, and silent towards the world. */
    private static HazelcastInstance member(String name, Map<String, String> properties) {
        var config = new Config(name);
        config.setClusterName(name);
        config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
        config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
        config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        config.setProperty("hazelcast.logging.type", "slf4j");
        config.setProperty("hazelcast.phone.home.enabled", "false");
        properties.forEach(config::setProperty);
        return Hazelcast.newHazelcastInstance(config);
    }
}
