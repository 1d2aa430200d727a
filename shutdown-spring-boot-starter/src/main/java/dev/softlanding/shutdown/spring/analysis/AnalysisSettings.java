package dev.softlanding.shutdown.spring.analysis;

import dev.softlanding.shutdown.plan.Spelling;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * What is wanted of an analysis. Those settings are documented where all others are; they are read before there are beans, and
 * before there are configuration files.
 *
 * @param format in which language
 * @param manifests what to check beside
 * @param kubernetesVersion for which version of Kubernetes, if somebody says so
 */
record AnalysisSettings(
        AnalysisFormat format,
        List<Manifest> manifests,
        @Nullable String kubernetesVersion) {

    static final String ANALYZE = "shutdown.analyze";
    static final String MANIFEST = "shutdown.analyze.manifest";

    private static final String FORMAT = "shutdown.analyze.format";
    private static final String VERSION = "shutdown.analyze.kubernetes-version";

    private static final String JACKSON = "tools.jackson.databind.json.JsonMapper";

    AnalysisSettings {
        manifests = List.copyOf(manifests);
    }

    /**
     * Whether an analysis is asked for: by the setting, also an empty one, or by that of a manifest, which nobody has who wants to
     * start an application.
     */
    static boolean areIn(Environment environment) {
        String asked = environment.getProperty(ANALYZE);
        return asked == null
                ? environment.getProperty(MANIFEST) != null
                : asked.isBlank() || isTrue(environment, asked);
    }

    private static boolean isTrue(Environment environment, String asked) {
        try {
            return environment.getProperty(ANALYZE, Boolean.class, false);
        } catch (ConversionException other) {
            throw new UsageException("'%s' is '%s'. Use true or false.".formatted(ANALYZE, asked));
        }
    }

    /** Whether the setting is there without a value, as an option of the command line may be. */
    static boolean isEmpty(Environment environment) {
        String asked = environment.getProperty(ANALYZE);
        return asked != null && asked.isBlank();
    }

    /**
     * Reads them, and the manifests.
     *
     * @throws UsageException if they say what cannot be done
     */
    static AnalysisSettings of(Environment environment, InputStream standardInput) {
        refuseUnknown(environment);
        AnalysisFormat format = format(environment.getProperty(FORMAT, "text"));
        String names = environment.getProperty(MANIFEST);
        List<Manifest> manifests = new ArrayList<>();
        for (String name : StringUtils.commaDelimitedListToStringArray(names)) {
            if (!name.isBlank()) {
                manifests.add(Manifest.read(name.strip(), standardInput));
            }
        }
        if (manifests.isEmpty() && names != null) {
            throw new UsageException(
                    "'%s' is empty. Name a file with Kubernetes manifests, or '-' for the standard input."
                            .formatted(MANIFEST));
        }
        return new AnalysisSettings(format, manifests, environment.getProperty(VERSION));
    }

    private static AnalysisFormat format(String name) {
        AnalysisFormat format = AnalysisFormat.of(name)
                .orElseThrow(() -> new UsageException("'%s' is '%s'. Use one of: %s."
                        .formatted(
                                FORMAT,
                                name,
                                Stream.of(AnalysisFormat.values())
                                        .map(AnalysisFormat::id)
                                        .sorted()
                                        .collect(Collectors.joining(", ")))));
        if (format == AnalysisFormat.JSON && !ClassUtils.isPresent(JACKSON, null)) {
            throw new UsageException(
                    "'%s' is 'json', and Jackson is missing. Add the dependency tools.jackson.core:jackson-databind, or use text."
                            .formatted(FORMAT));
        }
        return format;
    }

    /** Also where the application would not mind them: in the environment. */
    private static void refuseUnknown(Environment environment) {
        List<String> known = List.of(FORMAT, VERSION, MANIFEST);
        List<ConfigurationPropertyName> names =
                known.stream().map(ConfigurationPropertyName::of).toList();
        ConfigurationPropertyName all = ConfigurationPropertyName.of(ANALYZE);
        StreamSupport.stream(ConfigurationPropertySources.get(environment).spliterator(), false)
                .filter(IterableConfigurationPropertySource.class::isInstance)
                .flatMap(source -> ((IterableConfigurationPropertySource) source).stream())
                .filter(name -> all.isAncestorOf(name) && !names.contains(name) && !isVersion(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new UsageException("There is no setting '%s'. %s"
                            .formatted(name, Spelling.suggestion(name.toString(), known)));
                });
    }

    /** As a variable of the environment is understood, where dashes cannot be. */
    private static boolean isVersion(ConfigurationPropertyName name) {
        return name.toString().equals(ANALYZE + ".kubernetesversion")
                || name.toString().equals(ANALYZE + ".kubernetes.version");
    }
}
