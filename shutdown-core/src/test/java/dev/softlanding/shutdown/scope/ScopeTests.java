package dev.softlanding.shutdown.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.engine.Gate;
import dev.softlanding.shutdown.guard.GuardedRun;
import dev.softlanding.shutdown.time.VirtualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A scope that its owner closes. */
@Timeout(20)
class ScopeTests {

    private final VirtualTime time = new VirtualTime();
    private final ShutdownScopes scopes = ShutdownScopes.builder().time(time).build();
    private final List<String> ran = new CopyOnWriteArrayList<>();

    @AfterEach
    void clearFlag() {
        Thread.interrupted();
    }

    private Thread closeAside(Scope scope, AtomicReference<Throwable> failure) {
        var thread = new Thread(() -> failure.set(new GuardedRun().run(scope::close)));
        thread.start();
        return thread;
    }

    @Test
    void stepsWhenTheScopeIsClosedRunOnceLastFirstOnTheCallingThread() {
        try (var scope = scopes.open("tenant-42")) {
            scope.defer("a", () -> ran.add("a on " + Thread.currentThread().getName()));
            scope.defer("b", () -> ran.add("b"));
            assertThat(scopes.openCount()).isEqualTo(1);
            scope.close();
            scope.close();
        }

        assertThat(ran).containsExactly("b", "a on " + Thread.currentThread().getName());
        assertThat(scopes.snapshot()).isEmpty();
        assertThat(scopes.openCount()).isZero();
    }

    @Test
    void closeWhenStepsFailRunsTheOthersAndTellsAll() {
        var first = new IOException("first");
        var second = new StackOverflowError("second");
        var scope = scopes.open("tenant-42");
        scope.defer("a", () -> ran.add("a"));
        scope.defer("b", () -> {
            throw second;
        });
        scope.defer("c", () -> ran.add("c"));
        scope.defer("d", () -> {
            throw first;
        });

        assertThatExceptionOfType(ShutdownException.class)
                .isThrownBy(scope::close)
                .withMessage(
                        "Scope 'tenant-42' was closed, but not all of its steps succeeded: ['d' FAILED, 'b' FAILED]")
                .withCause(first)
                .satisfies(thrown -> assertThat(thrown.getSuppressed()).containsExactly(second));
        assertThat(ran).containsExactly("c", "a");
        assertThatCode(scope::close).doesNotThrowAnyException();
    }

    @Test
    void stepWhenCancelledDoesNotRun() {
        var scope = scopes.open("tenant-42");
        scope.defer("a", () -> ran.add("a"));
        DeferredStep middle = scope.defer("b", () -> ran.add("b"));
        scope.defer("c", () -> ran.add("c"));

        assertThat(middle.cancel()).isTrue();
        assertThat(middle.cancel()).isFalse();
        assertThat(scopes.snapshot().get(0).steps()).containsExactly("c", "a");
        scope.close();

        assertThat(ran).containsExactly("c", "a");
    }

    @Test
    void stepWhenItHasBegunCanNoLongerBeCancelled() {
        var scope = scopes.open("tenant-42");
        var self = new AtomicReference<DeferredStep>();
        self.set(scope.defer("a", () -> ran.add("cancelled: " + self.get().cancel())));

        scope.close();

        assertThat(ran).containsExactly("cancelled: false");
        assertThat(self.get().cancel()).isFalse();
    }

    @Test
    void stepWhenDeferredByAStepIsTheNext() {
        var scope = scopes.open("tenant-42");
        scope.defer("a", () -> ran.add("a"));
        scope.defer("b", () -> {
            scope.defer("c", () -> ran.add("c"));
            ran.add("b");
        });

        scope.close();

        assertThat(ran).containsExactly("b", "c", "a");
    }

    @Test
    void stepWhenDeferredAfterTheOwnersCloseRunsAtOnceAndIsAMistake() {
        var scope = scopes.open("tenant-42");
        scope.close();

        assertThatThrownBy(() -> scope.defer("late", () -> ran.add("late")))
                .isInstanceOf(ShutdownException.class)
                .hasMessage(
                        "'late' of scope 'tenant-42' was deferred after its scope was closed, and run at once. Defer"
                                + " before you close.");
        assertThat(ran).containsExactly("late");
    }

