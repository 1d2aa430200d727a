package dev.softlanding.shutdown.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.ShutdownSettings;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.engine.Gate;
import dev.softlanding.shutdown.engine.Recorder;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.flush.Flusher;
import dev.softlanding.shutdown.flush.Flusher.Kind;
import dev.softlanding.shutdown.process.ProcessShutdown.Participant;
import dev.softlanding.shutdown.report.RunOutcome;
import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.time.Alarm;
import dev.softlanding.shutdown.time.TimeSource;
import dev.softlanding.shutdown.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the end of a process still does: the flush, the second signal, a foreign exit, the code. */
@Timeout(20)
class ProcessEndTests {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final ShutdownSettings CLOCK =
            new ShutdownSettings(Duration.ofSeconds(30), Duration.ZERO, Duration.ofSeconds(1));
    private static final Duration CUT_OFF = Duration.ofSeconds(29);
    private static final Duration A_BIT = Duration.ofMillis(1);

    private final VirtualTime time = new VirtualTime();
    private final FakeSignals signals = new FakeSignals();
    private final FakeExit exit = new FakeExit();
    private final ProcessShutdown process = new ProcessShutdown(signals, exit, time, () -> {});
    private final Recorder events = new Recorder();
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final List<Gate> gates = new ArrayList<>();

    @AfterEach
    void endAll() {
        gates.forEach(Gate::open);
        exit.release();
    }

    private Gate gate(Gate gate) {
        gates.add(gate);
        return gate;
    }

    private Participant join() {
        return process.join(ProcessSettings.of(CLOCK));
    }

    private ShutdownCoordinator armed(TimeSource time, ShutdownTask.Action action, Duration timeout) {
        ShutdownCoordinator coordinator = ShutdownCoordinator.builder()
                .settings(CLOCK)
                .time(time)
                .listener(events)
                .flusher(noting("final", Kind.FINAL))
                .flusher(noting("last", Kind.LAST))
                .build();
        coordinator.register(ShutdownTask.named("a").timeout(timeout).run(action));
        coordinator.arm();
        return coordinator;
    }

    private Flusher noting(String name, Kind kind) {
        return new Flusher(name, kind, HOUR, remaining -> heard.add(name));
    }

    @Test
    void endWhenTheRunIsCutOffFlushesTheLastAfterTheLastWordsAndHalts() throws Exception {
        Gate hanging = gate(Gate.polite());
        Participant participant = join();
        participant.lastWords(code -> heard.add("last words " + code));
        participant.shutDownBy(armed(time, hanging, HOUR));
        signals.raise("TERM");
        hanging.awaitEntered();

        time.advance(CUT_OFF);

        assertThat(exit.awaitCall()).isEqualTo("halt 143 by shutdown-exit");
        assertThat(heard).containsExactly("final", "last words 143", "last");
    }

    /** The run lives in a time of its own, which stands still, as if its keeper hung. */
    @Test
    void watchdogWhenTheRunDoesNotComeToItsCutOffFlushesAndHalts() throws Exception {
        Gate hanging = gate(Gate.polite());
        ShutdownCoordinator coordinator = armed(new VirtualTime(), hanging, HOUR);
        join().shutDownBy(coordinator);
        signals.raise("TERM");
        hanging.awaitEntered();
        time.awaitScheduled(1);

        time.advance(CUT_OFF.minus(A_BIT));
        time.awaitScheduled(1);
        assertThat(coordinator.flush().hasBegun()).isFalse();
        time.advance(A_BIT);

        assertThat(heard.take()).isEqualTo("final");
        time.awaitScheduled(1);
        assertThat(exit.isQuiet()).isTrue();
        time.advance(Duration.ofMillis(334));
        assertThat(heard.take()).isEqualTo("last");
        time.awaitScheduled(1);
        time.advance(Duration.ofMillis(167));
        assertThat(exit.awaitCall()).isEqualTo("halt 143 by shutdown-watchdog");
    }

