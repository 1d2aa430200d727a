package dev.softlanding.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.spring.analysis.ShutdownAnalysis;
import dev.softlanding.shutdown.spring.manifest.ManifestCheck;
import dev.softlanding.shutdown.spring.manifest.ManifestFinding;
import dev.softlanding.shutdown.spring.manifest.ManifestFinding.Severity;
import dev.softlanding.shutdown.spring.manifest.PlanDemand;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What {@code kubectl} makes of {@code k8s/}: a cluster would take it, and it gives the demo's plan the time it needs. */
@Timeout(120)
class KubernetesManifestsIT {

    private static final Path K8S = Path.of("..", "k8s");

    private static final String GRACE_PERIOD = "spec.template.spec.terminationGracePeriodSeconds";

    private static final String CLUSTER = "1.34";

    private static final Map<String, String> RENDERED = new HashMap<>();

    @TempDir
    static Path directory;

    private static PlanDemand prod;

    @BeforeAll
    static void render() throws Exception {
        Kubectl.assumeItIsThere();
        for (String kustomization : List.of("base", "overlays/dev", "overlays/prod")) {
            RENDERED.put(kustomization, Kubectl.kustomize(K8S.resolve(kustomization)));
        }
        prod = demand(RENDERED.get("overlays/prod"));
    }

    @ParameterizedTest
    @CsvSource({
        "base, ConfigMap Service Deployment",
        "overlays/dev, Service Deployment",
        "overlays/prod, ResourceQuota ConfigMap ConfigMap Service Service Deployment PodDisruptionBudget PrometheusRule ServiceMonitor"
    })
    void kustomizationWhenRenderedIsWhatTheClusterKnows(String kustomization, String kinds) {
        assertThat(render(kustomization).kinds()).containsExactlyInAnyOrder(kinds.split(" "));
    }

