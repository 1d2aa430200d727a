package dev.softlanding.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.report.ShutdownReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The Deployment gives the plan the time it needs, and tells the application how much that is. */
@Timeout(60)
class KubernetesManifestTests {

    @TempDir
    Path directory;

    @Test
    @SuppressWarnings("unchecked")
    void deploymentWhenComparedWithThePlanGivesItEnoughTime() throws IOException {
        Map<String, Object> pod = podSpec();
        Object grace = pod.get("terminationGracePeriodSeconds");
        var container = ((List<Map<String, Object>>) pod.get("containers")).get(0);
        assertThat((List<Map<String, Object>>) container.get("env"))
                .contains(Map.of("name", "SHUTDOWN_GRACE_PERIOD", "value", String.valueOf(grace)));

        ShutdownReport plan = planOnKubernetes("--shutdown.grace-period=" + grace);
        assertThat(plan.worstCase()).isLessThanOrEqualTo(plan.budget());
        assertThat(plan.task("announce-delay").orElseThrow().timeout()).hasMillis(5_500);
    }

    private ShutdownReport planOnKubernetes(String grace) {
        try (var context = new SpringApplicationBuilder(DemoApplication.class)
                .run(
                        grace,
                        "--spring.main.cloud-platform=kubernetes",
                        "--server.port=0",
                        "--management.server.port=0",
                        "--spring.datasource.url=jdbc:h2:file:" + directory.resolve("orders") + ";MODE=PostgreSQL")) {
            return context.getBean(ShutdownCoordinator.class).report();
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> podSpec() throws IOException {
        Map<String, Object> deployment = new Yaml(new SafeConstructor(new LoaderOptions()))
                .load(Files.readString(Path.of("..", "k8s", "deployment.yaml")));
        var spec = (Map<String, Object>) deployment.get("spec");
        var template = (Map<String, Object>) spec.get("template");
        return (Map<String, Object>) template.get("spec");
    }
}
