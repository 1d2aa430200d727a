package dev.softlanding.shutdown.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.AuditIdentity;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.ShutdownSettings;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.TaskContext;
import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.report.ShutdownListener;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.report.TaskStatus;
import dev.softlanding.shutdown.time.TimeSource;
import dev.softlanding.shutdown.time.VirtualTime;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bodies on real threads, on virtual time. */
@Timeout(20)
class ShutdownRunTests {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofSeconds(15);

    private final VirtualTime time = new VirtualTime();
    private final Recorder events = new Recorder();
    private final List<Gate> gates = new ArrayList<>();

    @AfterEach
    void letAllOut() {
        gates.forEach(Gate::open);
    }

    private Gate polite() {
        gates.add(Gate.polite());
        return gates.get(gates.size() - 1);
    }

    private Gate deaf() {
        gates.add(Gate.deaf());
        return gates.get(gates.size() - 1);
    }

    private static ShutdownTask task(String name, ShutdownTask.Action action, String... after) {
        return ShutdownTask.named(name).after(after).timeout(SECOND).run(action);
    }

    private ShutdownCoordinator run(ShutdownTask... tasks) {
        return run(ShutdownCoordinator.builder().time(time), tasks);
    }

    private ShutdownCoordinator run(ShutdownCoordinator.Builder builder, ShutdownTask... tasks) {
        ShutdownCoordinator coordinator = builder.listener(events).build();
        List.of(tasks).forEach(coordinator::register);
        coordinator.arm();
        coordinator.trigger(ShutdownReason.API);
        return coordinator;
    }

    private static ShutdownReport reportOfEnd(ShutdownCoordinator coordinator) throws InterruptedException {
        assertThat(coordinator.awaitTerminated(LONG)).as("the run is over").isTrue();
        return coordinator.report();
    }

    private static TaskReport task(ShutdownReport report, String name) {
        return report.task(name).orElseThrow();
    }

    @Test
    void bodyWhenItsTimeoutNearsIsInterruptedAndItsStackIsKept() throws Exception {
        Gate gate = polite();
        ShutdownCoordinator coordinator = run(task("a", gate));
        gate.awaitEntered();

        time.advance(Duration.ofMillis(900));

        gate.awaitInterrupted();
        ShutdownReport report = reportOfEnd(coordinator);
        assertThat(task(report, "a").status()).isEqualTo(TaskStatus.TIMED_OUT);
        assertThat(task(report, "a").failure()).isInstanceOf(InterruptedException.class);
        assertThat(task(report, "a").stuck()).isFalse();
        assertShowsGate(task(report, "a").stack());
        var interrupted = events.await(ShutdownEvent.TaskInterrupted.class);
        assertThat(interrupted.task()).isEqualTo("a");
        assertThat(interrupted.at()).isEqualTo(Duration.ofMillis(900));
        assertThat(interrupted.ranFor()).isEqualTo(Duration.ofMillis(900));
        assertShowsGate(interrupted.stack());
        assertThat(events.awaitEnd("a").stack())
                .as("it has ended, so it is nowhere")
                .isEmpty();
    }

    /** An interrupt closes a channel on the thread that interrupts; that must be nobody's the run depends on. */
    @Test
    void bodyWhenItsInterruptHangsInAChannelIsAbandonedAllTheSame() throws Exception {
        var channel = new HangingChannel();
        try {
            ShutdownCoordinator coordinator =
                    run(ShutdownCoordinator.builder(), shortTask("a", channel::use), shortTask("b", () -> {}, "a"));

            ShutdownReport report = reportOfEnd(coordinator);
            assertThat(task(report, "a").status()).isEqualTo(TaskStatus.ABANDONED);
            assertThat(task(report, "b").status()).isEqualTo(TaskStatus.SUCCEEDED);
        } finally {
            channel.closed.countDown();
        }
    }

    private static ShutdownTask shortTask(String name, ShutdownTask.Action action, String... after) {
        return ShutdownTask.named(name)
                .after(after)
                .timeout(Duration.ofMillis(200))
                .run(action);
    }

    /** A channel whose close hangs. */
    private static final class HangingChannel extends AbstractInterruptibleChannel {

        private final CountDownLatch closed = new CountDownLatch(1);

        void use() throws Exception {
            begin();
            try {
                awaitClosed(); // deaf, so that the interrupt finds it in here
            } finally {
                end(true);
            }
        }

