package dev.softlanding.shutdown.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.report.Leftover;
import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.report.ShutdownReport;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** At the end of a run the report says what should be gone and is not; whoever cannot tell holds nobody. */
@Timeout(20)
class LeftoversTests {

    private static final Leftover LEFT = new Leftover("lease", "orders", "opened at start-up");

    @RegisterExtension
    final Harness harness = new Harness();

    private final List<Thread> threads = new ArrayList<>();

    @AfterEach
    void letThreadsEnd() throws InterruptedException {
        for (Thread thread : threads) {
            thread.interrupt();
            thread.join();
        }
    }

    /** A thread that stands in a gate. */
    private Thread living(String name, boolean daemon) throws InterruptedException {
        Gate gate = harness.polite();
        var thread = new Thread(
                () -> {
                    try {
                        gate.run();
                    } catch (InterruptedException end) {
                        // as the test wants it
                    }
                },
                name);
        thread.setDaemon(daemon);
        threads.add(thread);
        thread.start();
        gate.awaitEntered();
        return thread;
    }

    private static Stream<Leftover> threadsNamed(String name, ShutdownReport report) {
        return report.leftovers().stream()
                .filter(left -> left.kind().equals("thread") && left.name().equals(name));
    }

    @Test
    void threadsWhenTheyKeepTheJvmAliveAreToldWithWhereTheyStand() throws Exception {
        ShutdownCoordinator coordinator = harness.armed(Harness.task("a", () -> living("left-by-a", false)));
        living("left-before", false);
        living("daemon", true);
        assertThat(coordinator.report().leftovers()).as("before the run").isEmpty();
        coordinator.trigger(ShutdownReason.API);

        ShutdownReport report = harness.reportOfEnd(coordinator);

        assertThat(threadsNamed("left-by-a", report)).hasSize(1).allSatisfy(left -> assertThat(left.where())
                .as("not where it parks")
                .contains(Gate.class.getName()));
        assertThat(threadsNamed("left-before", report)).hasSize(1);
        assertThat(threadsNamed("daemon", report)).isEmpty();
        assertThat(harness.events().await(ShutdownEvent.RunEnded.class).report())
                .isEqualTo(report);
    }

    @Test
    void threadWhenItIsInTheJdkAloneStandsThere() throws Exception {
        var pool = Executors.newSingleThreadExecutor();
        var idle = new AtomicReference<Thread>();
        pool.submit(() -> idle.set(Thread.currentThread())).get();
        pool.shutdown();

        assertThat(Leftovers.placeOf(idle.get())).as("idle, or gone").doesNotContain("dev.softlanding");
    }

    @Test
    void threadsWhenTheyAreTheRunsOwnAreNotTold() throws Exception {
        Gate stuck = harness.deaf();
        ShutdownCoordinator coordinator = harness.started(Harness.task("stuck", stuck));
        stuck.awaitEntered();
        coordinator.escalate();
        stuck.awaitInterrupted();
        harness.advanceWhenSettled(Harness.SECOND);

        ShutdownReport report = harness.reportOfEnd(coordinator);

        assertThat(report.hasStuckTasks()).isTrue();
        assertThat(report.leftovers()).extracting(Leftover::name).noneMatch(name -> name.startsWith("shutdown-"));
    }

    @Test
    void sourcesWhenThereAreSeveralAreAllAskedOnceAtTheEnd() throws Exception {
        var asked = new AtomicInteger();
        Gate gate = harness.polite();
        ShutdownCoordinator coordinator = harness.started(
                harness.builder()
                        .leftovers(() -> {
                            asked.incrementAndGet();
                            return List.of(LEFT);
                        })
                        .leftovers(() -> List.of(new Leftover("b", "b", "b"), new Leftover("c", "c", "c"))),
                Harness.task("a", gate));
        gate.awaitEntered();
        assertThat(coordinator.report().leftovers()).as("during the run").isEmpty();
        assertThat(asked).hasValue(0);

        gate.open();

        assertThat(harness.reportOfEnd(coordinator).leftovers())
                .extracting(Leftover::kind)
                .startsWith("lease", "b", "c");
        coordinator.report();
        assertThat(asked).hasValue(1);
    }

    static Stream<Supplier<Collection<Leftover>>> failing() {
        var withNothing = new ArrayList<Leftover>();
        withNothing.add(null);
        return Stream.of(
                () -> {
                    throw new IllegalStateException("on purpose");
                },
                () -> {
                    throw new NoClassDefFoundError("on purpose");
                },
                () -> null,
                () -> withNothing);
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("failing")
    void sourceWhenItFailsIsLeftOutAndTheRunIsOver(Supplier<Collection<Leftover>> failing) throws Exception {
        ShutdownCoordinator coordinator = harness.started(
                harness.builder().leftovers(failing).leftovers(() -> List.of(LEFT)), Harness.task("a", () -> {}));

        ShutdownReport report = harness.reportOfEnd(coordinator);

        assertThat(report.leftovers()).contains(LEFT).doesNotContainNull();
    }

    @Test
    void sourceWhenItLooksAtTheRunSeesItNotYetOver() throws Exception {
        var coordinator = new AtomicReference<ShutdownCoordinator>();
        var seen = new AtomicReference<ShutdownReport>();
        coordinator.set(harness.armed(
                harness.builder().leftovers(() -> {
                    seen.set(coordinator.get().report());
                    return List.of();
                }),
                Harness.task("a", () -> {})));
        coordinator.get().trigger(ShutdownReason.API);

        ShutdownReport report = harness.reportOfEnd(coordinator.get());

        assertThat(seen.get().tasks()).isEqualTo(report.tasks());
        assertThat(seen.get().state()).isLessThan(report.state());
    }
}
