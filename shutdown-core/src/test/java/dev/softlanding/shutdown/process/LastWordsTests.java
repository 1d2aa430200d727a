package dev.softlanding.shutdown.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.ShutdownSettings;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.engine.Gate;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.process.ProcessShutdown.Participant;
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

/** With which code a process ends, whoever ends it, and what is said just before. */
@Timeout(20)
class LastWordsTests {

    private static final ShutdownSettings CLOCK =
            new ShutdownSettings(Duration.ofSeconds(30), Duration.ZERO, Duration.ofSeconds(1));
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration CUT_OFF = Duration.ofSeconds(29);
    private static final Duration HALT = Duration.ofMillis(29_500);

    private static final ExitCodes CODES = new ExitCodes(10, 20, 30, 40);

    private final VirtualTime time = new VirtualTime();
    private final FakeSignals signals = new FakeSignals();
    private final FakeExit exit = new FakeExit();
    private final ProcessShutdown process = new ProcessShutdown(signals, exit, time, () -> {});
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

    private Participant join(ProcessShutdown process, String name) {
        Participant participant = process.join(new ProcessSettings(CLOCK, true, CODES, true));
        participant.lastWords(code -> heard.add(name + " " + code));
        return participant;
    }

    private Participant participate(String name, ShutdownTask.Action action) {
        Participant participant = join(process, name);
        participant.shutDownBy(armed(time, HOUR, action));
        return participant;
    }

    private static ShutdownCoordinator armed(TimeSource time, Duration timeout, ShutdownTask.Action action) {
        ShutdownCoordinator coordinator =
                ShutdownCoordinator.builder().settings(CLOCK).time(time).build();
        coordinator.register(ShutdownTask.named("a").timeout(timeout).run(action));
        coordinator.arm();
        return coordinator;
    }

    private static ShutdownTask.Action ending(String outcome) {
        return outcome.equals("CLEAN")
                ? () -> {}
                : () -> {
                    throw new IllegalStateException("on purpose");
                };
    }