        @Override
        protected void implCloseChannel() {
            awaitClosed();
        }

        private void awaitClosed() {
            while (true) {
                try {
                    closed.await();
                    return;
                } catch (InterruptedException ignored) {
                    // it hangs
                }
            }
        }
    }

    @Test
    void bodyWhenItIgnoresTheInterruptIsAbandonedWithItsStackAndDependentsRun() throws Exception {
        Gate stuck = deaf();
        Gate dependent = polite();
        ShutdownCoordinator coordinator = run(task("a", stuck), task("b", dependent, "a"));
        stuck.awaitEntered();
        time.advance(Duration.ofMillis(900));
        stuck.awaitInterrupted();
        time.awaitScheduled(1);
        assertThat(dependent.hasEntered()).isFalse();

        time.advance(Duration.ofMillis(100));

        dependent.awaitEntered();
        ShutdownReport during = coordinator.report();
        assertThat(task(during, "a").status()).isEqualTo(TaskStatus.ABANDONED);
        assertThat(task(during, "a").stuck()).isTrue();
        assertThat(task(during, "a").duration()).isEqualTo(SECOND);
        assertThat(during.hasStuckTasks()).isTrue();
        assertShowsGate(task(during, "a").stack());
        assertShowsGate(events.awaitEnd("a").stack());
        assertThat(task(during, "b").overlaps()).containsExactly("a");
        assertThat(events.await(
                        ShutdownEvent.TaskStarted.class, event -> event.task().equals("b")))
                .isEqualTo(new ShutdownEvent.TaskStarted("b", AuditIdentity.NONE, SECOND, SECOND, List.of("a")));
        dependent.open();
        assertThat(task(reportOfEnd(coordinator), "b").status()).isEqualTo(TaskStatus.SUCCEEDED);
    }

    @Test
    void bodyWhenItEndsAfterItWasAbandonedIsToldAndNoLongerStuck() throws Exception {
        Gate stuck = deaf();
        Gate other = deaf();
        ShutdownCoordinator coordinator = run(
                task("a", stuck),
                ShutdownTask.named("b").timeout(Duration.ofSeconds(20)).run(other));
        stuck.awaitEntered();
        other.awaitEntered();
        time.advance(Duration.ofMillis(900));
        stuck.awaitInterrupted();
        time.awaitScheduled(1);
        time.advance(Duration.ofMillis(100));
        events.awaitEnd("a");
        time.advance(SECOND);

        stuck.open();

        assertThat(events.await(ShutdownEvent.TaskEndedLate.class))
                .isEqualTo(new ShutdownEvent.TaskEndedLate("a", Duration.ofSeconds(2)));
        TaskReport late = task(coordinator.report(), "a");
        assertThat(late.status()).isEqualTo(TaskStatus.ABANDONED);
        assertThat(late.endedLateAfter()).isEqualTo(Duration.ofSeconds(2));
        assertThat(late.duration()).isEqualTo(SECOND);
        assertThat(late.stuck()).isFalse();
        other.open();
        assertThat(reportOfEnd(coordinator).hasStuckTasks()).isFalse();
    }

    @Test
    void tasksWhenAnotherIsStuckRunOn() throws Exception {
        Gate stuck = deaf();
        Gate other = polite();
        ShutdownCoordinator coordinator = run(
                task("stuck", stuck),
                ShutdownTask.named("x").timeout(Duration.ofSeconds(20)).run(other),
                task("y", () -> {}, "x"));
        stuck.awaitEntered();
        other.awaitEntered();
        time.advance(Duration.ofMillis(900));
        stuck.awaitInterrupted();
        time.awaitScheduled(1);
        time.advance(Duration.ofMillis(100));
        events.awaitEnd("stuck");

        other.open();

        ShutdownReport report = reportOfEnd(coordinator);
        assertThat(task(report, "x").status()).isEqualTo(TaskStatus.SUCCEEDED);
        assertThat(task(report, "y").status()).isEqualTo(TaskStatus.SUCCEEDED);
        assertThat(task(report, "y").overlaps()).isEmpty();
    }