    @Test
    void endWhenSomethingIsStuckFlushesAndHaltsLongBeforeTheKill() throws Exception {
        Gate deaf = gate(Gate.deaf());
        join().shutDownBy(armed(time, deaf, SECOND));
        signals.raise("TERM");
        deaf.awaitEntered();
        time.advance(Duration.ofMillis(900));
        deaf.awaitInterrupted();
        time.awaitScheduled(5); // keeper, watchdog, and the threads of the flush

        time.advance(Duration.ofMillis(100));

        assertThat(exit.awaitCall()).isEqualTo("halt 143 by shutdown-exit");
        assertThat(heard).containsExactly("final", "last");
    }

    @Test
    void endWhenTheRunIsCleanFlushesNothing() throws Exception {
        join().shutDownBy(armed(time, () -> {}, SECOND));

        signals.raise("TERM");

        assertThat(exit.awaitCall()).isEqualTo("exit 143");
        assertThat(heard).isEmpty();
    }

    @Test
    void signalWhenTheSameComesAgainAfterASecondCutsTheRunShort() throws Exception {
        Gate hanging = gate(Gate.polite());
        ShutdownCoordinator coordinator = armed(time, hanging, HOUR);
        join().shutDownBy(coordinator);
        signals.raise("INT");
        hanging.awaitEntered();
        time.advance(SECOND);

        signals.raise("INT");

        assertThat(exit.awaitCall()).isEqualTo("halt 130 by shutdown-exit");
        assertThat(heard).containsExactly("final", "last");
        assertThat(coordinator.report().outcome()).isEqualTo(RunOutcome.FORCED);
        assertThat(coordinator.report().laterTriggers()).containsExactly(ShutdownReason.SIGINT);
        assertThat(events.events(ShutdownEvent.TriggerJoined.class)).isEmpty();
        assertThat(events.events(ShutdownEvent.PatienceEnded.class))
                .containsExactly(
                        new ShutdownEvent.PatienceEnded(ShutdownReason.SIGINT, SECOND, Duration.ofMillis(500)));
    }

    /** It has come, so that it is not now. */
    @Test
    void signalWhenTheSameComesAgainAfterTheCutOffOnlyJoins() throws Exception {
        Gate deaf = gate(Gate.deaf());
        join().shutDownBy(armed(time, deaf, HOUR));
        signals.raise("TERM");
        deaf.awaitEntered();
        time.advance(CUT_OFF);
        deaf.awaitInterrupted();

        signals.raise("TERM");

        events.await(ShutdownEvent.TriggerJoined.class);
        assertThat(events.events(ShutdownEvent.PatienceEnded.class)).isEmpty();
    }

    @Test
    void watchdogWhenTheRunIsCutShortAndHangsHaltsHalfASecondLater() throws Exception {
        Gate deaf = gate(Gate.deaf());
        join().shutDownBy(armed(new VirtualTime(), deaf, HOUR));
        signals.raise("TERM");
        deaf.awaitEntered();
        time.advance(Duration.ofSeconds(5));

        signals.raise("TERM");

        time.awaitScheduled(1);
        time.advance(Duration.ofMillis(499));
        time.awaitScheduled(1);
        time.advance(Duration.ofMillis(1));
        assertThat(exit.awaitCall()).startsWith("halt 143");
    }

    @ParameterizedTest(name = "{0} again after {1} ms")
    @CsvSource({"TERM, 999, true", "INT, 5000, true", "TERM, 5000, false"})
    void signalWhenTooEarlyOrAnotherOrNotWantedOnlyJoins(String again, long after, boolean escalate) throws Exception {
        Gate hanging = gate(Gate.polite());
        ShutdownCoordinator coordinator = armed(time, hanging, HOUR);
        process.join(new ProcessSettings(CLOCK, true, ExitCodes.DEFAULTS, escalate))
                .shutDownBy(coordinator);
        signals.raise("TERM");
        hanging.awaitEntered();
        time.advance(Duration.ofMillis(after));

        signals.raise(again);

        assertThat(coordinator.report().laterTriggers()).hasSize(1);
        awaitEscalation();
        hanging.open();
        assertThat(exit.awaitCall()).isEqualTo("exit 143");
        assertThat(coordinator.report().outcome()).isEqualTo(RunOutcome.CLEAN);
    }