    @Test
    void closeWhenCalledByAStepReturnsAtOnce() {
        var scope = scopes.open("tenant-42");
        scope.defer("a", () -> ran.add("a"));
        scope.defer("b", () -> {
            scope.close();
            ran.add("b");
        });

        scope.close();

        assertThat(ran).containsExactly("b", "a");
    }

    /** Own time, the scope's time, and when the step is interrupted, in milliseconds. */
    @ParameterizedTest
    @CsvSource({
        "     , 3000, 2900", // the scope's, less 100 ms
        "1000 , 3000, 900",
        "5000 , 3000, 2900",
        "500  , 3000, 450", // less a tenth
        "     ,   10,  45", // never less than 50
        "   1 , 3000,  45",
    })
    void stepWhenItsTimeIsNearlyOverIsInterrupted(Long own, long scopes, long interruptedAfter) throws Exception {
        var gate = Gate.polite();
        var failure = new AtomicReference<Throwable>();
        Scope scope = this.scopes
                .scope("tenant-42")
                .timeout(Duration.ofMillis(scopes))
                .open();
        scope.defer("next", () -> ran.add("next"));
        if (own == null) {
            scope.defer("stuck", gate);
        } else {
            scope.defer("stuck", Duration.ofMillis(own), gate);
        }
        Thread closing = closeAside(scope, failure);
        gate.awaitEntered();
        time.awaitScheduled(1);

        time.advance(Duration.ofMillis(interruptedAfter).minusNanos(1));
        time.awaitScheduled(1);
        assertThat(closing.isAlive()).isTrue();
        time.advance(Duration.ofNanos(1));
        closing.join();

        gate.awaitInterrupted();
        assertThat(ran).containsExactly("next");
        assertThat(failure.get())
                .hasMessageContaining("['stuck' TIMED_OUT]")
                .hasCauseInstanceOf(InterruptedException.class);
    }

    @Test
    void stepWhenItIgnoresItsInterruptHoldsItsOwnerButIsTold() throws Exception {
        var gate = Gate.deaf();
        var failure = new AtomicReference<Throwable>();
        Scope scope = scopes.open("tenant-42");
        scope.defer("next", () -> ran.add("next"));
        scope.defer("stuck", Duration.ofSeconds(1), gate);
        Thread closing = closeAside(scope, failure);
        gate.awaitEntered();
        time.awaitScheduled(1);

        time.advance(Duration.ofHours(1));
        gate.awaitInterrupted();
        assertThat(ran).isEmpty();
        gate.open();
        closing.join();

        assertThat(ran).containsExactly("next");
        assertThat(failure.get().getCause())
                .hasMessage("'stuck' of scope 'tenant-42' was interrupted because it took nearly 1 s, and then ended");
    }

