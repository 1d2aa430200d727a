package dev.softlanding.shutdown.engine;

import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.report.TaskStatus;
import dev.softlanding.shutdown.time.TimeSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A coordinator whose tasks end when a test says so, on the thread that says it: an end can be made to race with anything.
 * This class is threadsafe.
 */
final class Staged {

    static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static final Duration LONGEST = Duration.ofSeconds(20);

    final Story story = new Story();
    final ShutdownCoordinator coordinator;
    private final Map<String, CompletableFuture<Void>> stages = new HashMap<>();

    /** By the system's time. */
    Staged() {
        this(TimeSource.system());
    }

    Staged(TimeSource time) {
        this.coordinator =
                ShutdownCoordinator.builder().time(time).listener(story).build();
    }

    /** Adds a task that an interrupt ends. */
    Staged task(String name, String... after) {
        return task(name, new CompletableFuture<>(), after);
    }

    /** Adds a task that ignores its interrupt. */
    Staged deafTask(String name, String... after) {
        return task(name, new DeafFuture(), after);
    }

    private Staged task(String name, CompletableFuture<Void> stage, String... after) {
        stages.put(name, stage);
        coordinator.register(
                ShutdownTask.named(name).timeout(TIMEOUT).after(after).runAsync(context -> stage));
        return this;
    }

    Staged armed() {
        coordinator.arm();
        return this;
    }

    /** Armed, triggered, and gone as far as that these tasks run. */
    Staged running(String... tasks) {
        armed();
        coordinator.trigger(ShutdownReason.API);
        for (String task : tasks) {
            while (stages.get(task).getNumberOfDependents() == 0) {
                Thread.yield();
            }
        }
        return this;
    }

    /** Ends a task, or lets it end at once when it starts. */
    void end(String task) {
        stages.get(task).complete(null);
    }

    /** Waits for the end of the run, and says in one word each how its tasks ended, and all that is odd about it. */
    String outcome() {
        try {
            if (!coordinator.awaitTerminated(LONGEST)) {
                return "hangs: " + statuses(coordinator.report());
            }
        } catch (InterruptedException interrupt) {
            return "interrupted";
        }
        ShutdownReport report = coordinator.report();
        List<String> oddities = story.oddities(report);
        return oddities.isEmpty()
                ? statuses(report)
                : "%s: %s: %s"
                        .formatted(
                                oddities,
                                statuses(report),
                                story.events().stream()
                                        .map(event -> event.getClass().getSimpleName())
                                        .toList());
    }

    private static String statuses(ShutdownReport report) {
        return String.join(
                " ",
                report.tasks().stream()
                        .map(task -> task.name() + "=" + task.status())
                        .sorted()
                        .toList());
    }

    TaskStatus status(String task) {
        return coordinator.report().task(task).orElseThrow().status();
    }

    /** How often a task was interrupted, by what listeners heard. */
    long interrupts(String task) {
        return story.events().stream()
                .filter(event -> event instanceof ShutdownEvent.TaskInterrupted interrupted
                        && interrupted.task().equals(task))
                .count();
    }

    private static final class DeafFuture extends CompletableFuture<Void> {

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            return false;
        }
    }
}
