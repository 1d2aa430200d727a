package dev.softlanding.shutdown.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.engine.Gate;
import dev.softlanding.shutdown.scope.ScopeClosing.Outcome;
import dev.softlanding.shutdown.scope.ScopeClosing.StepFailure;
import dev.softlanding.shutdown.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A shutdown closes the scopes that are open. */
@Timeout(20)
class ScopesClosingTests {

    private static final Duration LEFT = Duration.ofSeconds(5);

    private final VirtualTime time = new VirtualTime();
    private final ShutdownScopes scopes = ShutdownScopes.builder().time(time).build();
    private final List<String> ran = new CopyOnWriteArrayList<>();

    private TaskThread close(ShutdownScopes scopes) {
        return new TaskThread(time, scopes.closingTask(), LEFT);
    }

    private Outcome outcome(String scope) {
        return scopes.closings().stream()
                .filter(closing -> closing.name().equals(scope))
                .findFirst()
                .orElseThrow()
                .outcome();
    }

    private Thread closeAside(Scope scope) {
        var thread = new Thread(() -> {
            try {
                scope.close();
            } catch (ShutdownException expected) {
                ran.add(expected.getMessage());
            }
        });
        thread.start();
        return thread;
    }

    @Test
    void taskIsPartOfThePhaseFlushAndTellsHowManyScopesAreOpen() {
        ShutdownTask task = ShutdownScopes.builder()
                .closingTimeout(Duration.ofSeconds(7))
                .build()
                .closingTask();
        assertThat(task.name()).isEqualTo("scopes");
        assertThat(task.phase()).isEqualTo(Phase.FLUSH);
        assertThat(task.timeout()).isEqualTo(Duration.ofSeconds(7));

        scopes.open("a");
        scopes.open("b").close();
        assertThat(scopes.closingTask().inFlight().getAsLong()).isEqualTo(1);
    }

    @Test
    void taskWhenNoScopeIsOpenDoesNothing() throws Exception {
        assertThat(close(scopes).join()).isNull();
        assertThat(scopes.closings()).isEmpty();
    }

    @Test
    void scopesAreClosedInParallelOnThreadsNamedAfterThem() throws Exception {
        List<Gate> gates = Stream.generate(Gate::polite).limit(3).toList();
        for (int i = 0; i < 3; i++) {
            scopes.open("tenant-" + i).defer("step", gates.get(i));
        }

        TaskThread task = close(scopes);

        for (int i = 0; i < 3; i++) {
            Thread thread = gates.get(i).awaitEntered();
            assertThat(thread.getName()).isEqualTo("shutdown-scope-tenant-" + i);
            assertThat(thread.isDaemon()).isTrue();
        }
        assertThat(scopes.snapshot()).hasSize(3).allMatch(OpenScope::closing);
        gates.forEach(Gate::open);
        assertThat(task.join()).isNull();
        assertThat(scopes.openCount()).isZero();
        assertThat(scopes.closings()).hasSize(3).allMatch(closing -> closing.outcome() == Outcome.SUCCEEDED);
    }

    @Test
    void scopesWhenThreadsAreScarceAreClosedTheLastOpenedFirst() throws Exception {
        ShutdownScopes few =
                ShutdownScopes.builder().time(time).closingThreads(1).build();
        for (String name : List.of("a", "b", "c")) {
            few.open(name).defer("step", () -> ran.add(name));
        }

        assertThat(close(few).join()).isNull();

        assertThat(ran).containsExactly("c", "b", "a");
    }

    static Stream<Arguments> endings() {
        ShutdownTask.Action throwing = () -> {
            throw new IllegalStateException("no");
        };
        return Stream.of(
                Arguments.of(Outcome.SUCCEEDED, (ShutdownTask.Action) () -> {}, false),
                Arguments.of(Outcome.FAILED, throwing, false),
                Arguments.of(Outcome.TIMED_OUT, Gate.polite(), true),
                Arguments.of(Outcome.ABANDONED, Gate.deaf(), true));
    }

