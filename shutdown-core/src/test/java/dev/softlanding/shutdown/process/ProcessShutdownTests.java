package dev.softlanding.shutdown.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.ShutdownSettings;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.announce.Announcement;
import dev.softlanding.shutdown.engine.Gate;
import dev.softlanding.shutdown.engine.Recorder;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.flush.FlushReport;
import dev.softlanding.shutdown.process.ProcessShutdown.Participant;
import dev.softlanding.shutdown.report.TaskStatus;
import dev.softlanding.shutdown.time.Alarm;
import dev.softlanding.shutdown.time.TimeSource;
import dev.softlanding.shutdown.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From the signal to the end of the process, with signals, exit and time in the test's hands. */
@Timeout(20)
class ProcessShutdownTests {

    private static final ShutdownSettings SETTINGS =
            new ShutdownSettings(Duration.ofSeconds(30), Duration.ZERO, Duration.ofSeconds(1));

    /** When the watchdog halts with these settings: half a second before the kill. */
    private static final Duration HALT = Duration.ofMillis(29_500);

    private static final Duration A_BIT = Duration.ofMillis(1);

    private final VirtualTime time = new VirtualTime();
    private final FakeSignals signals = new FakeSignals();
    private final FakeExit exit = new FakeExit();
    private final Recorder events = new Recorder();
    private final ProcessShutdown process = new ProcessShutdown(signals, exit, time, () -> {});
    private final List<Gate> gates = new ArrayList<>();

    @AfterEach
    void endAll() throws InterruptedException {
        gates.forEach(Gate::open);
        exit.release();
        for (Thread thread : exitThreads()) {
            thread.join();
        }
    }

    private static List<Thread> exitThreads() {
        return threads("shutdown-exit");
    }