    /** Whoever cuts the run short does it on a thread of its own: if there is one, it has done its work. */
    private static void awaitEscalation() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("shutdown-escalation")) {
                thread.join();
            }
        }
    }

    @Test
    void jvmWhenSomethingElseEndsItIsHeldUpByTheRun() throws Exception {
        Gate gate = gate(Gate.polite());
        ShutdownCoordinator coordinator = armed(time, gate, HOUR);
        Participant participant = join();
        participant.lastWords(code -> heard.add("last words"));
        participant.shutDownBy(coordinator);
        var hook = new Thread(exit::endJvm);
        hook.start();
        gate.awaitEntered();
        assertThat(hook.isAlive()).isTrue();

        gate.open();

        hook.join();
        assertThat(coordinator.report().reason()).isEqualTo(ShutdownReason.EXIT);
        assertThat(exit.isQuiet()).as("its code is that of who called it").isTrue();
        assertThat(heard).containsExactly("last words");
        time.awaitScheduled(1);
        time.advance(Duration.ofSeconds(2));
        assertThat(exit.awaitCall()).as("other hooks have two seconds").isEqualTo("halt 143 by shutdown-watchdog");
    }

    @Test
    void jvmWhenSomethingElseEndsItAndATaskIsStuckIsHalted() throws Exception {
        Gate deaf = gate(Gate.deaf());
        join().shutDownBy(armed(time, deaf, SECOND));
        var hook = new Thread(exit::endJvm, "hook");
        hook.start();
        deaf.awaitEntered();
        time.advance(Duration.ofMillis(900));
        deaf.awaitInterrupted();
        time.awaitScheduled(5);

        time.advance(Duration.ofMillis(100));

        assertThat(exit.awaitCall()).isEqualTo("halt 143 by hook");
        assertThat(heard).containsExactly("final", "last");
    }

    /** A task that calls {@code System.exit} never returns from it, because the hook waits for the run. */
    @Test
    void jvmWhenATaskExitsItIsHeldUpUntilTheTaskIsGivenUp() throws Exception {
        ShutdownCoordinator coordinator = armed(time, () -> exit.exit(1), SECOND);
        join().shutDownBy(coordinator);
        signals.raise("TERM");
        assertThat(exit.awaitCall()).isEqualTo("exit 1");
        var hook = new Thread(exit::endJvm, "hook");
        hook.start();
        time.awaitScheduled(5);
        time.advance(Duration.ofMillis(900));
        time.awaitScheduled(5);

        time.advance(Duration.ofMillis(100));

        assertThat(exit.awaitCall()).startsWith("halt 143");
        assertThat(coordinator.report().reason()).isEqualTo(ShutdownReason.SIGTERM);
    }

    @Test
    void jvmWhenItIsOurOwnExitIsNotHeldUp() throws Exception {
        join().shutDownBy(armed(time, () -> {}, SECOND));
        signals.raise("TERM");
        assertThat(exit.awaitCall()).isEqualTo("exit 143");

        exit.endJvm();
    }

    @Test
    void jvmWhenTheLastHasLeftIsNotHookedAnyLonger() {
        Participant participant = join();
        assertThat(exit.hooks).hasSize(1);

        participant.leave();

        assertThat(exit.hooks).isEmpty();
    }

    @Test
    void processWhenMemoryRunsOutRunsThePlanAndExits() throws Exception {
        ShutdownCoordinator coordinator = armed(time, () -> {}, SECOND);
        join().shutDownBy(coordinator);

        process.shutDown(ShutdownReason.MEMORY);
        process.shutDown(ShutdownReason.MEMORY);

        assertThat(exit.awaitCall()).isEqualTo("exit 3");
        assertThat(coordinator.report().reason()).isEqualTo(ShutdownReason.MEMORY);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            SIGTERM, 15, CLEAN,    -,  -,  -, -, 143
            SIGINT,   2, FORCED,   -,  -,  -, -, 130
            SIGTERM, 15, CLEAN,    0, 10, 20, 5, 0
            SIGTERM, 15, DEGRADED, 0, 10, 20, 5, 10
            SIGTERM, 15, FORCED,   0, 10, 20, 5, 20
            MEMORY,   0, CLEAN,    0, 10, 20, 5, 5
            MEMORY,   0, FORCED,   -,  -,  -, -, 3
            API,      0, CLEAN,    -,  -,  -, -, 0
            API,      0, DEGRADED, -, 10,  -, -, 10
            EXIT,     0, FORCED,   -,  -,  -, -, 143
            """)
    void codeWhenSetIsThatOfTheOutcome(
            ShutdownReason reason,
            int signal,
            RunOutcome outcome,
            Integer clean,
            Integer degraded,
            Integer forced,
            Integer memory,
            int code) {
        assertThat(new ExitCodes(clean, degraded, forced, memory).of(reason, signal, outcome))
                .isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({"-1", "256"})
    void codeWhenNoProcessCanHaveItIsRefused(int code) {
        assertThatThrownBy(() -> new ExitCodes(null, code, null, null))
                .isInstanceOf(ShutdownException.class)
                .hasMessage("'shutdown.exit-code.degraded' is %s. Use 0 to 255.", code);
    }

    /** Of a run that something else has begun, the first signal is the clock: of the run, the watchdog and the code. */
    @Test
    void signalWhenSomethingElseHasBegunTheEndSetsTheClockAndTheCode() throws Exception {
        Gate hanging = gate(Gate.polite());
        ShutdownCoordinator coordinator = armed(time, hanging, HOUR);
        join().shutDownBy(coordinator);
        process.shutDown(ShutdownReason.ENDPOINT);
        hanging.awaitEntered();
        time.advance(Duration.ofSeconds(20));

        signals.raise("TERM");

        time.advance(Duration.ofSeconds(15)); // after the kill that there would have been
        assertThat(exit.isQuiet()).isTrue();
        assertThat(coordinator.report().cutOff()).isNull();
        time.advance(CUT_OFF.minusSeconds(15));
        assertThat(exit.awaitCall()).isEqualTo("halt 143 by shutdown-exit");
    }

    /** Nor does what was prepared for the cut-off that there would have been. */
    @ParameterizedTest
    @CsvSource({"true", "false"})
    void flushWhenALaterSignalSetsTheClockComesAtItsCutOffOnly(boolean begunByProcess) throws Exception {
        Gate hanging = gate(Gate.polite());
        ShutdownCoordinator coordinator = armed(time, hanging, HOUR);
        join().shutDownBy(coordinator);
        begin(begunByProcess, coordinator);
        hanging.awaitEntered();
        time.advance(Duration.ofSeconds(10));

        signals.raise("TERM");

        time.awaitScheduled(5); // keeper, watchdog, and the threads of the flush
        time.advance(CUT_OFF.minusSeconds(10));
        time.awaitScheduled(5);
        time.advance(Duration.ofSeconds(10).minus(A_BIT));
        time.awaitScheduled(5);
        assertThat(heard).isEmpty();
        assertThat(coordinator.flush().hasBegun()).isFalse();
        assertThat(exit.isQuiet()).isTrue();
        time.advance(A_BIT);
        assertThat(exit.awaitCall()).isEqualTo("halt 143 by shutdown-exit");
        assertThat(heard).containsExactly("final", "last");
    }

    private void begin(boolean byProcess, ShutdownCoordinator coordinator) {
        if (byProcess) {
            process.shutDown(ShutdownReason.API);
        } else {
            coordinator.trigger(ShutdownReason.API);
        }
    }

    /** The run lives in a time of its own, which stands still, as if its keeper hung. */
    @ParameterizedTest
    @CsvSource({"true", "false"})
    void watchdogWhenALaterSignalSetsTheClockFlushesAndHaltsByThat(boolean begunByProcess) throws Exception {
        Gate hanging = gate(Gate.polite());
        ShutdownCoordinator coordinator = armed(new VirtualTime(), hanging, HOUR);
        join().shutDownBy(coordinator);
        begin(begunByProcess, coordinator);
        hanging.awaitEntered();
        time.advance(Duration.ofSeconds(10));
        signals.raise("TERM");
        time.awaitScheduled(1);

        time.advance(CUT_OFF.minus(A_BIT));

        time.awaitScheduled(1);
        assertThat(coordinator.flush().hasBegun()).isFalse();
        assertThat(exit.isQuiet()).isTrue();
        time.advance(A_BIT);
        assertThat(heard.take()).isEqualTo("final");
        time.awaitScheduled(1);
        time.advance(Duration.ofMillis(499));
        assertThat(heard.take()).isEqualTo("last");
        time.awaitScheduled(1);
        assertThat(exit.isQuiet()).isTrue();
        time.advance(A_BIT);
        assertThat(exit.awaitCall()).isEqualTo("halt 143 by shutdown-watchdog");
    }

    @Test
    void processWhenTheRunCannotStartIsFlushedAndHalted() throws Exception {
        ShutdownCoordinator coordinator = armed(new BrokenTime(time), () -> {}, SECOND);
        join().shutDownBy(coordinator);
        BrokenTime.broken = true;
        try {
            signals.raise("TERM");

            assertThat(exit.awaitCall()).isEqualTo("halt 143 by shutdown-exit");
        } finally {
            BrokenTime.broken = false;
        }
        assertThat(heard).contains("final", "last");
    }

    /** A time that fails where a run wants an alarm, as it would for want of memory. */
    private static final class BrokenTime implements TimeSource {

        private static volatile boolean broken;

        private final TimeSource time;

        BrokenTime(TimeSource time) {
            this.time = time;
        }

        @Override
        public long nanos() {
            return time.nanos();
        }

        @Override
        public Instant instant() {
            return time.instant();
        }

        @Override
        public Alarm newAlarm() {
            if (broken) {
                throw new OutOfMemoryError("thrown by a test");
            }
            return time.newAlarm();
        }
    }

    @Test
    void lastWordsWhenTheyHangDoNotKeepTheLastFromFlushing() throws Exception {
        Gate hanging = gate(Gate.polite());
        Gate speechless = gate(Gate.deaf());
        Participant participant = join();
        participant.lastWords(code -> {
            try {
                speechless.run();
            } catch (InterruptedException never) {
                Thread.currentThread().interrupt();
            }
        });
        participant.shutDownBy(armed(time, hanging, HOUR));
        signals.raise("TERM");
        hanging.awaitEntered();
        time.advance(CUT_OFF);
        speechless.awaitEntered();
        assertThat(heard).containsExactly("final");
        time.awaitScheduled(4); // the watchdog, which has seen the flush begin, and the threads of the flush

        time.advance(Duration.ofMillis(334));

        assertThat(heard.take()).isEqualTo("final");
        assertThat(heard.take()).isEqualTo("last");
        time.awaitScheduled(1);
        time.advance(Duration.ofMillis(166));
        assertThat(exit.awaitCall()).isEqualTo("halt 143 by shutdown-watchdog");
    }

    @Test
    void signalWhenItComesAgainWhileHooksHangBringsTheHaltNear() throws Exception {
        join();
        signals.raise("TERM");
        assertThat(exit.awaitCall()).isEqualTo("exit 143");
        time.advance(SECOND);
        signals.raise("TERM");
        time.awaitScheduled(1);

        time.advance(Duration.ofMillis(500));

        assertThat(exit.awaitCall()).isEqualTo("halt 143 by shutdown-watchdog");
    }

    /** Its kill is later than that of the process, so its own clock would not cut it off. */
    @Test
    void runWhenAnotherApplicationHasLessTimeIsCutOffWithThat() throws Exception {
        Gate hanging = gate(Gate.polite());
        ShutdownCoordinator coordinator = armed(TimeSource.system(), hanging, HOUR);
        ProcessShutdown real = new ProcessShutdown(signals, exit, TimeSource.system(), () -> {});
        real.join(ProcessSettings.of(
                new ShutdownSettings(Duration.ofMillis(1_300), Duration.ZERO, Duration.ofSeconds(1))));
        real.join(ProcessSettings.of(CLOCK)).shutDownBy(coordinator);
        signals.raise("TERM");
        hanging.awaitEntered();

        hanging.awaitInterrupted();

        assertThat(exit.awaitCall()).startsWith("halt 143");
        assertThat(coordinator.report().outcome()).isEqualTo(RunOutcome.FORCED);
    }
}
