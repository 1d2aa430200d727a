package dev.softlanding.shutdown.jfr;

import static dev.softlanding.shutdown.engine.Harness.SECOND;
import static dev.softlanding.shutdown.engine.Harness.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.engine.Gate;
import dev.softlanding.shutdown.engine.Harness;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.flush.Flusher;
import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.scope.ShutdownScopes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import jdk.jfr.Recording;
import jdk.jfr.RecordingState;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a real flight recording has of a run. */
@Timeout(60)
class FlightEventsTests {

    @RegisterExtension
    final Harness harness = new Harness();

    private final Recording recording = new Recording();
    private final ShutdownScopes scopes = ShutdownScopes.create();

    @TempDir
    private Path directory;

    @BeforeEach
    void record() {
        recording.start();
    }

    @AfterEach
    void close() {
        recording.close();
    }

    private ShutdownCoordinator.Builder builder() {
        return new FlightEvents(scopes::closings).addTo(harness.builder());
    }

    private List<RecordedEvent> recorded(String name) throws IOException {
        if (recording.getState() == RecordingState.RUNNING) {
            recording.stop();
        }
        Path file = directory.resolve("flight.jfr");
        recording.dump(file);
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals("dev.softlanding.shutdown." + name))
                .toList();
    }

    private RecordedEvent recordedTask(String task) throws IOException {
        return recorded("Task").stream()
                .filter(event -> event.getString("task").equals(task))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void runIsThereWithItsReasonAndOutcome() throws Exception {
        harness.reportOfEnd(harness.started(builder(), task("a", () -> {})));

        assertThat(recorded("Run")).singleElement().satisfies(run -> {
            assertThat(run.getString("reason")).isEqualTo("API");
            assertThat(run.getString("outcome")).isEqualTo("CLEAN");
            assertThat(run.getString("cutOff")).isNull();
            assertThat(run.getInt("tasks")).isOne();
            assertThat(run.getDuration("budget")).isEqualTo(Harness.BUDGET);
            assertThat(run.getStackTrace()).isNull();
        });
    }

    @Test
    void taskWhenItSucceedsIsThereWithWhatWasDeclared() throws Exception {
        Gate gate = harness.polite();
        ShutdownCoordinator coordinator = harness.started(
                builder(),
                ShutdownTask.named("flush-ledger")
                        .phase(Phase.FLUSH)
                        .timeout(Duration.ofSeconds(4))
                        .run(gate));
        gate.awaitEntered();
        harness.time().advance(SECOND);
        gate.open();
        harness.reportOfEnd(coordinator);

        RecordedEvent task = recordedTask("flush-ledger");

        assertThat(task.getString("phase")).isEqualTo("flush");
        assertThat(task.getString("outcome")).isEqualTo("SUCCEEDED");
        assertThat(task.getString("reason")).isEqualTo("API");
        assertThat(task.getDuration("took")).isEqualTo(SECOND);
        assertThat(task.getDuration("startedAfter")).isZero();
        assertThat(task.getDuration("timeout")).isEqualTo(Duration.ofSeconds(4));
        assertThat(task.getDuration("effectiveTimeout")).isEqualTo(Duration.ofSeconds(4));
        assertThat(task.getString("stack")).isNull();
        assertThat(task.getString("failure")).isNull();
    }

    /** Not with the delivery of its outcome, which may be late. */
    @Test
    void durationOfATaskIsThatOfItsBody() throws Exception {
        Gate listener = harness.deaf();
        ShutdownCoordinator coordinator = harness.started(
                builder().listener(event -> {
                    if (event instanceof ShutdownEvent.TaskStarted started
                            && started.task().equals("first")) {
                        enter(listener);
                    }
                }),
                task("first", () -> {}),
                task("second", () -> {}, "first"));
        listener.awaitEntered();
        long heldUntil = System.nanoTime() + Duration.ofMillis(300).toNanos();
        while (System.nanoTime() < heldUntil) {
            Thread.onSpinWait();
        }
        listener.open();
        harness.reportOfEnd(coordinator);

        assertThat(recordedTask("second").getDuration()).isLessThan(Duration.ofMillis(250));
    }

    private static void enter(Gate gate) {
        try {
            gate.run();
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Test
    void taskWhenItFailsIsThereWithTheClassOfItsFailure() throws Exception {
        harness.reportOfEnd(harness.started(builder(), task("a", () -> {
            throw new IOException("on purpose");
        })));

        assertThat(recordedTask("a").getString("outcome")).isEqualTo("FAILED");
        assertThat(recordedTask("a").getString("failure")).isEqualTo("java.io.IOException");
    }

    @Test
    void taskWhenItIsStuckIsThereWithItsStack() throws Exception {
        Gate deaf = harness.deaf();
        ShutdownCoordinator coordinator = harness.started(
                builder(), ShutdownTask.named("a").timeout(SECOND).run(deaf));
        deaf.awaitEntered();
        harness.advanceWhenSettled(Duration.ofMillis(900));
        deaf.awaitInterrupted();
        harness.advanceWhenSettled(Duration.ofMillis(100));
        harness.reportOfEnd(coordinator);

        RecordedEvent task = recordedTask("a");

        assertThat(task.getString("outcome")).isEqualTo("ABANDONED");
        assertThat(task.getString("stack")).contains(Gate.class.getName());
        assertThat(task.getDuration("took")).isEqualTo(SECOND);
        assertThat(recorded("Run").get(0).getString("outcome")).isEqualTo("DEGRADED");
    }

    @Test
    void taskWhenItIsStuckElsewhereAfterItsInterruptIsThereWithTheLastStack() throws Exception {
        Gate polite = harness.polite();
        Gate deaf = harness.deaf();
        ShutdownCoordinator coordinator = harness.started(
                builder(), ShutdownTask.named("a").timeout(SECOND).run(() -> {
                    try {
                        polite.run();
                    } catch (InterruptedException asked) {
                        enter(deaf);
                    }
                }));
        polite.awaitEntered();
        harness.advanceWhenSettled(Duration.ofMillis(900));
        deaf.awaitEntered();
        harness.advanceWhenSettled(Duration.ofMillis(100));
        harness.reportOfEnd(coordinator);

        assertThat(recordedTask("a").getString("outcome")).isEqualTo("ABANDONED");
        assertThat(recordedTask("a").getString("stack")).contains("FlightEventsTests.enter(");
    }

    @Test
    void taskWhenItDidNotRunIsThereWithTheReason() throws Exception {
        ShutdownCoordinator coordinator = harness.armed(builder(), task("a", () -> {}), task("b", () -> {}, "a"));
        coordinator.cancel("b");
        coordinator.trigger(ShutdownReason.SIGTERM);
        harness.reportOfEnd(coordinator);

        RecordedEvent task = recordedTask("b");

        assertThat(task.getString("outcome")).isEqualTo("CANCELLED");
        assertThat(task.getString("explanation")).isEqualTo("It was cancelled.");
        assertThat(task.getLong("took")).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void taskWhenItLeavesAStageBehindEndsWithThat() throws Exception {
        var left = new CompletableFuture<>();
        ShutdownCoordinator coordinator = harness.started(
                builder(), ShutdownTask.named("a").timeout(SECOND).runAsync(context -> left));
        harness.events().await(ShutdownEvent.TaskStarted.class);
        long before = System.nanoTime();
        long until = before + Duration.ofMillis(50).toNanos();
        while (System.nanoTime() < until) {
            Thread.onSpinWait();
        }
        left.complete(null);
        harness.reportOfEnd(coordinator);

        assertThat(recordedTask("a").getString("outcome")).isEqualTo("SUCCEEDED");
    }

    @Test
    void tasksWhenNobodyRecordedWhileTheyRanAreToldAtTheEnd() throws Exception {
        recording.stop();
        Gate gate = harness.polite();
        ShutdownCoordinator coordinator = harness.started(builder(), task("a", gate), task("b", () -> {}, "a"));
        gate.awaitEntered();
        try (var later = new Recording()) {
            later.start();
            gate.open();
            harness.reportOfEnd(coordinator);
            later.stop();
            Path file = directory.resolve("later.jfr");
            later.dump(file);

            assertThat(RecordingFile.readAllEvents(file))
                    .filteredOn(event -> event.getEventType().getName().endsWith("shutdown.Task"))
                    .extracting(event -> event.getString("task"))
                    .containsExactlyInAnyOrder("a", "b");
        }
    }

    @Test
    void scopesAndFlushesAreThere() throws Exception {
        scopes.open("tenant-42").defer("close ledger", () -> {
            throw new IOException("on purpose");
        });
        ShutdownCoordinator coordinator = harness.started(
                builder().flusher(new Flusher("exporter", Flusher.Kind.SAFE, SECOND, remaining -> {})),
                scopes.closingTask());
        harness.reportOfEnd(coordinator);

        assertThat(recorded("Scope")).singleElement().satisfies(scope -> {
            assertThat(scope.getString("scope")).isEqualTo("tenant-42");
            assertThat(scope.getString("outcome")).isEqualTo("FAILED");
            assertThat(scope.getString("failures")).isEqualTo("close ledger FAILED java.io.IOException");
            assertThat(scope.getString("openedFrom")).isNotBlank();
        });
        assertThat(recorded("Flush")).singleElement().satisfies(flush -> {
            assertThat(flush.getString("flusher")).isEqualTo("exporter");
            assertThat(flush.getString("outcome")).isEqualTo("FLUSHED");
            assertThat(flush.getBoolean("forced")).isFalse();
        });
    }

    /** By the names that people read. */
    @Test
    void eventsAreDescribed() throws Exception {
        harness.reportOfEnd(harness.started(builder(), task("a", () -> {})));

        assertThat(recorded("Task").get(0).getEventType()).satisfies(type -> {
            assertThat(type.getCategoryNames()).containsExactly("Softlanding");
            assertThat(type.getLabel()).isEqualTo("Shutdown Task");
            assertThat(type.getFields())
                    .filteredOn(field -> !field.getName().matches("startTime|duration|eventThread"))
                    .allSatisfy(field -> assertThat(field.getLabel()).isNotBlank());
        });
    }

    /** To load the first one takes a JVM a tenth of a second, and that was in the time of the first task. */
    @Test
    void noEventIsLoadedWhereNobodyHasEverRecorded(@TempDir Path directory) throws Exception {
        Path output = directory.resolve("classes");
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xlog:class+load",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Unrecorded.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();

        assertThat(jvm.waitFor()).isZero();
        assertThat(Files.readString(output))
                .contains(FlightEvents.class.getName(), "task ran")
                .doesNotContain(TaskEvent.class.getName(), RunEvent.class.getName());
    }

    static final class Unrecorded {

        public static void main(String[] arguments) throws InterruptedException {
            ShutdownCoordinator coordinator =
                    new FlightEvents().addTo(ShutdownCoordinator.builder()).build();
            coordinator.register(
                    ShutdownTask.named("a").timeout(Duration.ofSeconds(5)).run(() -> System.out.println("task ran")));
            coordinator.arm();
            coordinator.trigger(ShutdownReason.API);
            if (!coordinator.awaitTerminated(Duration.ofSeconds(20))) {
                System.exit(1);
            }
        }
    }
}