    /** Whatever a step does, the next one of its scope runs, and another scope does not notice. */
    @ParameterizedTest
    @MethodSource("endings")
    void scopeWhenAStepEndsBadlyGoesOn(Outcome expected, ShutdownTask.Action step, boolean takesItsTime)
            throws Exception {
        Scope scope =
                scopes.scope("tenant-42").owner("billing").label("region", "eu").open();
        scope.defer("next", () -> ran.add("next"));
        scope.defer("step", Duration.ofSeconds(1), step);
        var other = Gate.polite();
        scopes.open("tenant-43").defer("step", other);

        TaskThread task = close(scopes);
        other.awaitEntered();
        other.open();
        if (takesItsTime) {
            ((Gate) step).awaitEntered();
            time.awaitScheduled(2); // the task and the timer
            time.advance(Duration.ofMillis(900));
            ((Gate) step).awaitInterrupted();
        }
        if (expected == Outcome.ABANDONED) {
            time.awaitScheduled(2);
            time.advance(Duration.ofMillis(100));
        }
        Throwable failure = task.join();

        assertThat(ran).containsExactly("next");
        assertThat(outcome("tenant-42")).isEqualTo(expected);
        assertThat(outcome("tenant-43")).isEqualTo(Outcome.SUCCEEDED);
        if (expected == Outcome.SUCCEEDED) {
            assertThat(failure).isNull();
        } else {
            assertThat(failure)
                    .isInstanceOf(ShutdownException.class)
                    .hasMessage("1 of 2 scopes were not closed well: ['tenant-42' %s [step]]; 0 are still open: []"
                            .formatted(expected))
                    .hasCause(failureOf("tenant-42").cause());
        }
        assertThat(scopes.openCount()).isZero();
    }

