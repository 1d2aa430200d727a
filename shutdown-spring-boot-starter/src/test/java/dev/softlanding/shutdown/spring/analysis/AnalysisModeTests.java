package dev.softlanding.shutdown.spring.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.process.ProcessShutdown;
import dev.softlanding.shutdown.spring.autoconfigure.ShutdownAutoConfiguration;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an analysis says, where, and how the process ends. Nobody's process ends here. */
@Timeout(60)
@ExtendWith({AnalysisModeTests.OthersAreTold.class, OutputCaptureExtension.class})
class AnalysisModeTests {

    /** The output of all these tests would begin with what is still told of the end of an earlier one. */
    static final class OthersAreTold implements BeforeAllCallback {

        @Override
        public void beforeAll(ExtensionContext context) throws InterruptedException {
            for (Thread thread : Thread.getAllStackTraces().keySet()) {
                if (thread.getName().equals("shutdown-events")) {
                    thread.join(Duration.ofSeconds(5).toMillis());
                }
            }
        }
    }

    private static final String MANIFEST = """
            kind: Pod
            apiVersion: v1
            metadata:
              name: shop
            spec:
              terminationGracePeriodSeconds: 60
              containers:
                - name: shop
                  image: shop
                  env:
                    - name: SHUTDOWN_GRACE_PERIOD
                      value: "60"
            """;

    /** An end is told on another thread, maybe when the next test looks at what is written. */
    private static final String QUIET = "--logging.level.root=off";

    private final InputStream in = System.in;
    private PrintStream out = System.out;

    @TempDir
    Path directory;

    @BeforeEach
    void standardOutputIsCaptured() {
        out = System.out;
    }