    private static List<Thread> threads(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name))
                .toList();
    }

    private Gate polite() {
        gates.add(Gate.polite());
        return gates.get(gates.size() - 1);
    }

    private Gate deaf() {
        gates.add(Gate.deaf());
        return gates.get(gates.size() - 1);
    }

    /** Raises a signal, and returns when the exit thread waits for the runs, or has called for the end. */
    private void raise(String signal) {
        signals.raise(signal);
        for (Thread thread : exitThreads()) {
            while (thread.getState() != Thread.State.TIMED_WAITING && thread.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
        }
    }

    private Participant join(ShutdownSettings settings) {
        return process.join(ProcessSettings.of(settings));
    }

    private Participant participate(ShutdownTask.Action action) {
        Participant participant = join(SETTINGS);
        participant.shutDownBy(armed(time, action));
        return participant;
    }

    private ShutdownCoordinator armed(TimeSource time, ShutdownTask.Action action) {
        ShutdownCoordinator coordinator = ShutdownCoordinator.builder()
                .settings(SETTINGS)
                .time(time)
                .listener(events)
                .build();
        coordinator.register(
                ShutdownTask.named("a").timeout(Duration.ofHours(1)).run(action));
        coordinator.arm();
        return coordinator;
    }

    @Nested
    class Exit {

        @ParameterizedTest
        @CsvSource({"TERM, exit 143", "INT, exit 130"})
        void signalWhenNothingIsArmedExitsAtOnceUnderTheWatchdog(String signal, String end) throws Exception {
            join(SETTINGS);

            raise(signal);

            assertThat(exit.awaitCall()).isEqualTo(end);
            time.awaitScheduled(1);
            time.advance(HALT.minus(A_BIT));
            time.awaitScheduled(1);
            assertThat(exit.isQuiet()).isTrue();
            time.advance(A_BIT);
            assertThat(exit.awaitCall()).isEqualTo(end.replace("exit", "halt") + " by shutdown-watchdog");
        }

        /** Ten seconds before: twenty are left of the thirty, and the halt is half a second before their end. */
        @Test
        void signalAfterAPreStopHookHasCalledIsChargedFromThatCall() throws Exception {
            Participant participant = join(SETTINGS);
            ShutdownCoordinator coordinator = armed(time, deaf());
            participant.shutDownBy(coordinator);
            coordinator.announce(Announcement.By.PRE_STOP, Duration.ofSeconds(5));
            time.advance(Duration.ofSeconds(10));

            raise("TERM");

            assertThat(coordinator.report().budget()).isEqualTo(Duration.ofSeconds(19));
            Duration halt = HALT.minusSeconds(10);
            time.awaitScheduled(2);
            time.advance(halt.minus(A_BIT));
            assertThat(exit.isQuiet()).isTrue();
            time.advance(A_BIT);
            assertThat(exit.awaitCall()).startsWith("halt 143");
        }

        @Test
        void signalWhenTheCoordinatorIsStillAssemblingExitsAtOnce() throws Exception {
            join(SETTINGS).shutDownBy(ShutdownCoordinator.builder().time(time).build());

            raise("TERM");

            assertThat(exit.awaitCall()).isEqualTo("exit 143");
        }

        @ParameterizedTest
        @CsvSource({"TERM, exit 143, SIGTERM", "INT, exit 130, SIGINT"})
        void signalWhenAPlanIsArmedRunsItAndThenExits(String signal, String end, ShutdownReason reason)
                throws Exception {
            Gate gate = polite();
            participate(gate);

            raise(signal);

            gate.awaitEntered();
            assertThat(exit.isQuiet()).isTrue();
            gate.open();
            assertThat(exit.awaitCall()).isEqualTo(end);
            assertThat(events.awaitEnd("a").outcome()).isEqualTo(TaskStatus.SUCCEEDED);
            assertThat(events.events().get(0)).hasFieldOrPropertyWithValue("reason", reason);
        }

        @Test
        void exitThreadWhenItWaitsKeepsTheJvmAlive() throws Exception {
            Gate gate = polite();
            participate(gate);
            var daemon = new Thread(() -> signals.raise("TERM"));
            daemon.setDaemon(true);
            daemon.start();
            gate.awaitEntered();
            daemon.join();

            assertThat(exitThreads()).singleElement().satisfies(thread -> assertThat(thread.isDaemon())
                    .isFalse());
        }

        @Test
        void runWhenATaskFailedIsStillAnOrderlyEnd() throws Exception {
            participate(() -> {
                throw new IllegalStateException("on purpose");
            });

            raise("TERM");

            assertThat(exit.awaitCall()).isEqualTo("exit 143");
        }

        @Test
        void runWhenATaskIsStuckEndsInAHaltAndNoExit() throws Exception {
            Gate stuck = deaf();
            Participant participant = join(SETTINGS);
            ShutdownCoordinator coordinator =
                    ShutdownCoordinator.builder().settings(SETTINGS).time(time).build();
            coordinator.register(
                    ShutdownTask.named("a").timeout(Duration.ofSeconds(1)).run(stuck));
            coordinator.arm();
            participant.shutDownBy(coordinator);
            raise("TERM");
            stuck.awaitEntered();
            time.advance(Duration.ofMillis(900));
            stuck.awaitInterrupted();
            time.awaitScheduled(2);

            time.advance(Duration.ofMillis(100));

            assertThat(exit.awaitCall()).isEqualTo("halt 143 by shutdown-exit");
        }

        @Test
        void runWhenCutOffEndsInAHalt() throws Exception {
            Gate gate = polite();
            participate(gate);
            raise("TERM");
            gate.awaitEntered();

            time.advance(Duration.ofSeconds(29));

            assertThat(exit.awaitCall()).isEqualTo("halt 143 by shutdown-exit");
            assertThat(events.awaitEnd("a").outcome()).isEqualTo(TaskStatus.CUT_OFF);
        }

        @Test
        void runsWhenSeveralTakePartAreAllAwaited() throws Exception {
            Gate first = polite();
            Gate second = polite();
            participate(first);
            participate(second);
            join(SETTINGS); // a third that never gets ready

            raise("TERM");
            first.awaitEntered();
            second.awaitEntered();
            second.open();
            events.awaitEnd("a");
            assertThat(exit.isQuiet()).isTrue();
            first.open();

            assertThat(exit.awaitCall()).isEqualTo("exit 143");
        }

        @Test
        void runsWhenOneOfThemIsNotOrderlyEndInAHalt() throws Exception {
            Gate gate = polite();
            participate(gate);
            participate(() -> {});
            raise("TERM");
            gate.awaitEntered();

            events.awaitEnd("a");

            time.advance(Duration.ofSeconds(29));

            assertThat(exit.awaitCall()).isEqualTo("halt 143 by shutdown-exit");
        }

        @Test
        void signalWhenASecondComesJoinsAndDoesNotExitTwice() throws Exception {
            Gate gate = polite();
            participate(gate);
            raise("TERM");
            gate.awaitEntered();

            raise("INT");
            raise("TERM");

            assertThat(exitThreads()).hasSize(1);
            gate.open();
            assertThat(exit.awaitCall()).as("the code of the first").isEqualTo("exit 143");
        }

        @Test
        void signalWhenAnotherComesDoesNotMoveTheWatchdog() throws Exception {
            hangingRun();
            raise("TERM");
            time.advance(Duration.ofSeconds(10));
            raise("INT");
            time.awaitScheduled(1);

            time.advance(HALT.minusSeconds(10));

            assertThat(exit.awaitCall()).isEqualTo("halt 143 by shutdown-watchdog");
        }

        @Test
        void signalWhenTheRunHasAnotherReasonJoinsItAndExits() throws Exception {
            Gate gate = polite();
            Participant participant = join(SETTINGS);
            ShutdownCoordinator coordinator = armed(time, gate);
            participant.shutDownBy(coordinator);
            coordinator.trigger(ShutdownReason.CONTEXT_CLOSED);
            gate.awaitEntered();

            raise("TERM");

            assertThat(coordinator.report().laterTriggers()).containsExactly(ShutdownReason.SIGTERM);
            gate.open();
            assertThat(exit.awaitCall()).isEqualTo("exit 143");
        }

        /** The deadline used to be asked of those who were still there, after the run had begun. */
        @Test
        void participantWhenItLeavesDuringItsRunTakesNoDeadlineWithIt() throws Exception {
            Gate gate = polite();
            Participant participant = join(SETTINGS);
            participant.shutDownBy(armed(new OwnTime(() -> leaveIfEnding(participant)), gate));
            raise("TERM");
            gate.awaitEntered();
            time.advance(Duration.ofSeconds(1));
            gate.open();
            assertThat(exit.awaitCall()).isEqualTo("exit 143");
            time.awaitScheduled(1);

            time.advance(Duration.ofSeconds(2).minus(A_BIT));

            time.awaitScheduled(1);
            assertThat(exit.isQuiet()).as("hooks have their two seconds").isTrue();
        }

        private void leaveIfEnding(Participant participant) {
            if (process.isEnding()) {
                participant.leave();
            }
        }

        @Test
        void signalWhenItIsPassedOnSlowlyIsChargedFromTheMomentItCame() throws Exception {
            Gate gate = polite();
            var slow = new AtomicBoolean();
            ShutdownCoordinator coordinator = armed(
                    new OwnTime(() -> {
                        if (slow.compareAndSet(true, false)) {
                            time.advance(Duration.ofSeconds(5));
                        }
                    }),
                    gate);
            join(SETTINGS).shutDownBy(coordinator);
            slow.set(true);

            raise("TERM");

            assertThat(coordinator.report().budget()).isEqualTo(Duration.ofSeconds(24));
        }

        /** It used to halt at once, without the hooks. */
        @Test
        void signalWhenTheLastParticipantHasJustLeftExitsWithTwoSecondsForHooks() throws Exception {
            join(SETTINGS).leave();

            raise("TERM");

            assertThat(exit.awaitCall()).isEqualTo("exit 143");
            time.awaitScheduled(1);
            time.advance(Duration.ofSeconds(2).minus(A_BIT));
            time.awaitScheduled(1);
            assertThat(exit.isQuiet()).isTrue();
            time.advance(A_BIT);
            assertThat(exit.awaitCall()).isEqualTo("halt 143 by shutdown-watchdog");
        }
    }

    @Nested
    class LastResort {

        @ParameterizedTest(name = "grace {0} s, reserve {1} ms: halt after {2} ms")
        @CsvSource({"30, 1000, 29500", "60, 10000, 59500", "30, 100, 29980"})
        void watchdogWhenARunHangsHaltsShortlyBeforeTheKill(int grace, int reserve, int halt) throws Exception {
            var settings = new ShutdownSettings(Duration.ofSeconds(grace), Duration.ZERO, Duration.ofMillis(reserve));
            join(settings).shutDownBy(armed(new VirtualTime(), polite()));
            raise("TERM");
            time.awaitScheduled(1);

            time.advance(Duration.ofMillis(halt).minus(A_BIT));
            time.awaitScheduled(1);
            assertThat(exit.isQuiet()).isTrue();
            time.advance(A_BIT);

            assertThat(exit.awaitCall()).isEqualTo("halt 143 by shutdown-watchdog");
        }

        @Test
        void watchdogWhenSeveralTakePartHaltsBeforeTheEarliestKill() throws Exception {
            hangingRun();
            join(new ShutdownSettings(Duration.ofSeconds(10), Duration.ZERO, Duration.ofSeconds(1)));
            raise("INT");
            time.awaitScheduled(1);

            time.advance(Duration.ofMillis(9_800));

            assertThat(exit.awaitCall()).isEqualTo("halt 130 by shutdown-watchdog");
        }

        @Test
        void watchdogWhenHooksHangHaltsAfterTwoSeconds() throws Exception {
            participate(() -> {});
            raise("TERM");
            assertThat(exit.awaitCall()).isEqualTo("exit 143");
            time.awaitScheduled(1);

            time.advance(Duration.ofSeconds(2).minus(A_BIT));
            time.awaitScheduled(1);
            assertThat(exit.isQuiet()).isTrue();
            time.advance(A_BIT);

            assertThat(exit.awaitCall()).isEqualTo("halt 143 by shutdown-watchdog");
        }

        @Test
        void watchdogWhenHooksHangAndAnotherApplicationIsUpWithoutAPlanHaltsAfterTwoSeconds() throws Exception {
            participate(() -> {});
            join(SETTINGS).started();
            raise("TERM");
            assertThat(exit.awaitCall()).isEqualTo("exit 143");
            time.awaitScheduled(1);

            time.advance(Duration.ofSeconds(2));

            assertThat(exit.awaitCall()).isEqualTo("halt 143 by shutdown-watchdog");
        }

        /** A hook may have to wait for that start, and then runs its plan. */
        @Test
        void watchdogWhenHooksHangAndAnotherApplicationIsStillStartingHaltsShortlyBeforeTheKill() throws Exception {
            participate(() -> {});
            join(SETTINGS);
            raise("TERM");
            assertThat(exit.awaitCall()).isEqualTo("exit 143");
            time.awaitScheduled(1);

            time.advance(HALT.minus(A_BIT));
            time.awaitScheduled(1);
            assertThat(exit.isQuiet()).isTrue();
            time.advance(A_BIT);

            assertThat(exit.awaitCall()).isEqualTo("halt 143 by shutdown-watchdog");
        }

        @Test
        void watchdogWhenTheKillIsNearerThanTwoSecondsDoesNotWaitForHooksSoLong() throws Exception {
            Gate gate = polite();
            participate(gate);
            raise("TERM");
            gate.awaitEntered();
            time.advance(Duration.ofMillis(28_900));
            gate.open();
            assertThat(exit.awaitCall()).isEqualTo("exit 143");
            time.awaitScheduled(1);

            time.advance(HALT.minusMillis(28_900).minus(A_BIT));
            time.awaitScheduled(1);
            assertThat(exit.isQuiet()).isTrue();
            time.advance(A_BIT);

            assertThat(exit.awaitCall()).isEqualTo("halt 143 by shutdown-watchdog");
        }

        @Test
        void watchdogWhenNoSignalComesNeverHalts() throws Exception {
            join(SETTINGS);
            time.awaitScheduled(1);

            time.advance(Duration.ofDays(1_000));

            time.awaitScheduled(1);
            assertThat(exit.isQuiet()).isTrue();
        }

        @Test
        void watchdogWhenInterruptedGoesOn() throws Exception {
            hangingRun();
            Thread watchdog = time.awaitScheduled(1).get(0);
            assertThat(watchdog.isDaemon())
                    .as("it alone does not keep a JVM alive")
                    .isTrue();
            raise("TERM");
            time.awaitScheduled(1);
            time.interruptWaiting();
            time.awaitScheduled(1);

            time.advance(HALT);

            assertThat(exit.awaitCall()).isEqualTo("halt 143 by shutdown-watchdog");
        }

        @Test
        void watchdogWhenADebuggerMayStopTheClockIsNotStarted() throws Exception {
            exit.debugged = true;

            join(SETTINGS);

            assertThat(time.alarms()).isZero();
            raise("TERM");
            assertThat(exit.awaitCall()).isEqualTo("exit 143");
        }

        @Test
        void watchdogWhenSeveralTakePartIsOne() {
            join(SETTINGS);
            join(SETTINGS).leave();
            join(SETTINGS);

            assertThat(time.alarms()).isEqualTo(1);
        }

        @Test
        void endWhenBegunBySomethingElseIsBounded() throws Exception {
            Participant participant = join(SETTINGS);
            assertThat(process.isEnding()).isFalse();
            participant.boundEnd();
            assertThat(process.isEnding()).isTrue();
            time.awaitScheduled(1);

            time.advance(HALT.minus(A_BIT));
            time.awaitScheduled(1);
            assertThat(exit.isQuiet()).isTrue();
            time.advance(A_BIT);

            assertThat(exit.awaitCall()).isEqualTo("halt 143 by shutdown-watchdog");
        }

        @Test
        void endWhenASignalCameBeforeIsBoundedByThatOnly() throws Exception {
            Participant participant = hangingRun();
            raise("INT");
            time.advance(Duration.ofSeconds(5));
            participant.boundEnd();
            time.awaitScheduled(1);

            time.advance(HALT.minusSeconds(5));

            assertThat(exit.awaitCall()).isEqualTo("halt 130 by shutdown-watchdog");
        }

        @Test
        void signalWhenTheEndHasBegunOtherwiseRunsThePlanAndLeavesTheEndToIt() throws Exception {
            Gate gate = polite();
            Participant participant = participate(gate);
            participant.boundEnd();

            raise("TERM");

            gate.awaitEntered();
            assertThat(exitThreads()).isEmpty();
        }
    }

    @Nested
    class Signalling {

        @Test
        void signalsWhenTheFirstJoinsAreTakenOnce() {
            assertThat(process.takings()).isEmpty();

            join(SETTINGS);
            join(SETTINGS);

            assertThat(signals.log()).containsExactly("take TERM", "take INT");
            assertThat(process.takings()).containsOnlyKeys("TERM", "INT");
        }

        @Test
        void signalsWhenNobodyWantsThemAreLeftAlone() {
            process.join(new ProcessSettings(SETTINGS, false, ExitCodes.DEFAULTS, true));
            assertThat(signals.log()).isEmpty();

            join(SETTINGS);

            assertThat(signals.log()).containsExactly("take TERM", "take INT");
        }

        @Test
        void signalsWhenTheLastLeavesAreGivenBack() {
            Participant first = join(SETTINGS);
            Participant second = join(SETTINGS);
            first.leave();
            first.leave();
            assertThat(signals.log()).doesNotContain("give back TERM");

            second.leave();

            assertThat(signals.log()).containsExactly("take TERM", "take INT", "give back TERM", "give back INT");
            assertThat(process.takings()).isEmpty();
        }

        @Test
        void signalsWhenSomebodyJoinsAgainAreTakenAgain() {
            join(SETTINGS).leave();

            join(SETTINGS);

            assertThat(signals.log()).endsWith("give back INT", "take TERM", "take INT");
        }

        @Test
        void signalsWhenTheLastLeavesDuringTheEndAreKept() throws Exception {
            Gate gate = polite();
            Participant participant = participate(gate);
            raise("TERM");
            gate.awaitEntered();

            participant.leave();

            assertThat(signals.log()).containsExactly("take TERM", "take INT");
        }

        @Test
        void participantWhenItHasLeftIsNotShutDown() throws Exception {
            participate(() -> {}).leave();
            join(SETTINGS);

            raise("TERM");

            assertThat(exit.awaitCall()).isEqualTo("exit 143");
            assertThat(events.events()).isEmpty();
        }

        @Test
        void participantWhenItLeavesTakesTheThreadsOfItsFlushWithIt() throws Exception {
            Participant participant = join(SETTINGS);
            participant.shutDownBy(flushing("leaving", () -> {}));
            List<Thread> threads = threads("shutdown-flush-leaving");
            assertThat(threads).hasSize(1);

            participant.leave();

            for (Thread thread : threads) {
                thread.join();
            }
        }

        @Test
        void participantWhenItLeavesDuringTheEndIsStillFlushed() throws Exception {
            Gate gate = polite();
            Participant participant = join(SETTINGS);
            ShutdownCoordinator coordinator = flushing("staying", gate);
            participant.shutDownBy(coordinator);
            raise("TERM");
            gate.awaitEntered();

            participant.leave();

            assertThat(threads("shutdown-flush-staying")).hasSize(1);
            time.advance(Duration.ofSeconds(29));
            assertThat(exit.awaitCall()).isEqualTo("halt 143 by shutdown-exit");
            assertThat(coordinator.report().flushes())
                    .extracting(FlushReport::outcome)
                    .containsExactly(FlushReport.Outcome.FLUSHED);
        }

        private ShutdownCoordinator flushing(String task, ShutdownTask.Action action) {
            ShutdownCoordinator coordinator =
                    ShutdownCoordinator.builder().settings(SETTINGS).time(time).build();
            coordinator.register(ShutdownTask.named(task)
                    .timeout(Duration.ofHours(1))
                    .flushAtCutOff(() -> {})
                    .run(action));
            coordinator.arm();
            return coordinator;
        }

        @Test
        void endWhenTheJvmHasBegunItIsKnown() {
            exit.ending = true;

            assertThat(process.isEnding()).isTrue();
        }
    }

    /** A participant whose run never ends: its clock stands still, and so does its keeper. */
    private Participant hangingRun() {
        Participant participant = join(SETTINGS);
        participant.shutDownBy(armed(new VirtualTime(), polite()));
        return participant;
    }

    /** The same time, but with something to do whenever somebody looks at it. */
    private final class OwnTime implements TimeSource {

        private final Runnable look;

        OwnTime(Runnable look) {
            this.look = look;
        }

        @Override
        public long nanos() {
            look.run();
            return time.nanos();
        }

        @Override
        public Instant instant() {
            return time.instant();
        }

        @Override
        public Alarm newAlarm() {
            return time.newAlarm();
        }
    }
}
