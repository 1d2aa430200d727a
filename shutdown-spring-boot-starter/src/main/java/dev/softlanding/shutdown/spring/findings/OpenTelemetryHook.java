package dev.softlanding.shutdown.spring.findings;

import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Looks for OpenTelemetry SDKs that configured themselves, as that of OpenTelemetry's own Spring Boot starter does. Such an
 * SDK has a JVM hook unless its builder was told otherwise, which nobody can see of it; the finding says so.
 */
final class OpenTelemetryHook implements FindingSource {

    private final ConfigurableListableBeanFactory beanFactory;

    OpenTelemetryHook(ConfigurableListableBeanFactory beanFactory) {
        this.beanFactory = beanFactory;
    }

    @Override
    public String name() {
        return FindingNames.HOOK_OPENTELEMETRY;
    }

    @Override
    public List<Finding> look() {
        List<String> beans = Stream.of(
                        beanFactory.getBeanNamesForType(AutoConfiguredOpenTelemetrySdk.class, true, false))
                .filter(beanFactory::containsSingleton)
                .sorted()
                .toList();
        if (beans.isEmpty()) {
            return List.of();
        }
        return List.of(new Finding(
                name(),
                ("The OpenTelemetry SDK of '%s' closes itself in a JVM hook, unless it was built with"
                                + " disableShutdownHook(): where System.exit ends the process, that is beside the shutdown plan,"
                                + " whose spans are lost.")
                        .formatted(String.join("', '", beans)),
                "Declare an OpenTelemetrySdk as the bean, made by AutoConfiguredOpenTelemetrySdk.builder()"
                        + ".disableShutdownHook().build().getOpenTelemetrySdk(); the context closes it."));
    }
}
