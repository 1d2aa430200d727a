package dev.softlanding.shutdown.spring.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.spring.ShutdownPlanArmed;
import dev.softlanding.shutdown.spring.VirtualTime;
import dev.softlanding.shutdown.spring.findings.Findings;
import dev.softlanding.shutdown.spring.journal.ProcessJournal;
import dev.softlanding.shutdown.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.support.StaticApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a run leaves on the disk: all of it, as a whole, for as many runs as somebody may want to look at. */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class ReportFilesTests {

    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    private Path temporary;

    /** Runs a plan whose end is written down by that. */
    private static ShutdownCoordinator run(Made made) throws Exception {
        ShutdownCoordinator coordinator = ShutdownCoordinator.builder()
                .isolatedListener(event -> made.files.onEvent(event))
                .build();
        coordinator.register(task("<ledger>", () -> {}));
        coordinator.register(task("outbox", () -> {
            throw new IllegalStateException("no </script> here");
        }));
        coordinator.arm();
        made.coordinator = coordinator;
        made.files.onApplicationEvent(new ShutdownPlanArmed(new StaticApplicationContext(), coordinator));
        coordinator.trigger(ShutdownReason.API);
        assertThat(coordinator.awaitTerminated(LONG)).isTrue();
        return coordinator;
    }

    private static ShutdownTask task(String name, ShutdownTask.Action action) {
        return ShutdownTask.named(name).timeout(Duration.ofSeconds(1)).run(action);
    }

    /** The files and the plan that they are of, which know each other. */
    private static final class Made {

        private final ReportFiles files;
        private ShutdownCoordinator coordinator;

        Made(Path directory, Function<ShutdownPlanDescriptor, String> json) {
            this(directory, json, TimeSource.system(), false);
        }

        Made(Path directory, Function<ShutdownPlanDescriptor, String> json, TimeSource time, boolean rehearsed) {
            files = new ReportFiles(
                    directory,
                    () -> new PlanDescriber("orders", coordinator, new Findings(), new ProcessJournal(null), false),
                    json,
                    time,
                    rehearsed);
        }
    }

    private Path directory() {
        return temporary.resolve("some").resolve("reports");
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(directory())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void runIsWrittenDownAsJsonAndAsThePageThatShowsIt() throws Exception {
        var coordinator = run(new Made(directory(), PlanJson::of));

        assertThat(names()).hasSize(2);
        assertThat(names().get(0)).matches("shutdown-\\d{8}T\\d{9}Z\\.html");
        assertThat(names().get(1)).isEqualTo(names().get(0).replace(".html", ".json"));
        String json = Files.readString(directory().resolve(names().get(1)));
        JsonNode report = JsonMapper.shared().readTree(json);
        assertThat(report.path("state").asString()).isEqualTo("TERMINATED");
        assertThat(report.path("outcome").asString()).isEqualTo("DEGRADED");
        assertThat(Instant.parse(report.path("startedAt").asString()))
                .isEqualTo(coordinator.report().startedAt());
        assertThat(Duration.parse(report.path("budget").path("total").asString()))
                .isEqualTo(coordinator.report().budget());
        assertThat(report.path("tasks").valueStream().map(task -> task.path("name")
                        .asString()))
                .containsExactlyInAnyOrder("<ledger>", "outbox");
        assertThat(Files.readString(directory().resolve(names().get(0)))).isEqualTo(PlanPage.of(json));
    }

    @Test
    void jsonIsForPeopleInLinesInOrderAndWithoutWhatIsNot() throws Exception {
        run(new Made(directory(), PlanJson::of));

        assertThat(Files.readString(directory().resolve(names().get(1))))
                .startsWith(
                        "{%n  \"application\" : \"orders\",%n  \"state\" : \"TERMINATED\",%n  \"outcome\" : \"DEGRADED\",%n  \"reason\" : \"API\""
                                .formatted())
                .doesNotContain("null");
    }

    /** A parent's plan and its child's may begin in the same moment. */
    @Test
    void runWhenAnotherBeganInTheSameMomentReplacesNothing() throws Exception {
        var made = new Made(directory(), PlanJson::of);
        var report = run(made).report();

        made.files.onEvent(new ShutdownEvent.RunEnded(report));
        made.files.onEvent(new ShutdownEvent.RunEnded(report));

        assertThat(names())
                .hasSize(6)
                .filteredOn(name -> name.matches(".*Z-[23]\\.(json|html)"))
                .hasSize(4);
    }

    @Test
    void directoryKeepsTheLatestRunsAndAllThatIsNotOurs() throws Exception {
        Files.createDirectories(directory());
        for (int day = 1; day <= 25; day++) {
            String name = "shutdown-202501%02dT000000000Z".formatted(day);
            Files.writeString(directory().resolve(name + ".json"), "{}");
            Files.writeString(directory().resolve(name + ".html"), "");
        }
        List<String> foreign = List.of("metrics-20200101T000000000Z.txt", "shutdown-notes.json", "shutdown-1.html");
        for (String name : foreign) {
            Files.writeString(directory().resolve(name), "");
        }
        Files.writeString(directory().resolve(".shutdown-20250102T000000000Z-2.json"), "half of");

        run(new Made(directory(), PlanJson::of));

        List<String> left = new ArrayList<>(names());
        assertThat(left).containsAll(foreign);
        left.removeAll(foreign);
        assertThat(left).hasSize(2 * ReportFiles.MOST);
        assertThat(left.stream().filter(name -> name.startsWith("shutdown-2025")))
                .containsExactlyElementsOf(IntStream.rangeClosed(7, 25)
                        .boxed()
                        .flatMap(day -> List.of("html", "json").stream()
                                .map(type -> "shutdown-202501%02dT000000000Z.%s".formatted(day, type)))
                        .toList());
    }

    @Test
    void runWhenTheDiskHangsEndsAMomentLater() throws Exception {
        var time = new VirtualTime();
        var never = new CountDownLatch(1);
        var made = new Made(directory(), plan -> await(never), time, false);
        ShutdownCoordinator coordinator = ShutdownCoordinator.builder()
                .isolatedListener(event -> made.files.onEvent(event))
                .build();
        coordinator.arm();
        made.coordinator = coordinator;

        coordinator.trigger(ShutdownReason.API);

        assertThat(time.awaitWaiter()).hasMillis(300);
        assertThat(coordinator.awaitTerminated(Duration.ZERO)).isFalse();
        time.advance(Duration.ofMillis(300));
        assertThat(coordinator.awaitTerminated(Duration.ofMillis(900)))
                .as("before the run gives its listeners up by itself")
                .isTrue();
        never.countDown();
    }

    private static String await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        throw new IllegalStateException("Too late: the test is over, and its directory goes");
    }

    /** Where not even root may write. */
    @Test
    void runWhenNothingCanBeWrittenEndsAndTheLogSaysWhatToDo(CapturedOutput output) throws Exception {
        run(new Made(Path.of("/proc/softlanding"), PlanJson::of));

        assertThat(output)
                .containsOnlyOnce("The shutdown cannot be written down: 'shutdown.report.directory' is"
                        + " '/proc/softlanding', and that fails with ")
                .contains("Name a directory that this process may make or write to.");
    }

    @Test
    void reportWhenItCannotBeDescribedLeavesNoHalfOfAFile(CapturedOutput output) throws Exception {
        Files.createDirectories(directory());

        run(new Made(directory(), plan -> {
            throw new IllegalStateException("no JSON");
        }));

        assertThat(names()).isEmpty();
        assertThat(output).contains("fails with java.lang.IllegalStateException: no JSON");
    }

    @Test
    void planWhenItIsArmedIsRehearsedOnceAsideAndWithoutATrace() throws Exception {
        var threads = new LinkedBlockingQueue<Thread>();
        var made = new Made(
                directory(),
                plan -> {
                    threads.add(Thread.currentThread());
                    return PlanJson.of(plan);
                },
                TimeSource.system(),
                true);
        made.coordinator = ShutdownCoordinator.builder().build();
        made.coordinator.arm();
        var armed = new ShutdownPlanArmed(new StaticApplicationContext(), made.coordinator);

        made.files.onApplicationEvent(armed);
        made.files.onApplicationEvent(armed);

        Thread rehearsal = threads.poll(LONG.toSeconds(), TimeUnit.SECONDS);
        assertThat(rehearsal.getName()).isEqualTo("shutdown-report-rehearsal");
        assertThat(rehearsal.isDaemon()).isTrue();
        rehearsal.join();
        assertThat(threads).isEmpty();
        assertThat(directory()).doesNotExist();
    }
}