    @Test
    void interruptOfTheOwnerWhenPendingIsHiddenFromStepsAndPendingAgain() {
        var scope = scopes.open("tenant-42");
        scope.defer("a", () -> ran.add("a sees " + Thread.currentThread().isInterrupted()));
        scope.defer("b", () -> ran.add("b sees " + Thread.currentThread().isInterrupted()));
        Thread.currentThread().interrupt();

        scope.close();

        assertThat(ran).containsExactly("b sees false", "a sees false");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void closeWhenAnotherThreadIsClosingWaitsForIt() throws Exception {
        var gate = Gate.polite();
        var failure = new AtomicReference<Throwable>();
        Scope scope = scopes.open("tenant-42");
        scope.defer("slow", gate);
        Thread first = closeAside(scope, failure);
        gate.awaitEntered();
        Thread second = closeAside(scope, failure);
        time.awaitScheduled(2); // the timer and the second

        gate.open();
        second.join();
        first.join();

        assertThat(scopes.openCount()).isZero();
        assertThat(failure.get()).isNull();
    }

    /** By the scope's time, or by an interrupt. */
    @ParameterizedTest
    @CsvSource({"true", "false"})
    void closeWhenAnotherThreadIsStuckInItReturnsInTheEnd(boolean byInterrupt) throws Exception {
        var gate = Gate.deaf();
        Scope scope = scopes.open("tenant-42");
        scope.defer("stuck", gate);
        Thread first = closeAside(scope, new AtomicReference<>());
        gate.awaitEntered();
        time.awaitScheduled(1);
        Thread second = closeAside(scope, new AtomicReference<>());
        time.awaitScheduled(2);

        if (byInterrupt) {
            second.interrupt();
        } else {
            time.advance(ShutdownScopes.DEFAULT_SCOPE_TIMEOUT.plusMillis(50));
        }
        second.join();

        assertThat(scopes.snapshot()).singleElement().matches(OpenScope::closing);
        gate.open();
        first.join();
        assertThat(scopes.snapshot()).isEmpty();
    }

    @Test
    void stageWhenTheScopeIsClosedIsCancelledAndOneThatCompletedIsForgotten() {
        var done = new CompletableFuture<String>();
        var running = new CompletableFuture<String>();
        var before = CompletableFuture.completedFuture("before");
        var scope = scopes.open("tenant-42");
        scope.bind("done", done);
        scope.bind("running", running);
        scope.bind("before", before);

        done.complete("result");

        assertThat(scopes.snapshot().get(0).steps()).containsExactly("running");
        scope.close();
        assertThat(running).isCancelled();
        assertThat(done).isCompletedWithValue("result");
    }

    @Test
    void scopeWhenOpenShowsWhatIsKnownOfIt() {
        Scope scope = scopes.scope("tenant-42")
                .owner("billing")
                .label("region", "eu")
                .label("tier", "gold")
                .open();
        scope.defer("a", () -> {});
        scope.defer("b", () -> {});
        time.advance(Duration.ofSeconds(5));
        scopes.open("tenant-43");

        List<OpenScope> open = scopes.snapshot();

        assertThat(open).extracting(OpenScope::name).containsExactly("tenant-42", "tenant-43");
        OpenScope first = open.get(0);
        assertThat(first.owner()).isEqualTo("billing");
        assertThat(first.labels()).containsExactly(Map.entry("region", "eu"), Map.entry("tier", "gold"));
        assertThat(first.age()).isEqualTo(Duration.ofSeconds(5));
        assertThat(first.openedAt()).isEqualTo(time.instant().minusSeconds(5));
        assertThat(first.steps()).containsExactly("b", "a");
        assertThat(first).matches(one -> !one.closing() && !one.leaked() && !one.overdue());
    }

    @Test
    void declarationWhenItMakesNoSenseIsRefusedWithValueAndFix() {
        assertThatThrownBy(() -> scopes.scope("a").owner("x").owner("y"))
                .hasMessage("scope 'a' was given the owner y after it was given x. Give it one.");
        assertThatThrownBy(() -> scopes.scope("a").label("k", "x").label("k", "y"))
                .hasMessageContaining("label 'k' y");
        assertThatThrownBy(
                        () -> scopes.scope("a").timeout(Duration.ofSeconds(1)).timeout(Duration.ofMillis(1500)))
                .hasMessage("scope 'a' was given the timeout 1.5 s after it was given 1 s. Give it one.");
        assertThatThrownBy(() -> scopes.scope("a").timeout(Duration.ZERO).open())
                .isInstanceOf(ShutdownException.class)
                .hasMessage("The timeout of scope 'a' is 0 s. Use more than zero.");
        assertThatThrownBy(() ->
                        scopes.scope("a").timeToLive(Duration.ofSeconds(-1)).open())
                .hasMessageContaining("time to live of scope 'a' is -1 s");
        assertThatThrownBy(() -> scopes.open("a").defer("s", Duration.ZERO, () -> {}))
                .hasMessage("The timeout of step 's' is 0 s. Use more than zero.");
        assertThatThrownBy(() -> ShutdownScopes.builder().closingThreads(0))
                .hasMessage("The closing threads are 0. Use at least one.");
    }

    @Test
    void timeWhenItIsLongerThanAnyProcessLivesIsAccepted() {
        var scope = scopes.scope("tenant-42")
                .timeout(Duration.ofSeconds(Long.MAX_VALUE))
                .timeToLive(Duration.ofSeconds(Long.MAX_VALUE))
                .open();
        scope.defer("a", Duration.ofSeconds(Long.MAX_VALUE), () -> ran.add("a"));

        scope.close();

        assertThat(ran).containsExactly("a");
    }
}