    @Test
    void bodyWhenItThrowsAnErrorFailsLikeAnyOther() throws Exception {
        var error = new NoClassDefFoundError("gone");
        ShutdownCoordinator coordinator = run(
                task("a", () -> {
                    throw error;
                }),
                task("b", () -> {}, "a"));

        ShutdownReport report = reportOfEnd(coordinator);

        assertThat(task(report, "a").status()).isEqualTo(TaskStatus.FAILED);
        assertThat(task(report, "a").failure()).isSameAs(error);
        assertThat(events.awaitEnd("a").failure()).isSameAs(error);
        assertThat(task(report, "b").status()).isEqualTo(TaskStatus.SUCCEEDED);
    }

    @Test
    void threadWhenATaskLeavesItsInterruptFlagBehindIsCleanForTheNext() throws Exception {
        List<Thread> threads = new ArrayList<>();
        var flag = new AtomicReference<Boolean>();
        ShutdownCoordinator coordinator = run(
                task("a", () -> {
                    threads.add(Thread.currentThread());
                    Thread.currentThread().interrupt();
                }),
                task(
                        "b",
                        () -> {
                            threads.add(Thread.currentThread());
                            flag.set(Thread.currentThread().isInterrupted());
                        },
                        "a"));
        reportOfEnd(coordinator);

        assertThat(threads.get(1))
                .as("what a task made ready runs on its thread")
                .isSameAs(threads.get(0));
        assertThat(flag).hasValue(false);
    }

    @Test
    void threadWhenItRunsATaskHasItsNameAndTheApplicationsClassLoader() throws Exception {
        var application = new URLClassLoader(new URL[0], getClass().getClassLoader());
        var names = new ConcurrentHashMap<String, Thread>();
        var loaders = new ConcurrentHashMap<String, ClassLoader>();
        ShutdownTask.Action spoiling = () -> {
            names.put(Thread.currentThread().getName(), Thread.currentThread());
            loaders.put(Thread.currentThread().getName(), Thread.currentThread().getContextClassLoader());
            Thread.currentThread().setContextClassLoader(null);
            Thread.currentThread().setName("spoilt");
        };
        var listenersLoader = new AtomicReference<ClassLoader>();
        ShutdownListener listener =
                event -> listenersLoader.set(Thread.currentThread().getContextClassLoader());
        ClassLoader mine = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(application);
        ShutdownCoordinator coordinator;
        try {
            coordinator =
                    ShutdownCoordinator.builder().time(time).listener(listener).build();
        } finally {
            Thread.currentThread().setContextClassLoader(mine);
        }
        coordinator.register(task("a", spoiling));
        coordinator.register(task("b", spoiling, "a"));
        coordinator.arm();
        var signal = new Thread(() -> coordinator.trigger(ShutdownReason.SIGTERM));
        signal.setContextClassLoader(null);
        signal.start();
        signal.join();

        reportOfEnd(coordinator);

        assertThat(loaders.keySet()).containsExactlyInAnyOrder("shutdown-a", "shutdown-b");
        assertThat(loaders.values()).containsOnly(application);
        assertThat(listenersLoader).hasValue(application);
        assertThat(names.get("shutdown-a").isDaemon()).isTrue();
    }

    @Test
    void keeperWhenTriggeredFromADaemonThreadIsNone() throws Exception {
        Gate gate = polite();
        ShutdownCoordinator coordinator =
                ShutdownCoordinator.builder().time(time).build();
        coordinator.register(task("a", gate));
        coordinator.arm();
        var daemon = new Thread(() -> coordinator.trigger(ShutdownReason.SIGTERM));
        daemon.setDaemon(true);
        daemon.start();
        gate.awaitEntered();

        Thread keeper = time.awaitScheduled(1).get(0);

        assertThat(keeper.isDaemon()).isFalse();
        assertThat(keeper.getName()).isEqualTo("shutdown-keeper");
        gate.open();
        reportOfEnd(coordinator);
        keeper.join();
    }

    @Test
    void workerWhenItWaitsEndsWithTheRun() throws Exception {
        Gate gate = polite();
        var worker = new AtomicReference<Thread>();
        ShutdownCoordinator coordinator = run(task("a", () -> worker.set(Thread.currentThread())), task("b", gate));
        events.awaitEnd("a");
        gate.open();
        reportOfEnd(coordinator);

        worker.get().join();
        gate.awaitEntered().join();
    }

    @Test
    void keeperWhenInterruptedGoesOn() throws Exception {
        Gate gate = polite();
        ShutdownCoordinator coordinator = run(task("a", gate));
        gate.awaitEntered();
        time.awaitScheduled(1);
        time.interruptWaiting();
        time.awaitScheduled(1);

        time.advance(Duration.ofMillis(900));

        assertThat(task(reportOfEnd(coordinator), "a").status()).isEqualTo(TaskStatus.TIMED_OUT);
    }