    /** What a cluster refuses, or, worse, takes without a word. */
    @ParameterizedTest
    @CsvSource({
        "terminationGracePeriodSeconds: 30, terminationGracePeriodSecond: 30",
        "terminationGracePeriodSeconds: 30, terminationGracePeriodSeconds: \"30\"",
        "value: 30s, value: 30",
        "readOnlyRootFilesystem: true, readOnlyRootFileSystem: true",
        "readOnlyRootFilesystem: true, readOnlyRootFilesystem: \"true\"",
        "scrapeTimeout: 3s, timeout: 3s",
        "alert: ShutdownTaskStuck, alarm: ShutdownTaskStuck",
        "unhealthyPodEvictionPolicy, unhealthyPodsEvictionPolicy",
        "publishNotReadyAddresses: true, publishNotReadyAddresses: 1",
        "kind: PodDisruptionBudget, kind: PodDistractionBudget"
    })
    void manifestsWhenMistypedAreRefused(String right, String wrong) {
        String rendered = RENDERED.get("overlays/prod");
        assertThat(rendered).contains(right);

        assertThatThrownBy(() -> new RenderedManifests(rendered.replace(right, wrong)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"base", "overlays/dev", "overlays/prod"})
    void gracePeriodWhenRenderedIsWhatTheApplicationIsTold(String kustomization) {
        assertThat(render(kustomization).environment()).containsEntry("SHUTDOWN_GRACE_PERIOD", "30s");
        assertThat(gracePeriod(render(kustomization))).isEqualTo(30);
    }

    @Test
    void gracePeriodWhenAnOverlayChangesItIsWhatTheApplicationIsTold() throws Exception {
        var changed = new RenderedManifests(Kubectl.kustomize(directory, K8S, withGracePeriod(45)));

        assertThat(gracePeriod(changed)).isEqualTo(45);
        assertThat(changed.environment()).containsEntry("SHUTDOWN_GRACE_PERIOD", "45s");
    }

    @Test
    void planOfProdFitsItsGracePeriod() {
        assertThat(prod.announce()).hasSeconds(5);
        assertThat(failures(RENDERED.get("overlays/prod"), prod)).isEmpty();
    }

    @Test
    void planOfDevFitsItsGracePeriod() throws Exception {
        String rendered = RENDERED.get("overlays/dev");

        assertThat(failures(rendered, demand(rendered))).isEmpty();
    }

    /** Its wait is not repeated after the signal, so the plan is that of prod. */
    @Test
    void planWhenAHookAnnouncesTheEndFitsItsGracePeriod() throws Exception {
        assertThat(failures(Kubectl.kustomize(directory, K8S, withComponent("pre-stop-hook")), prod))
                .isEmpty();
    }

    @Test
    void planWhenAHookSleepsFitsItsGracePeriod() throws Exception {
        String rendered = Kubectl.kustomize(directory, K8S, withComponent("pre-stop-sleep"));

        PlanDemand demand = demand(rendered);

        assertThat(demand.preStop())
                .hasSeconds(new RenderedManifests(rendered)
                        .container()
                        .getLifecycle()
                        .getPreStop()
                        .getSleep()
                        .getSeconds());
        assertThat(demand.announce()).isLessThan(prod.announce());
        assertThat(failures(rendered, demand)).isEmpty();
    }

    @Test
    void planWhenAnOverlayShortensTheGracePeriodDoesNotFit() throws Exception {
        String rendered = Kubectl.kustomize(directory, K8S, withGracePeriod(29));

        assertThat(failures(rendered, prod))
                .singleElement()
                .satisfies(finding -> assertThat(finding.path()).isEqualTo(GRACE_PERIOD))
                .satisfies(finding -> assertThat(finding.value()).isEqualTo("29"));
    }

    /** As long as the overlay names the transformer. */
    @Test
    void applicationWhenItIsToldOfALongerGracePeriodIsFoundOut() throws Exception {
        String untold = withGracePeriod(29).replace("transformers: [K8S/shutdown-env]", "");

        assertThat(failures(Kubectl.kustomize(directory, K8S, untold), prod))
                .extracting(ManifestFinding::path)
                .contains("spec.template.spec.containers[0].env[0].value");
    }

    @Test
    void servicesAndBudgetsSelectThePodsOfTheDeployment() {
        RenderedManifests prod = render("overlays/prod");
        DeploymentSpec deployment = prod.only(Deployment.class).getSpec();
        Map<String, String> pods = deployment.getTemplate().getMetadata().getLabels();

        assertThat(pods).containsAllEntriesOf(deployment.getSelector().getMatchLabels());
        assertThat(pods)
                .containsAllEntriesOf(prod.only(PodDisruptionBudget.class)
                        .getSpec()
                        .getSelector()
                        .getMatchLabels());
        assertThat(prod.all(Service.class)).allSatisfy(service -> assertThat(pods)
                .containsAllEntriesOf(service.getSpec().getSelector()));
        assertThat(deployment.getTemplate().getSpec().getTopologySpreadConstraints())
                .hasSize(2)
                .allSatisfy(spread -> assertThat(pods)
                        .containsAllEntriesOf(spread.getLabelSelector().getMatchLabels()));
    }

    @Test
    void monitorSelectsTheOneServiceWithItsPort() {
        RenderedManifests prod = render("overlays/prod");
        var monitor = prod.only(ServiceMonitor.class).getSpec();

        assertThat(prod.all(Service.class))
                .filteredOn(service -> service.getMetadata()
                        .getLabels()
                        .entrySet()
                        .containsAll(monitor.getSelector().getMatchLabels().entrySet()))
                .singleElement()
                .satisfies(service -> assertThat(service.getSpec().getPorts())
                        .extracting(port -> port.getName())
                        .containsExactly(monitor.getEndpoints().get(0).getPort()));
    }

    /** While one pod starts and one ends after the other, their predecessors may all be ending still. */
    @Test
    void quotaWhenAllPodsAreReplacedIsEnough() {
        RenderedManifests prod = render("overlays/prod");
        DeploymentSpec deployment = prod.only(Deployment.class).getSpec();
        int surge = deployment.getStrategy().getRollingUpdate().getMaxSurge().getIntVal();
        BigDecimal pods = BigDecimal.valueOf(2L * deployment.getReplicas() + surge);
        var resources = prod.container().getResources();

        Map<String, Quantity> hard = prod.only(ResourceQuota.class).getSpec().getHard();

        assertThat(hard.get("pods").getNumericalAmount()).isEqualByComparingTo(pods);
        assertThat(hard.get("requests.cpu").getNumericalAmount())
                .isEqualByComparingTo(
                        resources.getRequests().get("cpu").getNumericalAmount().multiply(pods));
        assertThat(hard.get("requests.memory").getNumericalAmount())
                .isEqualByComparingTo(resources
                        .getRequests()
                        .get("memory")
                        .getNumericalAmount()
                        .multiply(pods));
        assertThat(hard.get("limits.memory").getNumericalAmount())
                .isEqualByComparingTo(
                        resources.getLimits().get("memory").getNumericalAmount().multiply(pods));
    }

    @Test
    @SuppressWarnings("unchecked")
    void argoApplicationIsOfProdAndItsNamespace() throws Exception {
        Map<String, Object> application = new Yaml(new SafeConstructor(new LoaderOptions()))
                .load(Files.readString(K8S.resolve("argocd/application.yaml")));
        var spec = (Map<String, Object>) application.get("spec");
        var source = (Map<String, Object>) spec.get("source");
        var destination = (Map<String, Object>) spec.get("destination");

        assertThat(source).containsEntry("path", "k8s/overlays/prod");
        assertThat(render("overlays/prod").only(Deployment.class).getMetadata().getNamespace())
                .isEqualTo(destination.get("namespace"));
        assertThat((String) source.get("repoURL")).startsWith("https://git.example.org/");
    }

    private static RenderedManifests render(String kustomization) {
        return new RenderedManifests(RENDERED.get(kustomization));
    }

    private static long gracePeriod(RenderedManifests manifests) {
        return manifests
                .only(Deployment.class)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getTerminationGracePeriodSeconds();
    }

    private static String withGracePeriod(int seconds) {
        return """
                resources: [K8S/overlays/prod]
                patches:
                  - target: {kind: Deployment}
                    patch: |
                      - {op: replace, path: /spec/template/spec/terminationGracePeriodSeconds, value: %d}
                transformers: [K8S/shutdown-env]
                """.formatted(seconds);
    }

    private static String withComponent(String component) {
        return """
                resources: [K8S/overlays/prod]
                components: [K8S/components/%s]
                """.formatted(component);
    }

    private static List<ManifestFinding> failures(String rendered, PlanDemand demand) {
        return ManifestCheck.check("rendered.yaml", rendered, demand, CLUSTER).stream()
                .filter(finding -> finding.severity() == Severity.FAILURE)
                .toList();
    }

    /**
     * What the plan needs that the demo has with the variables of its container; it has to fit the time that it believes to have.
     * PostgreSQL and Kafka need not be there: the plan is made of what the application holds, not of what answers.
     */
    private static PlanDemand demand(String rendered) throws IOException {
        Path data = Files.createTempDirectory(directory, "data");
        var environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                                new RenderedManifests(rendered).environment()));
        try (var context = new SpringApplicationBuilder(DemoApplication.class)
                .environment(environment)
                .run(
                        "--spring.main.cloud-platform=kubernetes",
                        "--server.port=0",
                        "--management.server.port=0",
                        "--spring.kafka.bootstrap-servers=localhost:1",
                        "--spring.kafka.admin.auto-create=false",
                        "--shutdown.journal.directory=" + data.resolve("lives"),
                        "--spring.datasource.url=jdbc:h2:file:" + data.resolve("orders") + ";MODE=PostgreSQL")) {
            ShutdownReport plan = context.getBean(ShutdownCoordinator.class).report();
            assertThat(plan.worstCase()).isLessThanOrEqualTo(plan.budget());
            return ShutdownAnalysis.demandOf(context);
        }
    }
}