    @AfterEach
    void standardStreamsAreAsBefore() {
        assertThat(System.out).isSameAs(out);
        System.setIn(in);
        assertThat(ProcessShutdown.ofJvm().takings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0 | FITS        | --shutdown.grace-period=30s
            0 | FITS        | --shutdown.grace-period=14
            1 | FAILS       | --shutdown.grace-period=13
            1 | FAILS       | --shutdown.grace-period=13 --shutdown.mode=strict
            0 | FITS        | --shutdown.grace-period=13 --shutdown.tasks.orders.optional=true
            1 | FAILS       | --shutdown.grace-period=11 --shutdown.tasks.orders.optional=true
            0 | RECOMMENDED | --spring.main.lazy-initialization=true
            0 | RECOMMENDED | --shutdown.tasks.orders.timeout=40s
            0 | RECOMMENDED | --shutdown.tasks.orders.timeout=40s --shutdown.mode=strict
            """)
    void exitCodeWhenThePlanIsAnalyzedTellsWhetherItFits(
            int code, String verdict, String arguments, CapturedOutput output) {
        assertThat(Analyses.run(Shop.class, arguments("--shutdown.analyze " + arguments)))
                .isEqualTo(code);

        assertThat(output.getOut())
                .startsWith("Shutdown plan of the application: " + verdict)
                .contains("orders", "Recommended lines");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --shutdown.analyze.format=jsn        | 'shutdown.analyze.format' is 'jsn'. Use one of: dot, json, mermaid, text.
            --shutdown.analyze.manifest=none.yml | 'shutdown.analyze.manifest' is 'none.yml', which does not exist. Name a file
            --shutdown.analyze.manifest          | 'shutdown.analyze.manifest' is empty. Name a file
            --shutdown.analyze=maybe             | 'shutdown.analyze' is 'maybe'. Use true or false.
            --shutdown.analyze.manifst=x         | There is no setting 'shutdown.analyze.manifst'. Did you mean 'shutdown.analyze.manifest'?
            """, quoteCharacter = '"')
    void questionWhenItCannotBeAnsweredEndsWithTwoBeforeAnythingIsMade(
            String argument, String message, CapturedOutput output) {
        assertThat(Analyses.run(FailsToRefresh.class, "--shutdown.analyze", argument))
                .isEqualTo(2);

        assertThat(output.getOut()).isEmpty();
        assertThat(output.getErr().lines()).singleElement().asString().startsWith(message);
    }

    @Test
    void planWhenThereIsNoneEndsWithTwo(CapturedOutput output) {
        assertThat(Analyses.run(Shop.class, "--shutdown.analyze", "--shutdown.enabled=false"))
                .isEqualTo(2);

        assertThat(output.getOut()).isEmpty();
        assertThat(output.getErr()).contains("There is no shutdown plan to analyze: 'shutdown.enabled' is false.");
    }

    /** Whatever is told of it then is no analysis. */
    @Test
    void startWhenItFailsIsBootsAffair() {
        var codes = new ArrayList<Integer>();
        SpringApplication application = Analyses.application(FailsToRefresh.class, WebApplicationType.NONE, codes);

        assertThatThrownBy(() -> application.run("--shutdown.analyze")).hasStackTraceContaining("refused");

        assertThat(codes).isEmpty();
        assertThat(System.out).isSameAs(System.err);
        System.setOut(out);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--shutdown.analyze=false", "--shutdown.analyze.format=json"})
    void applicationWhenNoAnalysisIsAskedForIsStarted(String argument) {
        var codes = new ArrayList<Integer>();

        ConfigurableApplicationContext context =
                Analyses.application(Shop.class, WebApplicationType.NONE, codes).run(argument, QUIET);

        assertThat(context.isActive()).isTrue();
        assertThat(codes).isEmpty();
        context.close();
    }

    /** Or it would start, although somebody has asked that it does not. */
    @Test
    void analysisWhenAskedForInAConfigurationFileIsRefused() throws Exception {
        Path file = Files.writeString(directory.resolve("application.yaml"), "shutdown.analyze: true");

        assertThatThrownBy(() -> Analyses.run(Shop.class, "--spring.config.additional-location=" + file.toUri()))
                .hasMessageContaining("'shutdown.analyze' is set in a configuration file, which is read too late.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.springframework.boot.test.context.SpringBootTestContextBootstrapper=true",
                "spring.aot.processing=true"
            })
    void analysisWhenThisIsNoRealRunIsIgnored(String property) {
        var codes = new ArrayList<Integer>();

        Analyses.application(Shop.class, WebApplicationType.NONE, codes)
                .run("--shutdown.analyze", "--" + property, QUIET)
                .close();

        assertThat(codes).isEmpty();
    }

    @Test
    void manifestWhenOnStandardInputIsCheckedAndItsVariablesHold(CapturedOutput output) {
        System.setIn(new ByteArrayInputStream(MANIFEST.getBytes(StandardCharsets.UTF_8)));

        assertThat(Analyses.run(Shop.class, "--shutdown.analyze.manifest=-", "--shutdown.analyze.format=json"))
                .isZero();

        JsonNode analysis = JsonMapper.shared().readTree(output.getOut());
        assertThat(analysis.path("verdict").asString()).isEqualTo("FITS");
        assertThat(analysis.path("demand").path("gracePeriod").asString()).isEqualTo("PT1M");
        assertThat(analysis.path("demand").path("graceConfigured").asBoolean()).isTrue();
    }

    /** A start would fail and say nothing of the manifest. */
    @ParameterizedTest
    @CsvSource({"'\"5\"', grace-too-short", "'soon', grace-env-unreadable"})
    void manifestWhoseTimesCannotBeIsCheckedAllTheSame(String grace, String code, CapturedOutput output)
            throws Exception {
        Path manifest = Files.writeString(directory.resolve("pod.yaml"), """
                kind: Pod
                metadata: {name: shop}
                spec:
                  terminationGracePeriodSeconds: 5
                  containers:
                    - name: shop
                      lifecycle: {preStop: {sleep: {seconds: 5}}}
                      env:
                        - {name: SHUTDOWN_GRACE_PERIOD, value: %s}
                        - {name: SHUTDOWN_PRE_STOP, value: "5"}
                """.formatted(grace));

        assertThat(Analyses.run(
                        Shop.class, "--shutdown.analyze.manifest=" + manifest, "--shutdown.analyze.format=json"))
                .isEqualTo(1);

        assertThat(JsonMapper.shared()
                        .readTree(output.getOut())
                        .path("findings")
                        .findValuesAsString("code"))
                .contains(code);
    }

    @Test
    void argumentsOfAManifestAreNamedAsNotApplied(CapturedOutput output) throws Exception {
        Path manifest = Files.writeString(
                directory.resolve("pod.yaml"),
                MANIFEST.stripTrailing() + "\n      args: [--shutdown.announce.delay=9s]\n");

        Analyses.run(Shop.class, "--shutdown.analyze.manifest=" + manifest);

        assertThat(output.getOut()).contains("variable-not-applied", "--shutdown.announce.delay=9s");
    }

    /** As in the container, where the command line comes before the environment, and that before the files. */
    @Test
    void variablesOfAManifestWhenTheCommandLineSaysOtherwiseGiveWay(CapturedOutput output) throws Exception {
        Path manifest = Files.writeString(directory.resolve("pod.yaml"), MANIFEST);

        Analyses.run(
                Shop.class,
                "--shutdown.analyze.manifest=" + manifest,
                "--shutdown.analyze.format=json",
                "--shutdown.grace-period=50s");

        assertThat(JsonMapper.shared()
                        .readTree(output.getOut())
                        .path("demand")
                        .path("gracePeriod")
                        .asString())
                .isEqualTo("PT50S");
    }

    /** What has to be left of the grace period when a hook has announced the end and the delay is over: drain, flush, close. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            PT13S | PT7.5S | --spring.application.name=shop
            PT13S | PT7.5S | --shutdown.tasks.orders.phase=announce --shutdown.tasks.orders.before=announce-delay
            PT13S | PT7.5S | --shutdown.tasks.orders.phase=announce --shutdown.tasks.orders.after=announce-delay
            PT11S | PT7.5S | --shutdown.tasks.orders.phase=announce
            PT14S | PT14S  | --shutdown.tasks.orders.phase=announce --shutdown.tasks.orders.timeout=8500ms
            PT11S | PT5.5S | --shutdown.tasks.orders.phase=announce --shutdown.tasks.orders.enabled=false
            PT11S | PT5.5S | --shutdown.tasks.orders.optional=true
            """)
    void announcedPlanIsShorterByWhatItsPathsLose(
            String worstCase, String announced, String arguments, CapturedOutput output) {
        Analyses.run(Shop.class, arguments("--shutdown.analyze --shutdown.analyze.format=json " + arguments));

        JsonNode demand = JsonMapper.shared().readTree(output.getOut()).path("demand");
        assertThat(demand.path("withoutOptional").asString()).isEqualTo(worstCase);
        assertThat(demand.path("announced").asString()).isEqualTo(announced);
    }

    @Test
    void jsonWhenReadBackHasAllOfIt(CapturedOutput output) {
        Analyses.run(
                Shop.class,
                "--shutdown.analyze",
                "--shutdown.analyze.format=JSON",
                "--spring.application.name=shop",
                "--shutdown.grace-period=13");

        JsonNode analysis = JsonMapper.shared().readTree(output.getOut());
        assertThat(analysis.propertyNames())
                .containsExactly("application", "verdict", "demand", "plan", "recommendation", "findings");
        assertThat(analysis.path("application").asString()).isEqualTo("shop");
        assertThat(analysis.path("plan").path("state").asString()).isEqualTo("ARMED");
        assertThat(analysis.path("plan").path("tasks").findValuesAsString("name"))
                .containsExactly("announce-delay", "orders", "ledger", "context");
        JsonNode recommendation = analysis.path("recommendation");
        assertThat(recommendation.path("terminationGracePeriodSeconds").asInt()).isEqualTo(14);
        assertThat(recommendation
                        .path("environment")
                        .path("SHUTDOWN_GRACE_PERIOD")
                        .asString())
                .isEqualTo("14");
        JsonNode finding = analysis.path("findings").get(0);
        assertThat(finding.path("severity").asString()).isEqualTo("FAILURE");
        assertThat(finding.path("path").asString()).isEqualTo("shutdown.grace-period");
        assertThat(finding.path("value").asString()).isEqualTo("13 s");
    }

    @ParameterizedTest
    @CsvSource({"dot, digraph shutdownplan {", "mermaid, flowchart LR"})
    void graphWhenAskedForIsAllThatIsWritten(String format, String firstLine, CapturedOutput output) {
        assertThat(Analyses.run(Shop.class, "--shutdown.analyze", "--shutdown.analyze.format=" + format))
                .isZero();

        assertThat(output.getOut().lines()).first().asString().isEqualTo(firstLine);
        assertThat(output.getOut()).contains("orders").doesNotContain("INFO");
        assertThat(output.getErr()).contains(":: Spring Boot ::", "Shutdown plan: 4 tasks");
    }

    @Test
    void platformWhenNobodyNamesOneIsKubernetes(CapturedOutput output) {
        Analyses.run(Shop.class, "--shutdown.analyze", "--spring.main.cloud-platform=none");

        assertThat(output.getOut())
                .contains("announce-delay      0.5", "No preStop hook: there is no announce delay to replace.");
    }

    @Test
    void textWhenNothingIsWrongIsThis(CapturedOutput output) {
        Analyses.run(Shop.class, "--shutdown.analyze", "--spring.application.name=shop");

        assertThat(output.getOut()).isEqualTo("""
                Shutdown plan of shop: RECOMMENDED
                It may take 13.0 s and needs a grace period of 14 s or more. It fits in 30 s, the default.

                Plan (4 tasks, * critical, times in seconds)
                   phase     task            timeout  start  finish  slack  after
                *  announce  announce-delay      5.5    0.0    29.0   16.0
                *  drain     orders              2.0    5.5    29.0   16.0  announce
                *  flush     ledger              1.5    7.5    29.0   16.0  orders, drain
                *  none      context             4.0    9.0    29.0   16.0  telemetry
                start: earliest, if all before it take their whole timeouts; finish: latest, for those after it to
                  get what is guaranteed to them; slack: how much longer it could take.

                Critical chain
                  announce-delay 5.5 > orders 2.0 > ledger 1.5 > context 4.0

                Budget
                    grace period   30.0 s  default
                  - pre-stop        0.0 s  shutdown.pre-stop
                  - reserve         1.0 s  shutdown.reserve
                  - worst case     13.0 s  of the plan, with an announce delay of 5.0 s
                  = left           16.0 s

                Recommended lines of a Deployment
                  spec:
                    template:
                      spec:
                        terminationGracePeriodSeconds: 30 # 14 is the least in which the plan fits
                        containers:
                          - name: shop
                            # No preStop hook is needed: the announce delay passes after SIGTERM.
                            env:
                              - name: SHUTDOWN_GRACE_PERIOD
                                value: "30"

                Findings: none
                """);
    }

    @Test
    void textWhenThePlanDoesNotFitNamesTheSettingAndTheLinesToChange(CapturedOutput output) {
        Analyses.run(
                Shop.class,
                "--shutdown.analyze",
                "--spring.application.name=shop",
                "--shutdown.grace-period=20",
                "--shutdown.pre-stop=7500ms");

        assertThat(output.getOut())
                .startsWith("""
                        Shutdown plan of shop: FAILS
                        It may take 13.0 s and needs a grace period of 22 s or more. It does not fit in 20 s, as configured.
                        """)
                .contains("  - pre-stop        8.0 s  shutdown.pre-stop, rounded up\n", "  = missing         2.0 s\n")
                .contains("""
                                terminationGracePeriodSeconds: 22
                                containers:
                                  - name: shop
                                    # Keep the preStop hook, which takes up to 7.5 s.
                                    env:
                                      - name: SHUTDOWN_GRACE_PERIOD
                                        value: "22"
                                      - name: SHUTDOWN_PRE_STOP
                                        value: "7500ms"
                        """.indent(0))
                .contains("""
                        Findings
                          FAILURE plan-too-long
                            setting:  shutdown.grace-period
                            value:    20 s
                            problem:  The plan may take 13.0 s, but there are only 11.0 s before the cut-off.
                            fix:      """);
        assertThat(output.getOut().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    }

    /** What has to fit takes 11 s, all of it 13 s. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            11 | It does not fit in 11 s even without them, as configured. | FAILS | '= missing' | 12 # 14 with its optional tasks
            13 | It fits in 13 s without them, as configured. | FITS  | '= left' | 13 # 12 is the least, 14 with its optional tasks
            """)
    void textWhenThePlanDoesNotFitWithItsOptionalTasksIsAboutWhatHasToFit(
            int grace, String sentence, String verdict, String left, String line, CapturedOutput output) {
        Analyses.run(
                Shop.class,
                "--shutdown.analyze",
                "--spring.application.name=shop",
                "--shutdown.tasks.orders.optional=true",
                "--shutdown.grace-period=" + grace);

        String text = output.getOut().replaceAll("\\s+", " ");
        assertThat(text)
                .startsWith("Shutdown plan of shop: " + verdict + " It may take 13.0 s, 11.0 s without its optional"
                        + " tasks, and needs a grace period of 12 s or more, 14 s for all of it. " + sentence)
                .contains("Plan (4 tasks, * critical, o optional, times in seconds)")
                .contains("*o drain orders 2.0 5.5 %.1f %.1f announce".formatted(grace - 6.5, grace - 14.0))
                .contains("how much longer it could take. An optional task with a negative slack may be left out.")
                .contains("- worst case 11.0 s of the plan without its optional tasks, with an announce delay of 5.0 s")
                .contains(left + " 1.0 s")
                .contains("terminationGracePeriodSeconds: " + line + " containers:");
        assertThat(output.getOut().lines())
                .allSatisfy(shown -> assertThat(shown).hasSizeLessThanOrEqualTo(100));
    }

    @Test
    void textWhenThePlanFitsWithItsOptionalTasksIsAboutAllOfIt(CapturedOutput output) {
        Analyses.run(Shop.class, "--shutdown.analyze", "--shutdown.tasks.orders.optional=true");

        assertThat(output.getOut().replaceAll("\\s+", " "))
                .contains(
                        "It may take 13.0 s, 11.0 s without its optional tasks, and needs a grace period of 12 s or more,"
                                + " 14 s for all of it. It fits in 30 s, the default.")
                .contains("- worst case 13.0 s of the plan, with an announce delay of 5.0 s = left 16.0 s");
    }

    /** What is optional beside the announce delay is not what a hook that announces would have to wait for. */
    @Test
    void demandWhenTasksAreOptionalIsThatOfTheOthersToo(CapturedOutput output) {
        Analyses.run(
                Shop.class,
                "--shutdown.analyze",
                "--shutdown.analyze.format=json",
                "--shutdown.tasks.orders.optional=true",
                "--shutdown.tasks.orders.phase=announce",
                "--shutdown.tasks.orders.timeout=6s");

        JsonNode demand = JsonMapper.shared().readTree(output.getOut()).path("demand");
        assertThat(demand.path("worstCase").asString()).isEqualTo("PT11.5S");
        assertThat(demand.path("withoutOptional").asString()).isEqualTo("PT11S");
        assertThat(demand.path("announced").asString()).isEqualTo("PT5.5S");
    }

    private static String[] arguments(String line) {
        return line.split(" ");
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(ShutdownAutoConfiguration.class)
    static class Shop {

        @Bean
        ShutdownTask orders() {
            return ShutdownTask.named("orders")
                    .phase(Phase.DRAIN)
                    .timeout(Duration.ofSeconds(2))
                    .run(() -> {
                        throw new AssertionError("The plan runs");
                    });
        }

        @Bean
        ShutdownTask ledger() {
            return ShutdownTask.named("ledger")
                    .phase(Phase.FLUSH)
                    .timeout(Duration.ofMillis(1500))
                    .after("orders")
                    .run(() -> {});
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(ShutdownAutoConfiguration.class)
    static class FailsToRefresh {

        @Bean
        InitializingBean failing() {
            return () -> {
                throw new IllegalStateException("refused");
            };
        }
    }
}
