package dev.softlanding.shutdown.engine;

import static dev.softlanding.shutdown.engine.Harness.SECOND;
import static dev.softlanding.shutdown.engine.Harness.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.report.Leftover;
import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.report.TaskStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bodies as they should not be: whatever they do to their thread or to the coordinator, the run goes on. */
@Timeout(20)
class FailuresTests {

    @RegisterExtension
    final Harness harness = new Harness();

    /** One that nobody can look at without being hurt. */
    private static final class Hostile extends RuntimeException {

        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("on purpose");
        }

        @Override
        public String toString() {
            throw new NoClassDefFoundError("on purpose");
        }

        @Override
        public synchronized Throwable getCause() {
            return this;
        }
    }

    @SuppressWarnings("removal")
    static Stream<Throwable> throwables() {
        return Stream.of(
                new IOException("checked"),
                new IllegalStateException((String) null),
                new IllegalStateException("without a cause", null),
                new InterruptedException("though nobody interrupted it"),
                new AssertionError("an error"),
                new OutOfMemoryError("by hand"),
                new ThreadDeath(),
                new Hostile());
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("throwables")
    void bodyWhenItThrowsHasFailedAndOthersRun(Throwable thrown) throws Exception {
        ShutdownCoordinator coordinator = harness.started(
                Harness.task("a", () -> FailuresTests.<RuntimeException>sneak(thrown)),
                Harness.task("b", () -> {}, "a"));

        ShutdownReport report = harness.reportOfEnd(coordinator);

        assertThat(task(report, "a").status()).isEqualTo(TaskStatus.FAILED);
        assertThat(task(report, "a").failure() == thrown).as("what it threw").isTrue();
        assertThat(harness.events().awaitEnd("a").failure() == thrown)
                .as("what it threw")
                .isTrue();
        assertThat(task(report, "b").status()).isEqualTo(TaskStatus.SUCCEEDED);
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }

    @Test
    void bodyWhenItThrowsNothingAtAllHasFailed() throws Exception {
        RuntimeException nothing = null;
        ShutdownCoordinator coordinator = harness.started(Harness.task("a", () -> {
            throw nothing;
        }));

        assertThat(task(harness.reportOfEnd(coordinator), "a").failure()).isInstanceOf(NullPointerException.class);
    }

    @Test
    void bodyWhenItOverflowsItsStackHasFailed() throws Exception {
        ShutdownCoordinator coordinator =
                harness.started(Harness.task("a", this::recurse), Harness.task("b", () -> {}, "a"));

        ShutdownReport report = harness.reportOfEnd(coordinator);

        assertThat(task(report, "a").failure()).isInstanceOf(StackOverflowError.class);
        assertThat(task(report, "b").status()).isEqualTo(TaskStatus.SUCCEEDED);
    }

    private int depth;

    @SuppressWarnings("InfiniteRecursion")
    private void recurse() {
        depth++;
        recurse();
        depth--;
    }

    @Test
    void bodyWhenItsThreadIsStoppedHasFailedAndOthersRun() throws Exception {
        assumeThat(Runtime.version().feature()).as("the last JDK that can").isLessThan(20);
        Gate stopped = harness.deaf();
        Gate other = harness.polite();
        ShutdownCoordinator coordinator = harness.started(
                Harness.task("a", stopped), Harness.task("b", () -> {}, "a"), Harness.task("other", other));
        other.awaitEntered();

        stop(stopped.awaitEntered());

        harness.events().awaitEnd("b");
        other.open();
        ShutdownReport report = harness.reportOfEnd(coordinator);
        assertThat(task(report, "a").status()).isEqualTo(TaskStatus.FAILED);
        assertThat(task(report, "a").failure()).isInstanceOf(ThreadDeath.class);
        assertThat(report.tasks())
                .filteredOn(task -> !task.name().equals("a"))
                .extracting(TaskReport::status)
                .containsOnly(TaskStatus.SUCCEEDED);
    }

    @SuppressWarnings({"deprecation", "removal"})
    private static void stop(Thread thread) {
        thread.stop();
    }

    @Test
    void bodyWhenItInterruptsItselfAndWaitsHasFailedAndNotTimedOut() throws Exception {
        Gate gate = harness.polite();
        ShutdownCoordinator coordinator = harness.started(Harness.task("a", () -> {
            Thread.currentThread().interrupt();
            gate.run();
        }));

        TaskReport report = task(harness.reportOfEnd(coordinator), "a");

        assertThat(report.status()).isEqualTo(TaskStatus.FAILED);
        assertThat(report.failure()).isInstanceOf(InterruptedException.class);
        assertThat(harness.events().events(ShutdownEvent.TaskInterrupted.class)).isEmpty();
    }

    /** Nobody can tell that interrupt from one that was meant for the body; it costs that body and nobody else. */
    @Test
    void threadWhenKeptByABodyAndInterruptedLaterHoldsNobody() throws Exception {
        var kept = new AtomicReference<Thread>();
        Gate next = harness.polite();
        ShutdownCoordinator coordinator = harness.started(
                Harness.task("a", () -> kept.set(Thread.currentThread())),
                Harness.task("b", next, "a"),
                Harness.task("c", () -> {}, "b"));
        assertThat(next.awaitEntered()).as("the same thread").isSameAs(kept.get());

        kept.get().interrupt();

        ShutdownReport report = harness.reportOfEnd(coordinator);
        assertThat(task(report, "b").status()).isEqualTo(TaskStatus.FAILED);
        assertThat(task(report, "b").failure()).isInstanceOf(InterruptedException.class);
        assertThat(task(report, "c").status()).isEqualTo(TaskStatus.SUCCEEDED);
    }

    @Test
    void threadWhenKeptAndInterruptedWhileItIsIdleIsCleanForTheNext() throws Exception {
        var kept = new AtomicReference<Thread>();
        var flag = new AtomicReference<Boolean>();
        Gate holding = harness.polite();
        ShutdownCoordinator coordinator = harness.started(
                Harness.task("a", () -> kept.set(Thread.currentThread())),
                Harness.task("holding", holding),
                Harness.task("b1", () -> flag.set(Thread.currentThread().isInterrupted()), "holding"),
                Harness.task("b2", () -> {}, "holding"));
        harness.events().awaitEnd("a");
        holding.awaitEntered();
        kept.get().interrupt();

        holding.open();

        harness.reportOfEnd(coordinator);
        assertThat(flag).hasValue(false);
        assertThat(harness.ended()).hasSize(4);
    }

    @Test
    void bodyWhenItCallsBackIsAnsweredAndNeverHolds() throws Exception {
        var coordinator = new AtomicReference<ShutdownCoordinator>();
        var answers = new ConcurrentLinkedQueue<Object>();
        ShutdownTask talkative = Harness.task("talkative", () -> {
            ShutdownCoordinator its = coordinator.get();
            answers.add(its.trigger(ShutdownReason.MEMORY));
            answers.add(its.state());
            answers.add(its.report().task("talkative").orElseThrow().status());
            answers.add(its.cancel("talkative"));
            answers.add(its.cancel("other"));
            answers.add(its.awaitTerminated(Duration.ofMillis(1)));
            answers.add(its.awaitTerminal(Duration.ofMillis(1)));
            answers.add(catchThrowable(its::arm).getClass());
            answers.add(catchThrowable(() -> its.change(changes -> {})).getClass());
            answers.add(catchThrowable(() -> its.register(Harness.task("late", () -> {})))
                    .getClass());
            answers.add(its.escalate());
            answers.add(its.escalate());
        });
        coordinator.set(harness.armed(talkative, Harness.task("other", () -> {}, "talkative")));

        coordinator.get().trigger(ShutdownReason.API);

        ShutdownReport report = harness.reportOfEnd(coordinator.get());
        assertThat(task(report, "talkative").failure()).isNull();
        assertThat(answers)
                .extracting(Object::toString)
                .containsExactly(
                        "true",
                        "RUNNING",
                        "RUNNING",
                        "false",
                        "true",
                        "false",
                        "false",
                        ShutdownException.class.toString(),
                        ShutdownException.class.toString(),
                        ShutdownException.class.toString(),
                        "true",
                        "false");
        assertThat(task(report, "talkative").status()).isEqualTo(TaskStatus.CUT_OFF);
        assertThat(task(report, "other").status()).isEqualTo(TaskStatus.CANCELLED);
    }

    /** Wherever foreign code is called: its thread holds no lock of the run. */
    @Test
    void foreignCodeWhenItCallsBackFromAnywhereNeverHolds() throws Exception {
        var coordinator = new AtomicReference<ShutdownCoordinator>();
        var stage = new CompletableFuture<Void>();
        Runnable callBack = () -> {
            ShutdownCoordinator its = coordinator.get();
            onAnotherThread(() -> {
                its.state();
                its.cancel("never");
                its.trigger(ShutdownReason.EXIT);
            });
        };
        stage.whenComplete((nothing, failure) -> callBack.run());
        coordinator.set(harness.armed(
                harness.builder().listener(event -> callBack.run()).leftovers(() -> {
                    callBack.run();
                    return List.<Leftover>of();
                }),
                ShutdownTask.named("a")
                        .timeout(SECOND)
                        .inFlight(() -> {
                            callBack.run();
                            return 1;
                        })
                        .runAsync(context -> stage),
                Harness.task("never", () -> {}, "a")));
        coordinator.get().trigger(ShutdownReason.API);
        harness.events().await(ShutdownEvent.TaskStarted.class, started -> started.task()
                .equals("a"));
        coordinator.get().report();

        harness.time().advance(SECOND);

        ShutdownReport report = harness.reportOfEnd(coordinator.get());
        assertThat(task(report, "a").status()).isEqualTo(TaskStatus.TIMED_OUT);
        assertThat(task(report, "never").status()).isEqualTo(TaskStatus.CANCELLED);
    }

    /** Would wait for ever if this thread held what the other needs. */
    private static void onAnotherThread(Runnable what) {
        var failures = new ArrayList<Throwable>();
        var other = new Thread(what);
        other.setUncaughtExceptionHandler((thread, failure) -> failures.add(failure));
        other.start();
        try {
            other.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        assertThat(failures).isEmpty();
    }
}
