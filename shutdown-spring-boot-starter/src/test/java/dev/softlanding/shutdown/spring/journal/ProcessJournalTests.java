package dev.softlanding.shutdown.spring.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.journal.BlackBox;
import dev.softlanding.shutdown.journal.PreviousLife;
import dev.softlanding.shutdown.report.CoordinatorState;
import dev.softlanding.shutdown.spring.actuate.ShutdownPlanEndpoint;
import dev.softlanding.shutdown.spring.autoconfigure.ShutdownAutoConfiguration;
import dev.softlanding.shutdown.spring.autoconfigure.ShutdownPlanEndpointAutoConfiguration;
import dev.softlanding.shutdown.spring.observability.ShutdownMetricsAutoConfiguration;
import dev.softlanding.shutdown.time.TimeSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What an application tells of the life before, in all the places where people look. */
@Timeout(30)
@ExtendWith(OutputCaptureExtension.class)
class ProcessJournalTests {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    @TempDir
    Path directory;

    private ApplicationContextRunner runner(BlackBox box) {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        ShutdownAutoConfiguration.class,
                        ProcessJournalAutoConfiguration.class,
                        ShutdownMetricsAutoConfiguration.class,
                        ShutdownPlanEndpointAutoConfiguration.class))
                .withPropertyValues("management.endpoints.web.exposure.include=shutdownplan")
                .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .withBean(ProcessJournal.class, () -> new ProcessJournal(box));
    }

    private final List<BlackBox> opened = new ArrayList<>();

    /** Nobody may write to the directory any more. */
    @AfterEach
    void closeAll() {
        for (BlackBox box : opened) {
            box.close();
            assertThat(box.awaitWritten(LIMIT)).isTrue();
        }
    }

    private BlackBox open() {
        BlackBox box = BlackBox.open(directory, "orders", "pod-1", TimeSource.system());
        opened.add(box);
        return box;
    }

    /** A life that began, was ready, and is over without a word. */
    private void aLifeThatWasKilled() throws Exception {
        BlackBox box = open();
        box.armed(3);
        assertThat(box.awaitWritten(LIMIT)).isTrue();
        box.close();
        assertThat(box.awaitWritten(LIMIT)).isTrue();
        try (var files = Files.list(directory)) {
            Path file = files.findFirst().orElseThrow();
            Files.write(
                    file,
                    Files.readAllLines(file).stream()
                            .filter(line -> !line.contains("\"closed\""))
                            .toList());
        }
    }

    @Test
    void previousWhenItWasKilledIsToldInLogMetricHealthAndEndpoint(CapturedOutput output) throws Exception {
        aLifeThatWasKilled();
        try (BlackBox box = open()) {
            runner(box).run(context -> {
                ProcessJournal journal = context.getBean(ProcessJournal.class);
                journal.armed(3);

                assertThat(journal.previous()).map(PreviousLife::outcome).contains(PreviousLife.Outcome.KILLED);
                assertThat(output).containsPattern("WARN.*The previous life of orders@pod-1 was KILLED");
                MeterRegistry registry = context.getBean(MeterRegistry.class);
                assertThat(registry.get("shutdown.previous")
                                .tag("outcome", "killed")
                                .gauge()
                                .value())
                        .isOne();
                assertThat(registry.get("shutdown.previous")
                                .tag("outcome", "clean")
                                .gauge()
                                .value())
                        .isZero();
                assertThat(context.getBean(HealthIndicator.class).health())
                        .satisfies(health -> assertThat(health.getStatus()).isEqualTo(Status.UP))
                        .satisfies(health -> assertThat(health.getDetails())
                                .containsEntry("previous", PreviousLife.Outcome.KILLED)
                                .containsKey("state"));
                assertThat(context.getBean(ShutdownPlanEndpoint.class)
                                .plan()
                                .plan()
                                .previous())
                        .extracting(PreviousLife::outcome)
                        .isEqualTo(PreviousLife.Outcome.KILLED);
            });
        }
    }

    @Test
    void previousWhenThereWasNoneIsNoNews(CapturedOutput output) {
        try (BlackBox box = open()) {
            runner(box).run(context -> {
                context.getBean(ProcessJournal.class).armed(3);

                assertThat(output).doesNotContain("previous life");
                assertThat(context.getBean(HealthIndicator.class).health().getDetails())
                        .containsEntry("previous", PreviousLife.Outcome.NONE)
                        .doesNotContainKey("previousDescription");
            });
        }
    }

    @ParameterizedTest
    @CsvSource({"ARMED, FORCED", "RUNNING, FORCED", "FLUSHING, FORCED", "TERMINATED, CLEAN"})
    void previousWhenItEndedBeforeItsRunWasForced(CoordinatorState run, PreviousLife.Outcome outcome) {
        try (BlackBox box = open()) {
            var journal = new ProcessJournal(box);
            journal.armed(3);
            journal.lastWords(137, run);
            box.close();
            assertThat(box.awaitWritten(LIMIT)).isTrue();
        }

        try (BlackBox next = open()) {
            PreviousLife previous = next.previousLife(LIMIT);
            assertThat(previous.outcome()).isEqualTo(outcome);
            assertThat(previous.exitCode()).isEqualTo(137);
        }
    }

    @Test
    void previousWhenNoRecordIsKeptIsUnknownAndNothingIsWritten(CapturedOutput output) throws Exception {
        runner(null).run(context -> {
            ProcessJournal journal = context.getBean(ProcessJournal.class);
            journal.armed(3);
            journal.lastWords(143, CoordinatorState.TERMINATED);

            assertThat(journal.previous()).isEmpty();
            assertThat(context.getBean(ShutdownPlanEndpoint.class).plan().plan().previous())
                    .isNull();
            assertThat(context.getBean(ShutdownCoordinator.class).state().name())
                    .isEqualTo("ARMED");
        });
        assertThat(output).doesNotContain("previous");
        assertThat(directory).isEmptyDirectory();
    }
}