    @ParameterizedTest
    @CsvSource({"CLEAN, CLEAN, 10", "CLEAN, DEGRADED, 20", "DEGRADED, CLEAN, 20", "DEGRADED, DEGRADED, 20"})
    void exitWhenTheRunsAreOverHasTheCodeOfTheWorstAndAllKnowIt(String first, String second, int code)
            throws Exception {
        participate("first", ending(first));
        participate("second", ending(second));

        signals.raise("TERM");

        assertThat(exit.awaitCall()).isEqualTo("exit " + code);
        assertThat(heard).containsExactly("first " + code, "second " + code);
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void haltWhenOneRunIsCutOffHasTheCodeOfThatAndAllKnowIt(boolean cutOffFirst) throws Exception {
        Gate hanging = gate(Gate.polite());
        participate("first", cutOffFirst ? hanging : ending("CLEAN"));
        participate("second", cutOffFirst ? ending("CLEAN") : hanging);
        signals.raise("TERM");
        hanging.awaitEntered();

        time.advance(CUT_OFF);

        assertThat(exit.awaitCall()).isEqualTo("halt 30 by shutdown-exit");
        assertThat(heard).containsExactly("first 30", "second 30");
    }

    @Test
    void haltWhenATaskIsStuckThoughTheRunEndedInTimeIsThatOfADegradedRun() throws Exception {
        Gate deaf = gate(Gate.deaf());
        join(process, "a").shutDownBy(armed(time, SECOND, deaf));
        signals.raise("TERM");
        deaf.awaitEntered();
        time.advance(Duration.ofMillis(900));
        deaf.awaitInterrupted();
        time.awaitScheduled(2); // keeper and watchdog

        time.advance(Duration.ofMillis(100));

        assertThat(exit.awaitCall()).isEqualTo("halt 20 by shutdown-exit");
        assertThat(heard).containsExactly("a 20");
    }

    @Test
    void exitWhenSomebodysWordsFailComesAfterThoseOfTheOthers() throws Exception {
        participate("first", ending("CLEAN")).lastWords(code -> {
            throw new NoClassDefFoundError("on purpose");
        });
        participate("second", ending("CLEAN"));

        signals.raise("TERM");

        assertThat(exit.awaitCall()).isEqualTo("exit 10");
        assertThat(heard).containsExactly("second 10");
    }

    @Test
    void exitWhenThereIsNoPlanHasItsWordsToo() throws Exception {
        join(process, "a");

        signals.raise("TERM");

        assertThat(exit.awaitCall()).isEqualTo("exit 10");
        assertThat(heard).containsExactly("a 10");
    }

    @ParameterizedTest
    @CsvSource({"CLEAN, 10", "DEGRADED, 20"})
    void watchdogWhenHooksHangHaltsWithTheCodeOfTheRun(String outcome, int code) throws Exception {
        participate("a", ending(outcome));
        signals.raise("TERM");
        assertThat(exit.awaitCall()).isEqualTo("exit " + code);

        time.advance(Duration.ofSeconds(2));

        assertThat(exit.awaitCall()).isEqualTo("halt %d by shutdown-watchdog", code);
    }

    /** With what the JVM would have exited, nobody knows. */
    @ParameterizedTest
    @CsvSource({"CLEAN, 10", "DEGRADED, 20"})
    void watchdogWhenHooksHangInAnEndThatIsNotOursHaltsWithTheCodeOfTheRun(String outcome, int code) throws Exception {
        participate("a", ending(outcome));
        exit.endJvm();
        assertThat(heard).containsExactly("a " + code);
        assertThat(exit.isQuiet()).isTrue();

        time.advance(Duration.ofSeconds(2));

        assertThat(exit.awaitCall()).isEqualTo("halt %d by shutdown-watchdog", code);
    }

    /** The run lives in a time of its own, which stands still, as if its keeper hung. */
    @Test
    void watchdogWhenARunDoesNotEndHaltsWithTheCodeOfACutOffOne() throws Exception {
        Gate hanging = gate(Gate.polite());
        join(process, "a").shutDownBy(armed(new VirtualTime(), HOUR, hanging));
        signals.raise("TERM");
        hanging.awaitEntered();

        time.advance(HALT);

        assertThat(exit.awaitCall()).isEqualTo("halt 30 by shutdown-watchdog");
    }

    @Test
    void watchdogWhenNothingIsArmedAndHooksHangHaltsWithTheCodeOfACutOffRun() throws Exception {
        join(process, "a");
        signals.raise("TERM");
        assertThat(exit.awaitCall()).isEqualTo("exit 10");

        time.advance(HALT);

        assertThat(exit.awaitCall()).isEqualTo("halt 30 by shutdown-watchdog");
    }

    @Test
    void signalWhenItComesAgainWhileHooksHangHaltsWithTheCodeOfACutOffRun() throws Exception {
        participate("a", ending("CLEAN"));
        signals.raise("TERM");
        assertThat(exit.awaitCall()).isEqualTo("exit 10");
        time.advance(SECOND);

        signals.raise("TERM");
        time.awaitScheduled(1);
        time.advance(Duration.ofMillis(500));

        assertThat(exit.awaitCall()).isEqualTo("halt 30 by shutdown-watchdog");
    }

    @Test
    void haltWhenAPlanCannotBeRunHasTheCodeOfACutOffRun() throws Exception {
        var broken = new OddTime(time);
        join(process, "a").shutDownBy(armed(broken, HOUR, () -> {}));
        broken.withoutAlarms = true;

        signals.raise("TERM");

        assertThat(exit.awaitCall()).isEqualTo("halt 30 by shutdown-exit");
        assertThat(heard).containsExactly("a 30");
    }

    /** The thread that waits finds its time over, and the run, in a time that stands still, has not even ended. */
    @ParameterizedTest
    @CsvSource({"true", "false"})
    void haltWhenARunDoesNotEndHasTheCodeOfACutOffOne(boolean first) throws Exception {
        Gate deaf = gate(Gate.deaf());
        exit.debugged = true; // then there is no watchdog to come first
        var late = new ProcessShutdown(signals, exit, new OddTime(time), () -> {});
        join(late, "first").shutDownBy(armed(new VirtualTime(), HOUR, first ? deaf : ending("CLEAN")));
        join(late, "second").shutDownBy(armed(new VirtualTime(), HOUR, first ? ending("CLEAN") : deaf));

        signals.raise("TERM");

        assertThat(exit.awaitCall()).isEqualTo("halt 30 by shutdown-exit");
        assertThat(heard).containsExactly("first 30", "second 30");
    }

    @ParameterizedTest
    @CsvSource({"CLEAN, 10", "DEGRADED, 20"})
    void exitWhenNoSignalBroughtItHasItsCodeAndItsWordsToo(String outcome, int code) throws Exception {
        participate("a", ending(outcome));

        process.shutDown(ShutdownReason.ENDPOINT);

        assertThat(exit.awaitCall()).isEqualTo("exit " + code);
        assertThat(heard).containsExactly("a " + code);
    }

    /** A time that is over for the thread that ends the process, and that can fail as it would for want of memory. */
    private static final class OddTime implements TimeSource {

        private final TimeSource time;
        private volatile boolean withoutAlarms;

        OddTime(TimeSource time) {
            this.time = time;
        }

        @Override
        public long nanos() {
            boolean over = Thread.currentThread().getName().equals("shutdown-exit");
            return time.nanos() + (over ? HALT.toNanos() : 0);
        }

        @Override
        public Instant instant() {
            return time.instant();
        }

        @Override
        public Alarm newAlarm() {
            if (withoutAlarms) {
                throw new OutOfMemoryError("thrown by a test");
            }
            return time.newAlarm();
        }
    }
}
