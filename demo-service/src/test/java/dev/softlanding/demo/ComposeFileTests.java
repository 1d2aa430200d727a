package dev.softlanding.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** {@code docker-compose.yml} gives the demo the time that its plan needs, and the parts that it is tested with. */
@SuppressWarnings("unchecked")
class ComposeFileTests {

    private static final Path ROOT = Path.of("..");

    private final Map<String, Object> file = load();
    private final Map<String, Map<String, Object>> services = (Map<String, Map<String, Object>>) file.get("services");

    /** A directory's name is that of the project; with a name in the file, two copies of it would be one. */
    @Test
    void fileHasNoName() {
        assertThat(file).doesNotContainKeys("name", "version");
    }

    /** From one place in the file, and for no other time than the plan is proven for. */
    @Test
    void graceIsWhatThePlanOfThatProfileFits() {
        Object grace = services.get("demo").get("stop_grace_period");
        assertThat(grace).isEqualTo(RealInfrastructureIT.GRACE.toSeconds() + "s");
        assertThat(environment("demo"))
                .containsEntry("SHUTDOWN_GRACE_PERIOD", grace)
                .containsEntry("SPRING_PROFILES_ACTIVE", "${DEMO_PROFILES:-postgres-kafka}");
    }

    @Test
    void imagesAreThoseOfTheTests() {
        assertThat(services.get("postgres")).containsEntry("image", Containers.POSTGRES);
        assertThat(services.get("kafka")).containsEntry("image", Containers.KAFKA);
    }

    @Test
    void demoWhenStoppedIsTheFirst() {
        var parts = (Map<String, Map<String, String>>) services.get("demo").get("depends_on");
        assertThat(parts).containsOnlyKeys("postgres", "kafka");
        assertThat(parts.values()).allSatisfy(part -> assertThat(part).containsEntry("condition", "service_healthy"));
        assertThat(services.get("postgres")).containsKey("healthcheck");
        assertThat(services.get("kafka")).containsKey("healthcheck");
    }

    @Test
    void filesThatAreMountedAreThere() {
        List<Path> mounted = new ArrayList<>();
        for (Map<String, Object> service : services.values()) {
            for (String volume : (List<String>) service.getOrDefault("volumes", List.of())) {
                if (volume.startsWith("./")) {
                    mounted.add(ROOT.resolve(volume.substring(0, volume.indexOf(':'))));
                }
            }
        }
        assertThat(mounted).hasSize(4).allSatisfy(path -> assertThat(path).isRegularFile());
    }

    private Map<String, Object> environment(String service) {
        return (Map<String, Object>) services.get(service).get("environment");
    }

    private static Map<String, Object> load() {
        try {
            return new Yaml(new SafeConstructor(new LoaderOptions()))
                    .load(Files.readString(ROOT.resolve("docker-compose.yml")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
