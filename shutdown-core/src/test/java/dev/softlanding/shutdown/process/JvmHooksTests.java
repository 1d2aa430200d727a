package dev.softlanding.shutdown.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.ShutdownSettings;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.engine.Gate;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.process.ProcessShutdown.Participant;
import dev.softlanding.shutdown.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the tests of Pekko's {@code CoordinatedShutdown} and of Boot's {@code SpringApplicationShutdownHook} ask of the JVM's
 * hooks, said of ours. There is one hook for all applications of a JVM, not one per application or per task; Pekko's
 * switches for each have no counterpart. The registrar mimics the JDK's checks, as Pekko's does.
 *
 * <table>
 *   <caption>Rows without a test here</caption>
 *   <tr><th>row</th><th>why</th></tr>
 *   <tr><td>Boot: handlers run last in, first out</td><td>there are no handlers: what has an order is a task</td></tr>
 *   <tr><td>Boot: add or remove null</td><td>nothing is added by users</td></tr>
 * </table>
 */
@Timeout(20)
class JvmHooksTests {

    private static final ShutdownSettings CLOCK = ShutdownSettings.defaults();

    private final VirtualTime time = new VirtualTime();
    private final FakeExit exit = new FakeExit();
    private final ProcessShutdown process = new ProcessShutdown(new FakeSignals(), exit, time, () -> {});
    private final List<Gate> gates = new ArrayList<>();

    @AfterEach
    void endAll() {
        gates.forEach(Gate::open);
        exit.release();
    }

    private Participant join(boolean takeSignals) {
        return process.join(new ProcessSettings(CLOCK, takeSignals, ExitCodes.DEFAULTS, true));
    }

    private ShutdownCoordinator armed(ShutdownTask.Action action) {
        ShutdownCoordinator coordinator =
                ShutdownCoordinator.builder().time(time).build();
        coordinator.register(
                ShutdownTask.named("a").timeout(Duration.ofSeconds(10)).run(action));
        coordinator.arm();
        return coordinator;
    }

    @ParameterizedTest(name = "{0} applications, signals taken: {1}")
    @DisplayName("Pekko 22-25: hooks are added as needed, and none is left at the end")
    @CsvSource({"1, false, 1", "1, true, 1", "2, false, 1", "3, true, 1"})
    void hooksWhenApplicationsComeAndGoAreOneAndThenNone(int applications, boolean takeSignals, int hooks) {
        List<Participant> participants = new ArrayList<>();
        for (int i = 0; i < applications; i++) {
            participants.add(join(takeSignals));
        }
        assertThat(exit.hooks).hasSize(hooks);

        participants.forEach(Participant::leave);

        assertThat(exit.hooks).isEmpty();
    }

    @Test
    @DisplayName("Pekko 26: who comes late neither throws nor leaves a hook behind")
    void hookWhenTheJvmIsEndingAlreadyIsNeitherAddedNorMissed() {
        exit.ending = true;

        join(true).leave();

        assertThat(exit.hooks).isEmpty();
    }

    @Test
    @DisplayName("Boot: the hook is not added until there is a context")
    void hookWhenNobodyHasJoinedIsNotThere() {
        assertThat(exit.hooks).isEmpty();
    }

    @Test
    @DisplayName("Boot: a close that runs in another thread already is waited for")
    void hookWhenAContextIsBeingClosedWaitsForItsRun() throws Exception {
        Gate gate = Gate.polite();
        gates.add(gate);
        ShutdownCoordinator coordinator = armed(gate);
        Participant participant = join(true);
        participant.shutDownBy(coordinator);
        coordinator.trigger(ShutdownReason.CONTEXT_CLOSED);
        gate.awaitEntered();

        var jvm = new Thread(exit::endJvm);
        jvm.start();
        time.awaitScheduled(2);
        assertThat(jvm.isAlive()).isTrue();
        gate.open();

        jvm.join();
        assertThat(coordinator.report().reason()).isEqualTo(ShutdownReason.CONTEXT_CLOSED);
        assertThat(coordinator.report().laterTriggers()).containsExactly(ShutdownReason.EXIT);
    }

    @Test
    @DisplayName("Boot: exit during refresh does not deadlock")
    void hookWhenNothingIsArmedLetsTheJvmEndUnderTheWatchdog() throws Exception {
        join(true);

        exit.endJvm();

        time.awaitScheduled(1);
        time.advance(Duration.ofSeconds(3));
        time.awaitScheduled(1);
        assertThat(exit.isQuiet()).as("a slow start is not halted early").isTrue();
        time.advance(Duration.ofSeconds(27));
        assertThat(exit.awaitCall()).isEqualTo("halt 143 by shutdown-watchdog");
    }

    @Test
    @DisplayName("Boot: a context that failed deregisters, an active one cannot while the JVM ends")
    void hookWhenAnApplicationLeavesDuringTheEndStaysOne() {
        Participant participant = join(true);

        exit.endJvm();
        participant.leave();

        assertThat(exit.hooks).hasSize(1);
    }
}