    private StepFailure failureOf(String scope) {
        return scopes.closings().stream()
                .filter(closing -> closing.name().equals(scope))
                .flatMap(closing -> closing.failures().stream())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void stepWhenAbandonedIsShownWhereItIsStuck() throws Exception {
        var stuck = Gate.deaf();
        Scope scope =
                scopes.scope("tenant-42").owner("billing").label("region", "eu").open();
        scope.defer("close ledger", Duration.ofSeconds(1), stuck);
        TaskThread task = close(scopes);
        abandon(stuck, Duration.ofSeconds(1));
        task.join();

        ScopeClosing closing = scopes.closings().get(0);
        assertThat(closing.owner()).isEqualTo("billing");
        assertThat(closing.labels()).containsEntry("region", "eu");
        assertThat(closing.duration()).isEqualTo(Duration.ofSeconds(1));
        assertThat(closing.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.step()).isEqualTo("close ledger");
            assertThat(failure.cause())
                    .hasMessage("'close ledger' of scope 'tenant-42' was not over within 1 s and may still run; it was"
                            + " here");
            assertThat(failure.cause().getStackTrace())
                    .anyMatch(frame -> frame.getClassName().equals(Gate.class.getName()));
        });
        stuck.open();
    }

    private void abandon(Gate stuck, Duration limit) throws InterruptedException {
        stuck.awaitEntered();
        time.awaitScheduled(2);
        time.advance(limit.minusNanos(Limits.lead(limit.toNanos())));
        stuck.awaitInterrupted();
        time.awaitScheduled(2);
        time.advance(Duration.ofNanos(Limits.lead(limit.toNanos())));
    }

    /** A thread that is given up does not count, however few there may be. */
    @Test
    void scopesWhenEveryStepIsStuckAreAllClosed() throws Exception {
        ShutdownScopes few =
                ShutdownScopes.builder().time(time).closingThreads(1).build();
        List<Gate> gates = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Scope scope = few.open("tenant-" + i / 2);
            for (int step = 0; step < 2; step++) {
                gates.add(0, Gate.deaf());
                scope.defer("stuck", Duration.ofMillis(100), gates.get(0));
            }
        }

        TaskThread task = close(few);
        for (Gate gate : gates) {
            abandon(gate, Duration.ofMillis(100));
        }

        assertThat(task.join()).hasMessageStartingWith("4 of 4 scopes were not closed well");
        assertThat(few.openCount()).isZero();
        gates.forEach(Gate::open);
    }

    /** A quarter of the task's time is kept for the steps after a stuck one, which each get 50 ms at least. */
    @Test
    void stepsWhenOneTookAllOfTheScopesTimeStillRun() throws Exception {
        var stuck = Gate.deaf();
        Scope scope = scopes.scope("tenant-42").timeout(Duration.ofMinutes(1)).open();
        scope.defer("a", () -> ran.add("a"));
        scope.defer("b", () -> ran.add("b"));
        scope.defer("stuck", stuck);

        TaskThread task = close(scopes);
        abandon(stuck, LEFT.multipliedBy(3).dividedBy(4));

        assertThat(task.join()).hasMessageContaining("'tenant-42' ABANDONED [stuck]");
        assertThat(ran).containsExactly("b", "a");
        stuck.open();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void taskWhenItsTimeIsOverLeavesAndGivesBackWhatIsLeft(boolean byInterrupt) throws Exception {
        var running = Gate.polite();
        Scope scope = scopes.scope("running").timeout(Duration.ofHours(1)).open();
        scope.defer("left", () -> ran.add("left"));
        scope.defer("running", running);
        TaskThread task = byInterrupt
                ? close(scopes)
                : new TaskThread(time, scopes.closingTask(), Duration.ofMillis(20)); // less than the least of a step
        running.awaitEntered();
        time.awaitScheduled(2);

        if (byInterrupt) {
            task.interrupt();
        } else {
            time.advance(Duration.ofMillis(20));
        }
        Throwable failure = task.join();
        running.awaitInterrupted();
        running.awaitLeft();

        assertThat(failure).hasMessageContaining("'running' ABANDONED [running]");
        assertThat(ran).isEmpty();
        scope.close(); // waits until the scope is given back
        assertThat(ran).containsExactly("left");
        assertThat(scopes.openCount()).isZero();
    }

    /** A step that never ends is given up at its own time, although nobody waits for it any longer. */
    @Test
    void scopeWhenStuckAfterTheTaskHasLeftIsGivenBackToo() throws Exception {
        var stuck = Gate.deaf();
        Scope scope = scopes.open("tenant-42");
        scope.defer("left", () -> ran.add("left"));
        scope.defer("stuck", stuck);
        TaskThread task = close(scopes);
        stuck.awaitEntered();
        time.awaitScheduled(2);
        task.interrupt();
        task.join();
        stuck.awaitInterrupted();
        Thread owner = closeAside(scope);
        time.awaitScheduled(2); // the timer and the owner

        time.advance(ShutdownScopes.DEFAULT_SCOPE_TIMEOUT);
        owner.join();

        assertThat(ran).containsExactly("left");
        assertThat(scopes.openCount()).isZero();
        stuck.open();
    }

    @Test
    void scopesWhenTheTaskLeftBeforeTheirTurnAreStillOpenAndNamed() throws Exception {
        ShutdownScopes few =
                ShutdownScopes.builder().time(time).closingThreads(1).build();
        few.open("first").defer("a", () -> {});
        var running = Gate.polite();
        few.open("second").defer("running", running);
        TaskThread task = close(few);
        running.awaitEntered();

        task.interrupt();

        assertThat(task.join())
                .hasMessageStartingWith("1 of 1 scopes were not closed well: ['second' ABANDONED [running]]")
                .hasMessageContaining("scope 'first'");
        assertThat(few.snapshot()).extracting(OpenScope::name).contains("first");
        assertThat(few.closings()).hasSize(1);
    }

    @Test
    void scopeWhenOpenedDuringTheClosingIsClosedToo() throws Exception {
        var gate = Gate.polite();
        scopes.open("tenant-42").defer("step", gate);
        TaskThread task = close(scopes);
        gate.awaitEntered();
        var late = Gate.polite();
        late.open(); // its step is run at once, and here, if the closing was faster
        Scope opened = scopes.open("late");
        try {
            opened.defer("step", late);
        } finally {
            gate.open();
        }

        assertThat(task.join()).isNull();
        assertThat(late.hasEntered()).isTrue();
        assertThat(scopes.closings()).extracting(ScopeClosing::name).containsExactlyInAnyOrder("tenant-42", "late");
    }

    @Test
    void scopeWhenOpenedByAStepIsClosedToo() throws Exception {
        scopes.open("outer").defer("step", () -> scopes.open("inner").defer("step", () -> ran.add("inner")));

        assertThat(close(scopes).join()).isNull();

        assertThat(ran).containsExactly("inner");
        assertThat(scopes.openCount()).isZero();
    }

    @Test
    void scopeWhenOpenedAfterTheClosingIsEvidence() throws Exception {
        close(scopes).join();

        Scope scope = scopes.open("late");

        assertThat(scopes.snapshot()).extracting(OpenScope::name).containsExactly("late");
        scope.close();
    }

    @Test
    void stepWhenDeferredAfterTheShutdownClosedTheScopeRunsAtOnceOnTheCallingThread() throws Exception {
        Scope scope = scopes.open("tenant-42");
        close(scopes).join();

        DeferredStep step =
                scope.defer("late", () -> ran.add(Thread.currentThread().getName()));

        assertThat(ran).containsExactly(Thread.currentThread().getName());
        assertThat(step.cancel()).isFalse();
        assertThatThrownBy(() -> scope.defer("bad", () -> {
                    throw new IllegalStateException("no");
                }))
                .isInstanceOf(ShutdownException.class)
                .hasMessageContaining("'bad' FAILED")
                .hasRootCauseMessage("no");
    }

    @Test
    void closeWhenTheShutdownIsClosingWaitsForIt() throws Exception {
        var gate = Gate.polite();
        Scope scope = scopes.open("tenant-42");
        scope.defer("last", () -> ran.add("last"));
        scope.defer("slow", gate);
        TaskThread task = close(scopes);
        gate.awaitEntered();
        Thread owner = closeAside(scope);
        time.awaitScheduled(3); // the task, the timer and the owner

        gate.open();
        owner.join();

        assertThat(ran).containsExactly("last");
        assertThat(task.join()).isNull();
    }

    @Test
    void closeWhenCalledByAStepOfTheShutdownsClosingReturnsAtOnce() throws Exception {
        Scope scope = scopes.open("tenant-42");
        scope.defer("last", () -> ran.add("last"));
        scope.defer("closes", scope::close);

        assertThat(close(scopes).join()).isNull();

        assertThat(ran).containsExactly("last");
    }

    @Test
    void scopeWhenItsOwnerIsClosingItIsWaitedFor() throws Exception {
        var gate = Gate.polite();
        Scope scope = scopes.open("tenant-42");
        scope.defer("slow", gate);
        Thread owner = closeAside(scope);
        gate.awaitEntered();
        TaskThread task = close(scopes);
        time.awaitScheduled(2);

        gate.open();

        assertThat(task.join()).isNull();
        assertThat(scopes.closings()).as("how it went is its owner's to tell").isEmpty();
        owner.join();
    }

    @Test
    void scopeWhenItsOwnerIsStuckInItIsLeftToItAndReported() throws Exception {
        var stuck = Gate.deaf();
        Scope scope = scopes.open("tenant-42");
        scope.defer("stuck", stuck);
        Thread owner = closeAside(scope);
        stuck.awaitEntered();
        TaskThread task = close(scopes);
        time.awaitScheduled(2);

        time.advance(ShutdownScopes.DEFAULT_SCOPE_TIMEOUT.plusMillis(50));

        assertThat(task.join()).hasMessageContaining("'tenant-42' ABANDONED [stuck]");
        stuck.open();
        owner.join();
    }

    @Test
    void messageWhenManyScopesFailedStaysReadable() throws Exception {
        for (int i = 0; i < 100; i++) {
            scopes.open("tenant-" + i).defer("step", () -> {
                throw new IllegalStateException("no");
            });
        }

        Throwable failure = close(scopes).join();

        assertThat(failure).hasMessageContaining("100 of 100 scopes").hasMessageContaining(", and 80 more]");
        assertThat(failure.getSuppressed()).hasSize(20);
        assertThat(scopes.closings()).hasSize(100);
    }
}
