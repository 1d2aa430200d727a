package dev.softlanding.shutdown.spring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an IDE is told about our properties. The file is made by an annotation processor, of the records' Javadoc. */
final class ConfigurationMetadata {

    private final JsonNode root;

    ConfigurationMetadata() {
        try {
            Path classes = Path.of(OnShutdown.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .getPath());
            root = JsonMapper.shared()
                    .readTree(Files.readString(classes.resolve("META-INF/spring-configuration-metadata.json")));
        } catch (IOException missing) {
            throw new AssertionError("Metadata are made by the build; run it by Maven", missing);
        }
    }

    /** By their names. */
    Map<String, JsonNode> properties() {
        return root.path("properties")
                .valueStream()
                .collect(Collectors.toMap(
                        property -> property.path("name").asString(),
                        property -> property,
                        (one, other) -> {
                            throw new AssertionError("There are two of " + one);
                        },
                        TreeMap::new));
    }

    /** The defaults of those that have one. */
    Map<String, String> defaults() {
        Map<String, String> defaults = new TreeMap<>();
        properties().forEach((name, property) -> {
            if (property.has("defaultValue")) {
                defaults.put(name, property.path("defaultValue").asString());
            }
        });
        return defaults;
    }

    /** The values that are offered for a property, or for the keys of a map. */
    List<String> hints(String name) {
        return root.path("hints")
                .valueStream()
                .filter(hint -> hint.path("name").asString().equals(name))
                .flatMap(hint -> hint.path("values").valueStream())
                .map(value -> value.path("value").asString())
                .toList();
    }
}
