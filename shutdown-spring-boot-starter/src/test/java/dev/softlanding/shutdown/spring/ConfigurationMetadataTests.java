package dev.softlanding.shutdown.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.report.TaskReport;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;
import tools.jackson.databind.JsonNode;

/** What an IDE tells about our properties is all there, in Boot's style, and true. */
@Timeout(30)
class ConfigurationMetadataTests {

    private static final Class<?> PROPERTIES =
            typeOf("dev.softlanding.shutdown.spring.autoconfigure.ShutdownProperties");

    private final ConfigurationMetadata metadata = new ConfigurationMetadata();

    @Test
    void propertiesWhenTheyCanBeSetAreThereWithTheirTypes() {
        Map<String, Class<?>> settable = new TreeMap<>();
        settable("shutdown", PROPERTIES, settable);
        settable.keySet().removeIf(name -> name.startsWith("shutdown.tasks.<name>."));

        Map<String, Class<?>> described = new TreeMap<>();
        metadata.properties().forEach((name, property) -> {
            if (name.startsWith("shutdown.")) {
                described.put(name, typeOf(property.path("type").asString().replaceFirst("<.*", "")));
            }
        });

        assertThat(described).isEqualTo(settable);
        assertThat(metadata.properties())
                .containsKeys("management.endpoint.shutdownplan.access", "management.health.shutdown.enabled");
    }

    @Test
    void descriptionsAreThereAndInTheStyleOfBoots() {
        assertThat(metadata.properties().values()).allSatisfy(property -> assertThat(description(property))
                .as(property.path("name").asString())
                .matches("[A-Z].*\\.")
                .doesNotMatch("(The|A|An) .*")
                .doesNotContain("{@", "<", "\n", "  "));
    }

    @Test
    void descriptionsOfSwitchesSayWhether() {
        assertThat(metadata.properties().values())
                .filteredOn(property -> property.path("type").asString().equals("java.lang.Boolean"))
                .hasSizeGreaterThan(5)
                .allSatisfy(property -> assertThat(description(property)).startsWith("Whether "));
    }

    /** Bound by themselves, the defaults give what is bound of nothing; and what has a value has a default. */
    @Test
    void defaultsAreThoseThatAreBound() {
        Map<String, String> defaults = new TreeMap<>(metadata.defaults());
        defaults.keySet().removeIf(name -> !name.startsWith("shutdown."));

        assertThat(bind(defaults)).isEqualTo(bind(Map.of()));

        Map<String, Object> values = new TreeMap<>();
        values("shutdown", bind(Map.of()), values);
        assertThat(defaults).containsOnlyKeys(values.keySet());
    }

    /** An order by the name of one that is not there in this application is no mistake, so each has to be known. */
    @Test
    void namesOfTasksWhenOfferedAreKnownAndWhenOfTheStarterAreOffered() {
        List<String> offered = metadata.hints("shutdown.tasks.keys");
        String others = String.join(
                ",", offered.stream().filter(name -> !name.equals("context")).toList());
        new WebApplicationContextRunner()
                .withUserConfiguration(Starter.class)
                .withPropertyValues(
                        "shutdown.tasks.context.after=" + others,
                        "shutdown.announce.readiness=refuse",
                        "shutdown.grace-period=30s")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBean(ShutdownCoordinator.class)
                                    .report()
                                    .tasks())
                            .extracting(TaskReport::name)
                            .isSubsetOf(offered)
                            .contains("web-drain", "context");
                });
    }

    private static String description(JsonNode property) {
        return property.path("description").asString("");
    }

    private static Object bind(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("shutdown", PROPERTIES);
    }

    /** The properties that a record can be bound from, groups left out. */
    static void settable(String prefix, Class<?> type, Map<String, Class<?>> properties) {
        for (RecordComponent component : type.getRecordComponents()) {
            String name = prefix + "." + nameOf(component);
            if (component.getType().isRecord()) {
                settable(name, component.getType(), properties);
            } else {
                properties.put(name, ClassUtils.resolvePrimitiveIfNecessary(component.getType()));
            }
            if (Map.class.isAssignableFrom(component.getType())
                    && valueOf(component).isRecord()) {
                settable(name + ".<name>", valueOf(component), properties);
            }
        }
    }

    private static String nameOf(RecordComponent component) {
        return Arrays.stream(component.getDeclaringRecord().getDeclaredConstructors())
                .flatMap(constructor -> Arrays.stream(constructor.getParameters()))
                .filter(parameter -> parameter.getName().equals(component.getName()))
                .map(parameter -> parameter.getAnnotation(Name.class))
                .filter(Objects::nonNull)
                .map(Name::value)
                .findFirst()
                .orElseGet(() -> DataObjectPropertyName.toDashedForm(component.getName()));
    }

    private static Class<?> valueOf(RecordComponent map) {
        return ResolvableType.forType(map.getGenericType()).resolveGeneric(1);
    }

    /** What is bound, without what is empty. */
    private static void values(String prefix, Object bound, Map<String, Object> values) {
        Arrays.stream(bound.getClass().getRecordComponents()).forEach(component -> {
            String name = prefix + "." + nameOf(component);
            Method accessor = component.getAccessor();
            ReflectionUtils.makeAccessible(accessor);
            Object value = ReflectionUtils.invokeMethod(accessor, bound);
            if (value instanceof Record group) {
                values(name, group, values);
            } else if (value != null && !Map.of().equals(value)) {
                values.put(name, value);
            }
        });
    }

    private static Class<?> typeOf(String name) {
        return ClassUtils.resolveClassName(name, OnShutdown.class.getClassLoader());
    }

    @Configuration(proxyBeanMethods = false)
    @Import(StarterAutoConfigurations.class)
    static class Starter {}
}
