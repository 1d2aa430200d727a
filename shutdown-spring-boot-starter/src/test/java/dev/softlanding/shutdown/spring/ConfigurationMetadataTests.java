package dev.softlanding.shutdown.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an IDE tells about our properties. The file is made by an annotation processor, of the records' Javadoc. */
class ConfigurationMetadataTests {

    private static final String PROPERTIES = "dev.softlanding.shutdown.spring.autoconfigure.ShutdownProperties";

    private final List<JsonNode> properties = read();

    @Test
    void propertiesWhenTheyCanBeSetAreDocumented() throws Exception {
        assertThat(names().filter(name -> name.startsWith("shutdown.")))
                .containsExactlyInAnyOrderElementsOf(
                        settable("shutdown", Class.forName(PROPERTIES)).toList());
        assertThat(names()).contains("management.endpoint.shutdownplan.access");
    }

    @Test
    void descriptionsAreThereAndInTheStyleOfBoots() {
        assertThat(properties)
                .allSatisfy(property -> assertThat(property.path("description").asString(""))
                        .as(property.path("name").asString())
                        .matches("[A-Z].*\\.")
                        .doesNotMatch("(?s)(The|A|An) .*")
                        .doesNotContain("{@", "<", "\n"));
    }

    @Test
    void descriptionsOfSwitchesSayWhether() {
        assertThat(properties)
                .filteredOn(property -> property.path("type").asString().equals("java.lang.Boolean"))
                .isNotEmpty()
                .allSatisfy(property ->
                        assertThat(property.path("description").asString()).startsWith("Whether "));
    }

    @Test
    void defaultsAreThere() {
        assertThat(properties.stream()
                        .filter(property -> property.has("defaultValue"))
                        .map(property -> property.path("name").asString() + "="
                                + property.path("defaultValue").asString()))
                .contains(
                        "shutdown.enabled=true",
                        "shutdown.signals.enabled=true",
                        "shutdown.second-signal=escalate",
                        "shutdown.pre-stop=0s",
                        "shutdown.reserve=1s",
                        "shutdown.web.quiet-period=500ms",
                        "shutdown.memory.enabled=false",
                        "shutdown.memory.heap-threshold=0.95",
                        "shutdown.memory.container-threshold=0.95",
                        "shutdown.memory.interval=1s",
                        "shutdown.memory.looks=3",
                        "shutdown.memory.shutdown=false",
                        "shutdown.memory.heap-dump=false");
    }

    private Stream<String> names() {
        return properties.stream().map(property -> property.path("name").asString());
    }

    /** The properties that a record can be bound from, groups left out; what is in a map has names of its own. */
    private static Stream<String> settable(String prefix, Class<?> type) {
        return Arrays.stream(type.getRecordComponents()).flatMap(component -> settable(prefix, component));
    }

    private static Stream<String> settable(String prefix, RecordComponent component) {
        String name = prefix + "." + DataObjectPropertyName.toDashedForm(component.getName());
        boolean leaf = !component.getType().isRecord() || Map.class.isAssignableFrom(component.getType());
        return leaf ? Stream.of(name) : settable(name, component.getType());
    }

    private static List<JsonNode> read() {
        try {
            Path classes = Path.of(OnShutdown.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .getPath());
            String json = Files.readString(classes.resolve("META-INF/spring-configuration-metadata.json"));
            return JsonMapper.shared()
                    .readTree(json)
                    .path("properties")
                    .valueStream()
                    .toList();
        } catch (IOException missing) {
            throw new AssertionError("Metadata are made by the build; run it by Maven", missing);
        }
    }
}
