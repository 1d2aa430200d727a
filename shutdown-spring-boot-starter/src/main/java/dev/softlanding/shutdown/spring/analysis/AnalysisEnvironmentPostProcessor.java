package dev.softlanding.shutdown.spring.analysis;

import dev.softlanding.shutdown.spring.manifest.InvalidManifestException;
import dev.softlanding.shutdown.spring.platform.RealRun;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.bootstrap.ConfigurableBootstrapContext;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.env.DefaultPropertiesPropertySource;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;

/**
 * Begins an analysis, if one is asked for: before configuration files are read, which may depend on the platform, and before
 * anybody logs.
 */
final class AnalysisEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

    private static final String PLATFORM = "spring.main.cloud-platform";

    /** An empty value is no boolean to those who bind it. */
    private static final String IGNORED = "ignoredShutdownAnalysis";

    private static final String KUBERNETES = "kubernetes";

    /**
     * What init methods of Boot's beans would do to others, who may not be there. Goes before configuration files; who wants it
     * in an analysis says so on the command line.
     */
    private static final Map<String, Object> HARMLESS = Map.of(
            "spring.flyway.enabled", false,
            "spring.liquibase.enabled", false,
            "spring.sql.init.mode", "never",
            "spring.jpa.hibernate.ddl-auto", "none",
            "spring.kafka.admin.auto-create", false);

    private final AnalysisExit exit;

    AnalysisEnvironmentPostProcessor(ConfigurableBootstrapContext bootstrap) {
        AnalysisExit other = bootstrap.getOrElse(AnalysisExit.class, null);
        this.exit = other == null ? AnalysisExit.JVM : other;
    }

    @Override
    public int getOrder() {
        return ConfigDataEnvironmentPostProcessor.ORDER - 1;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        try {
            if (RealRun.is(environment)) {
                if (AnalysisSettings.areIn(environment)) {
                    begin(environment);
                }
            } else if (AnalysisSettings.isEmpty(environment)) {
                environment
                        .getPropertySources()
                        .addFirst(new MapPropertySource(IGNORED, Map.of(AnalysisSettings.ANALYZE, "true")));
            }
        } catch (UsageException | InvalidManifestException refused) {
            System.err.println(refused.getMessage());
            throw exit.end(AnalysisExit.USAGE);
        }
    }

    private void begin(ConfigurableEnvironment environment) {
        AnalysisSettings settings = AnalysisSettings.of(environment, System.in);
        var manifests = new Manifests(settings.manifests(), settings.kubernetesVersion());
        MutablePropertySources sources = environment.getPropertySources();
        DefaultPropertiesPropertySource.addOrMerge(Map.of(PLATFORM, KUBERNETES), sources);
        sources.addAfter(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                new MapPropertySource("harmlessShutdownAnalysis", HARMLESS));
        AnalysisMode.begin(environment, settings.format(), manifests, exit);
    }
}