    @Test
    void bodyWhenItAsksIsToldWhyItRunsAndWhatTimeItHas() throws Exception {
        var context = new AtomicReference<TaskContext>();
        Gate gate = deaf();
        ShutdownCoordinator coordinator =
                run(ShutdownTask.named("a").timeout(SECOND).runWith(given -> {
                    context.set(given);
                    gate.run();
                }));
        gate.awaitEntered();

        assertThat(context.get().reason()).isEqualTo(ShutdownReason.API);
        assertThat(context.get().remaining()).isEqualTo(Duration.ofMillis(900));
        time.advance(Duration.ofMillis(300));
        assertThat(context.get().remaining()).isEqualTo(Duration.ofMillis(600));
        time.advance(Duration.ofMillis(650));
        assertThat(context.get().remaining()).isEqualTo(Duration.ZERO);
        gate.open();
        reportOfEnd(coordinator);
    }

    @Test
    void bodyWhenTheCutOffComesBeforeItsTimeoutHasTheTimeUntilThen() throws Exception {
        var context = new AtomicReference<TaskContext>();
        Gate gate = polite();
        var settings = new ShutdownSettings(Duration.ofSeconds(30), Duration.ZERO, SECOND);
        ShutdownCoordinator coordinator = run(
                ShutdownCoordinator.builder().time(time).settings(settings),
                ShutdownTask.named("a").timeout(Duration.ofMinutes(1)).runWith(given -> {
                    context.set(given);
                    gate.run();
                }));
        gate.awaitEntered();

        assertThat(context.get().remaining()).isEqualTo(Duration.ofSeconds(29));
        gate.open();
        reportOfEnd(coordinator);
    }

    @Test
    void tasksWhenTheyAreMoreThanWorkersWaitReadyAndAreTakenUp() throws Exception {
        var all = new ShutdownTask[257];
        Gate[] own = IntStream.range(0, 257).mapToObj(i -> polite()).toArray(Gate[]::new);
        for (int i = 0; i < 257; i++) {
            all[i] = task("t" + i, own[i]);
        }
        ShutdownCoordinator coordinator = run(all);
        for (int i = 0; i < 256; i++) {
            own[i].awaitEntered();
        }
        TaskReport last = task(coordinator.report(), "t256");
        assertThat(last.status()).isEqualTo(TaskStatus.READY);
        assertThat(last.waitingFor()).isEmpty();

        own[0].open();

        own[256].awaitEntered();
        for (Gate gate : own) {
            gate.open();
        }
        assertThat(reportOfEnd(coordinator).tasks())
                .extracting(TaskReport::status)
                .containsOnly(TaskStatus.SUCCEEDED);
    }

    @Test
    void runWhenAListenerThrowsIsHeardByTheOthers() throws Exception {
        var later = new Recorder();
        ShutdownCoordinator coordinator = run(
                ShutdownCoordinator.builder()
                        .time(time)
                        .listener(event -> {
                            throw new NoClassDefFoundError("on purpose");
                        })
                        .listener(later),
                task("a", () -> {}));

        reportOfEnd(coordinator);

        assertThat(later.events()).isNotEmpty().isEqualTo(events.events());
    }

    /** The delivery used to end when its thread carried a flag. */
    @Test
    void runWhenAListenerLeavesAnInterruptBehindIsHeardToItsEnd() throws Exception {
        ShutdownCoordinator coordinator = run(
                ShutdownCoordinator.builder().time(time).listener(event -> Thread.currentThread()
                        .interrupt()),
                task("a", () -> {}));

        reportOfEnd(coordinator);

        events.await(ShutdownEvent.RunEnded.class);
    }

    /** The one test that waits for real, a second: so long a run that has ended waits for its listeners. */
    @Test
    void runWhenAListenerNeverReturnsEndsNevertheless() throws Exception {
        Gate never = deaf();
        ShutdownCoordinator coordinator = run(
                ShutdownCoordinator.builder().time(time).listener(event -> {
                    try {
                        never.run();
                    } catch (InterruptedException unexpected) {
                        throw new IllegalStateException(unexpected);
                    }
                }),
                task("a", () -> {}));
        never.awaitEntered();

        assertThat(task(reportOfEnd(coordinator), "a").status()).isEqualTo(TaskStatus.SUCCEEDED);
    }

