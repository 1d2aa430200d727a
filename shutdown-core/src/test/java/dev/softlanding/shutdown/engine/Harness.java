package dev.softlanding.shutdown.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.ShutdownSettings;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.report.TaskStatus;
import dev.softlanding.shutdown.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What a test of a coordinator needs: virtual time, somebody who hears everything, gates that are opened at its end, and
 * runs whose cut-off comes {@link #BUDGET} after their start. To be registered as an extension.
 */
public final class Harness implements AfterEachCallback {

    public static final Duration SECOND = Duration.ofSeconds(1);
    public static final Duration HOUR = Duration.ofHours(1);

    /** From the start of a run to its cut-off. */
    public static final Duration BUDGET = Duration.ofSeconds(29);

    /** How long a test waits for what must come. */
    public static final Duration LONG = Duration.ofSeconds(15);

    private final VirtualTime time = new VirtualTime();
    private final Recorder events = new Recorder();
    private final List<Gate> gates = new ArrayList<>();

    public VirtualTime time() {
        return time;
    }

    public Recorder events() {
        return events;
    }

    /** A body that an interrupt ends. */
    public Gate polite() {
        return opened(Gate.polite());
    }

    /** A body that ignores interrupts. */
    public Gate deaf() {
        return opened(Gate.deaf());
    }

    private Gate opened(Gate gate) {
        gates.add(gate);
        return gate;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        gates.forEach(Gate::open);
    }

    public ShutdownCoordinator.Builder builder() {
        return ShutdownCoordinator.builder()
                .time(time)
                .listener(events)
                .settings(new ShutdownSettings(BUDGET.plus(SECOND), Duration.ZERO, SECOND));
    }

    public ShutdownCoordinator armed(ShutdownTask... tasks) {
        return armed(builder(), tasks);
    }

    public ShutdownCoordinator armed(ShutdownCoordinator.Builder builder, ShutdownTask... tasks) {
        ShutdownCoordinator coordinator = builder.build();
        List.of(tasks).forEach(coordinator::register);
        coordinator.arm();
        return coordinator;
    }

    public ShutdownCoordinator started(ShutdownTask... tasks) {
        return started(builder(), tasks);
    }

    public ShutdownCoordinator started(ShutdownCoordinator.Builder builder, ShutdownTask... tasks) {
        ShutdownCoordinator coordinator = armed(builder, tasks);
        coordinator.trigger(ShutdownReason.API);
        return coordinator;
    }

    /** A task that obeys its edges only and has an hour. */
    public static ShutdownTask task(String name, ShutdownTask.Action action, String... after) {
        return ShutdownTask.named(name)
                .phase(Phase.NONE)
                .after(after)
                .timeout(HOUR)
                .run(action);
    }

    /** The keeper has done what it woke up for; then time goes by. */
    public void advanceWhenSettled(Duration duration) throws InterruptedException {
        time.awaitScheduled(1);
        time.advance(duration);
    }

    /** Waits until the run is over and everything about it has been heard. */
    public ShutdownReport reportOfEnd(ShutdownCoordinator coordinator) throws InterruptedException {
        assertThat(coordinator.awaitTerminated(LONG)).as("the run is over").isTrue();
        events.await(ShutdownEvent.RunEnded.class);
        return coordinator.report();
    }

    public static TaskReport task(ShutdownReport report, String name) {
        return report.task(name).orElseThrow();
    }

    public static Map<String, TaskStatus> statuses(ShutdownReport report) {
        return report.tasks().stream().collect(Collectors.toMap(TaskReport::name, TaskReport::status));
    }

    /** The tasks in the order in which they got their outcomes. */
    public List<String> ended() {
        return events.events(ShutdownEvent.TaskEnded.class).stream()
                .map(ShutdownEvent.TaskEnded::task)
                .toList();
    }
}
