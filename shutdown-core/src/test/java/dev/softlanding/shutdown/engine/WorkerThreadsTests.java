package dev.softlanding.shutdown.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.report.TaskStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How many threads a run makes, when, and what becomes of it where none can be had. */
@Timeout(20)
class WorkerThreadsTests {

    private static final int ENOUGH_LOOKS = 200;

    @RegisterExtension
    private final Harness harness = new Harness();

    private final AtomicInteger made = new AtomicInteger();

    private final Semaphore one = new Semaphore(0);

    private final ThreadFactory counting = worker -> {
        made.incrementAndGet();
        one.release();
        return Workers.THREADS.newThread(worker);
    };

    private ShutdownCoordinator triggered(ThreadFactory threads, ShutdownTask... tasks) {
        ShutdownCoordinator coordinator = harness.armed(harness.builder().workerThreads(threads), tasks);
        coordinator.trigger(ShutdownReason.API);
        return coordinator;
    }

    private static ShutdownTask task(String name, ShutdownTask.Action action, String... after) {
        return ShutdownTask.named(name)
                .after(after)
                .timeout(Duration.ofSeconds(10))
                .run(action);
    }

    private static List<TaskStatus> outcomes(ShutdownCoordinator coordinator) throws InterruptedException {
        assertThat(coordinator.awaitTerminated(Harness.LONG))
                .as("the run is over")
                .isTrue();
        ShutdownReport report = coordinator.report();
        return report.tasks().stream().map(TaskReport::status).toList();
    }

    private void awaitMade(int threads) throws InterruptedException {
        for (int look = 0; made.get() < threads; look++) {
            assertThat(look).as("looks, with %s threads made", made).isLessThan(ENOUGH_LOOKS);
            harness.time().advance(Duration.ofMillis(2)); // a quiet time
            one.tryAcquire(5, TimeUnit.MILLISECONDS);
        }
        for (int look = 0; look < 5; look++) {
            harness.time().advance(Duration.ofMillis(2));
            one.tryAcquire(5, TimeUnit.MILLISECONDS);
        }
        assertThat(made).as("no more than can be of use").hasValue(threads);
    }

    @Test
    void threadsWhenARunningTaskHoldsManyUpAreMadeBeforeItEnds() throws Exception {
        Gate first = harness.polite();
        var coordinator = triggered(
                counting,
                task("first", first),
                task("a", () -> {}, "first"),
                task("b", () -> {}, "first"),
                task("c", () -> {}, "first"));
        first.awaitEntered();

        awaitMade(3);

        first.open();
        assertThat(outcomes(coordinator)).containsOnly(TaskStatus.SUCCEEDED);
    }

    @Test
    void threadsWhenAPhaseIsAboutToEndAreMadeForTheNext() throws Exception {
        Gate drain = harness.polite();
        List<ShutdownTask> tasks = new ArrayList<>();
        tasks.add(ShutdownTask.named("drain-all")
                .phase(Phase.DRAIN)
                .timeout(Duration.ofSeconds(10))
                .run(drain));
        for (int flush = 0; flush < 4; flush++) {
            tasks.add(ShutdownTask.named("flush-" + flush)
                    .phase(Phase.FLUSH)
                    .timeout(Duration.ofSeconds(10))
                    .run(() -> {}));
        }
        var coordinator = triggered(counting, tasks.toArray(ShutdownTask[]::new));
        drain.awaitEntered();

        awaitMade(4);

        drain.open();
        assertThat(outcomes(coordinator)).containsOnly(TaskStatus.SUCCEEDED);
    }

    @Test
    void threadsWhenTasksComeOneByOneAreNotMade() throws Exception {
        Gate first = harness.polite();
        Gate second = harness.polite();
        var coordinator = triggered(
                counting, task("first", first), task("second", second, "first"), task("third", () -> {}, "second"));
        first.awaitEntered();
        harness.time().advance(Duration.ofMillis(2));
        first.open();
        second.awaitEntered();
        harness.time().advance(Duration.ofMillis(2));
        second.open();

        assertThat(outcomes(coordinator)).containsOnly(TaskStatus.SUCCEEDED);
        assertThat(made).hasValue(1);
    }

    @Test
    void runWhenThreadsCannotBeMadeForAWhileGoesOnWithThoseThereAre() throws Exception {
        ThreadFactory later = worker -> {
            int attempt = made.incrementAndGet();
            if (attempt > 1 && attempt < 6) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            return Workers.THREADS.newThread(worker);
        };
        Gate a = harness.polite();
        Gate b = harness.polite();
        var coordinator = triggered(later, task("a", a), task("b", b));

        a.awaitEntered();
        b.awaitEntered();
        a.open();
        b.open();

        assertThat(outcomes(coordinator)).containsOnly(TaskStatus.SUCCEEDED);
        assertThat(made.get()).isGreaterThanOrEqualTo(6);
    }

    @Test
    void runWhenNoThreadCanBeMadeFailsItsTasksAndEnds() throws Exception {
        var none = new OutOfMemoryError("unable to create native thread");
        ThreadFactory never = worker -> {
            throw none;
        };

        var coordinator = triggered(never, task("a", () -> {}), task("b", () -> {}), task("c", () -> {}, "a"));

        assertThat(outcomes(coordinator)).containsOnly(TaskStatus.FAILED);
        assertThat(coordinator.report().tasks())
                .allSatisfy(task -> assertThat(task.failure()).isSameAs(none));
    }
}