    @Test
    void eventsWhenARunHasEndedTellAllOfItInOrder() throws Exception {
        ShutdownCoordinator coordinator = run(task("a", () -> {}), task("b", () -> {}, "a"));
        reportOfEnd(coordinator);

        assertThat(events.events())
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly(
                        "RunStarted",
                        "PhaseEnded",
                        "PhaseEnded",
                        "PhaseEnded",
                        "TaskStarted",
                        "TaskEnded",
                        "TaskStarted",
                        "TaskEnded",
                        "PhaseEnded",
                        "PhaseEnded",
                        "RunEnded");
    }

    @Test
    void stackWhenATaskEndsJustBeforeItsInterruptIsNotShown() throws Exception {
        for (int i = 0; i < 200; i++) {
            Gate gate = polite();
            ShutdownCoordinator coordinator = run(task("a", gate));
            gate.awaitEntered();
            var opener = new Thread(gate::open);
            opener.start();

            time.advance(Duration.ofMillis(900));

            TaskReport report = task(reportOfEnd(coordinator), "a");
            if (report.status() == TaskStatus.SUCCEEDED) {
                assertThat(report.stack()).isEmpty();
            } else {
                assertThat(report.status()).isEqualTo(TaskStatus.TIMED_OUT);
            }
        }
    }

    /** Many runs of random plans on the real clock: a lost wake-up or a lost task would hold one until its cut-off. */
    @Test
    void runsWhenRandomAndRealLoseNothing() throws Exception {
        for (long seed = 0; seed < 100; seed++) {
            var random = new Random(seed);
            Set<String> ended = ConcurrentHashMap.newKeySet();
            Set<String> tooEarly = ConcurrentHashMap.newKeySet();
            int tasks = 1 + random.nextInt(120);
            ShutdownCoordinator coordinator =
                    ShutdownCoordinator.builder().time(TimeSource.system()).build();
            for (int i = 0; i < tasks; i++) {
                String name = "t" + i;
                int predecessors = i == 0 ? 0 : random.nextInt(3);
                int below = i;
                String[] after = random.ints(predecessors, 0, Math.max(1, below))
                        .mapToObj(other -> "t" + other)
                        .toArray(String[]::new);
                coordinator.register(
                        ShutdownTask.named(name).after(after).timeout(LONG).run(() -> {
                            if (!ended.containsAll(List.of(after)) || !ended.add(name)) {
                                tooEarly.add(name);
                            }
                        }));
            }
            coordinator.arm();
            coordinator.trigger(ShutdownReason.API);

            assertThat(coordinator.awaitTerminated(LONG)).as("seed %s", seed).isTrue();
            assertThat(coordinator.report().tasks())
                    .as("seed %s", seed)
                    .extracting(TaskReport::status)
                    .containsOnly(TaskStatus.SUCCEEDED);
            assertThat(ended).as("seed %s", seed).hasSize(tasks);
            assertThat(tooEarly).as("seed %s", seed).isEmpty();
        }
    }

    /** Interrupts race with the ends of bodies, and with the next body on the same thread: none may reach that. */
    @Test
    void interruptsWhenTheyRaceWithTheEndOfATaskNeverReachTheNext() throws Exception {
        for (int i = 0; i < 300; i++) {
            var firstRuns = new CountDownLatch(1);
            var flag = new AtomicReference<Boolean>();
            ShutdownCoordinator coordinator = run(
                    task("a", firstRuns::countDown), // ends while its interrupt is due
                    ShutdownTask.named("b")
                            .after("a")
                            .timeout(Duration.ofSeconds(20)) // nobody has a reason to interrupt this one
                            .run(() -> {
                                boolean flagged = false;
                                for (int spin = 0; spin < 2_000; spin++) {
                                    flagged |= Thread.currentThread().isInterrupted();
                                }
                                flag.set(flagged);
                            }));
            firstRuns.await();
            time.advance(Duration.ofMillis(900));

            reportOfEnd(coordinator);
            assertThat(flag).hasValue(false);
        }
    }

    private static void assertShowsGate(List<StackTraceElement> stack) {
        assertThat(stack).anyMatch(frame -> frame.getClassName().equals(Gate.class.getName()));
    }
}
