package dev.softlanding.shutdown.spring.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.softlanding.shutdown.ShutdownSettings;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.process.ExitCodes;
import dev.softlanding.shutdown.process.ProcessSettings;
import dev.softlanding.shutdown.process.ProcessShutdown;
import dev.softlanding.shutdown.spring.autoconfigure.ShutdownAutoConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(OutputCaptureExtension.class)
class ReportAutoConfigurationTests {

    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(ShutdownAutoConfiguration.class, ReportAutoConfiguration.class));

    private ApplicationContextRunner inAProcess() {
        return inAProcess(directory);
    }

    private ApplicationContextRunner inAProcess(Path reports) {
        return contextRunner
                .withPropertyValues("shutdown.report.directory=" + reports)
                .withBean(
                        ProcessShutdown.Participant.class,
                        () -> ProcessShutdown.ofJvm()
                                .join(new ProcessSettings(
                                        new ShutdownSettings(LONG, Duration.ZERO, Duration.ofSeconds(1)),
                                        false,
                                        ExitCodes.DEFAULTS,
                                        true)),
                        definition -> definition.setDestroyMethodName("leave"));
    }

    private List<String> files() throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString().replaceFirst("-.*\\.", "."))
                    .sorted()
                    .toList();
        }
    }

    /** Where not even root may write: it cannot be made, or is there and takes nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"/proc/softlanding", "/proc/self/fd"})
    void directoryWhenNothingCanBeWrittenThereIsWarnedOfOnceAtTheStart(Path reports, CapturedOutput output) {
        inAProcess(reports).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(output.getAll().lines().filter(line -> line.contains("A shutdown will not be written down")))
                    .singleElement()
                    .asString()
                    .contains("WARN", "'shutdown.report.directory' is '" + reports + "', and writing there fails with ")
                    .endsWith(". Name a directory that this process may make or write to.");
        });
    }

    @Test
    void directoryWhenItCanBeMadeIsMadeAndIsNoNews(CapturedOutput output) {
        Path reports = directory.resolve("some").resolve("reports");
        inAProcess(reports).run(context -> {
            assertThat(reports).isEmptyDirectory();
            assertThat(output).doesNotContain("A shutdown will not be written down");
            context.close();
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(output).contains("The shutdown is written down in " + reports));
        });
    }

    @Test
    void directoryWhenInATestIsNotMade() {
        contextRunner
                .withPropertyValues("shutdown.report.directory=" + directory.resolve("reports"))
                .run(context -> assertThat(directory).isEmptyDirectory());
    }

    @Test
    void runWhenADirectoryIsSetIsWrittenDown() {
        inAProcess().run(context -> {
            var coordinator = context.getBean(ShutdownCoordinator.class);
            context.close();
            assertThat(coordinator.awaitTerminated(LONG)).isTrue();

            // the first of a JVM, which nobody has rehearsed, may take longer than the run waits for it
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(files()).containsExactly("shutdown.html", "shutdown.json"));
        });
    }

    /** Nobody wants the reports of a thousand contexts that tests have made. */
    @Test
    void runWhenInATestIsNotWrittenDown() {
        contextRunner
                .withPropertyValues("shutdown.report.directory=" + directory)
                .run(context -> {
                    var coordinator = context.getBean(ShutdownCoordinator.class);
                    context.close();
                    assertThat(coordinator.awaitTerminated(LONG)).isTrue();

                    assertThat(directory).isEmptyDirectory();
                });
    }

    @Test
    void runWhenJacksonIsMissingIsNotWrittenDownAndTheStartSaysWhatToAdd(CapturedOutput output) {
        inAProcess().withClassLoader(new FilteredClassLoader(JsonMapper.class)).run(context -> {
            var coordinator = context.getBean(ShutdownCoordinator.class);
            context.close();
            assertThat(coordinator.awaitTerminated(LONG)).isTrue();

            assertThat(directory).isEmptyDirectory();
            assertThat(output)
                    .containsOnlyOnce(
                            "A shutdown will not be written down, but for metrics: 'shutdown.report.directory' is"
                                    + " '" + directory + "', and Jackson is missing. Add the dependency"
                                    + " tools.jackson.core:jackson-databind.");
        });
    }

    @Test
    void startWhenJacksonIsThereHasNothingToSay(CapturedOutput output) {
        inAProcess().run(context -> assertThat(output).doesNotContain("Jackson"));
    }

    @Test
    void directoryWhenItIsBlankIsNone() {
        contextRunner.withPropertyValues("shutdown.report.directory= ").run(context -> assertThat(context)
                .hasNotFailed()
                .doesNotHaveBean(ReportDirectory.class)
                .doesNotHaveBean(ReportFiles.class));
    }

    @Test
    void imageHasWhatAReportIsMadeOf() {
        var hints = new RuntimeHints();
        new ReportRuntimeHints().registerHints(hints, null);

        assertThat(RuntimeHintsPredicates.reflection()
                        .onMethodInvocation(ShutdownPlanDescriptor.TaskDescriptor.class, "name"))
                .accepts(hints);
        assertThat(RuntimeHintsPredicates.resource().forResource("dev/softlanding/shutdown/spring/report/plan.html"))
                .accepts(hints);
    }
}
