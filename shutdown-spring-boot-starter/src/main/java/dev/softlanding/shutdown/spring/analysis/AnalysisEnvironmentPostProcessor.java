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

/**
 * Begins an analysis, if one is asked for: before configuration files are read, which may depend on the platform, and before
 * anybody logs.
 */
final class AnalysisEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

    private static final String PLATFORM = "spring.main.cloud-platform";

    /** An empty value is no boolean to those who bind it. */
    private static final String IGNORED = "ignoredShutdownAnalysis";

    private static final String KUBERNETES = "kubernetes";

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
        if (RealRun.is(environment) && AnalysisSettings.areIn(environment)) {
            try {
                begin(environment);
            } catch (UsageException | InvalidManifestException refused) {
                System.err.println(refused.getMessage());
                throw exit.end(AnalysisExit.USAGE);
            }
        } else if (AnalysisSettings.isEmpty(environment)) {
            environment
                    .getPropertySources()
                    .addFirst(new MapPropertySource(IGNORED, Map.of(AnalysisSettings.ANALYZE, "true")));
        }
    }

    private void begin(ConfigurableEnvironment environment) {
        AnalysisSettings settings = AnalysisSettings.of(environment, System.in);
        var manifests = new Manifests(settings.manifests(), settings.kubernetesVersion());
        DefaultPropertiesPropertySource.addOrMerge(Map.of(PLATFORM, KUBERNETES), environment.getPropertySources());
        AnalysisMode.begin(environment, settings.format(), manifests, exit);
    }
}
