package dev.softlanding.shutdown.plans;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.spring.StarterAutoConfigurations;
import dev.softlanding.shutdown.spring.adoption.TaskNames;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What compilers are told about the starter's tasks is what there is. */
class StarterPlanTests {

    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void tasksAreThoseThatTheStarterKnowsByName() {
        Set<String> names = new LinkedHashSet<>(TaskNames.OF_ADAPTERS);
        names.add(TaskNames.OF_CONTEXT);
        assertThat(tasks().keySet()).containsExactlyInAnyOrderElementsOf(names);
        assertThat(texts("KNOWN_0")).containsExactlyInAnyOrderElementsOf(TaskNames.OF_BEANS_OF_BOOT);
        assertThat(texts("RESERVED_0")).containsExactlyInAnyOrderElementsOf(TaskNames.OF_PATHS);
    }

    @Test
    void tasksOfARealPlanHaveThePhasesAndTimeoutsThatAreTold() {
        new WebApplicationContextRunner()
                .withUserConfiguration(WholeStarter.class)
                .withPropertyValues("shutdown.grace-period=60s")
                .run(context -> {
                    Map<String, JsonNode> told = tasks();
                    List<TaskReport> real =
                            context.getBean(ShutdownCoordinator.class).report().tasks();
                    assertThat(real)
                            .extracting(TaskReport::name)
                            .contains("announce-delay", "web-announce", "web-drain", "context");
                    for (TaskReport task : real) {
                        JsonNode json = told.get(task.name());
                        if (json != null) {
                            assertThat(Phase.valueOf(
                                            json.path("phase").asString().toUpperCase(Locale.ROOT)))
                                    .as(task.name())
                                    .isEqualTo(task.phase());
                            if (json.has("timeout")) {
                                assertThat(DurationStyle.detectAndParse(
                                                json.path("timeout").asString()))
                                        .as(task.name())
                                        .isEqualTo(task.timeout());
                            }
                        }
                    }
                });
    }

    @Configuration
    @Import(StarterAutoConfigurations.class)
    static class WholeStarter {}

    private static Map<String, JsonNode> tasks() {
        Map<String, JsonNode> tasks = new LinkedHashMap<>();
        Arrays.stream(StarterPlan.class.getDeclaredFields())
                .map(Field::getName)
                .filter(name -> name.startsWith("TASK_"))
                .forEach(name -> {
                    JsonNode task = read(name);
                    tasks.put(task.path("name").asString(), task);
                });
        return tasks;
    }

    private static List<String> texts(String constant) {
        return Arrays.asList(JSON.treeToValue(read(constant), String[].class));
    }

    private static JsonNode read(String constant) {
        try {
            return JSON.readTree(
                    (String) StarterPlan.class.getDeclaredField(constant).get(null));
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
