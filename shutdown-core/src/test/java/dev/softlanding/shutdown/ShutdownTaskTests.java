package dev.softlanding.shutdown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The declaration of a task: what is not said has a default, and nothing can be said twice. */
class ShutdownTaskTests {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void taskWhenNothingIsSaidIsReleasedWithoutEdgesAndTimeout() {
        ShutdownTask task = ShutdownTask.named("ledger").run(() -> {});

        assertThat(task.phase()).isEqualTo(Phase.RELEASE);
        assertThat(task.after()).isEmpty();
        assertThat(task.before()).isEmpty();
        assertThat(task.timeout()).isNull();
        assertThat(task.inFlight()).isNull();
    }

    @Test
    void edgesWhenSaidInSeveralCallsAddUp() {
        ShutdownTask task = ShutdownTask.named("ledger")
                .after("a", "b")
                .after("c")
                .before("x")
                .before("y")
                .run(() -> {});

        assertThat(task.after()).containsExactly("a", "b", "c");
        assertThat(task.before()).containsExactly("x", "y");
    }

    @Test
    void timeoutWhenSaidTwiceIsRefusedWithBothValues() {
        assertThatExceptionOfType(ShutdownException.class)
                .isThrownBy(() -> ShutdownTask.named("ledger").timeout(SECOND).timeout(Duration.ofSeconds(2)))
                .withMessage("Task 'ledger' was given timeout 2 s after it was given 1 s. Give it one.");
    }

    @Test
    void phaseWhenSaidTwiceIsRefused() {
        assertThatExceptionOfType(ShutdownException.class)
                .isThrownBy(
                        () -> ShutdownTask.named("ledger").phase(Phase.DRAIN).phase(Phase.FLUSH))
                .withMessage("Task 'ledger' was given phase FLUSH after it was given DRAIN. Give it one.");
    }

    @Test
    void inFlightWhenSaidTwiceIsRefused() {
        assertThatExceptionOfType(ShutdownException.class)
                .isThrownBy(() -> ShutdownTask.named("ledger").inFlight(() -> 1).inFlight(() -> 2))
                .withMessageStartingWith("Task 'ledger' was given inFlight");
    }

    @Test
    void bodyWhenSaidTwiceIsRefusedWhateverItsSort() {
        var builder = ShutdownTask.named("ledger");
        builder.run(() -> {});
        String message = "Task 'ledger' was given a body after it was given one. Give it one.";

        assertThatExceptionOfType(ShutdownException.class)
                .isThrownBy(() -> builder.run(() -> {}))
                .withMessage(message);
        assertThatExceptionOfType(ShutdownException.class)
                .isThrownBy(() -> builder.runAsync(context -> CompletableFuture.completedFuture(1)))
                .withMessage(message);
        assertThatExceptionOfType(ShutdownException.class)
                .isThrownBy(() -> builder.runCallback((context, completion) -> completion.succeed()))
                .withMessage(message);
    }

    @Test
    void enabledWhenSaidTwiceIsWhatWasSaidLast() {
        assertThat(ShutdownTask.named("a")
                        .enabled(false)
                        .enabled(true)
                        .run(() -> {})
                        .enabled())
                .isTrue();
    }

    @Test
    void nullWhenGivenIsRefusedByName() {
        assertThatNullPointerException()
                .isThrownBy(() -> ShutdownTask.named(null))
                .withMessage("'name' must not be null");
        assertThatNullPointerException()
                .isThrownBy(() -> ShutdownTask.named("a").timeout(null))
                .withMessage("'timeout' must not be null");
        assertThatNullPointerException()
                .isThrownBy(() -> ShutdownTask.named("a").run(null))
                .withMessage("'action' must not be null");
    }

    @Test
    void builderWhenUsedOnLeavesTheTaskAlone() {
        var builder = ShutdownTask.named("ledger").after("a");
        ShutdownTask task = builder.run(() -> {});

        builder.after("b");

        assertThat(task.after()).containsExactly("a");
    }

    @Test
    void copyWhenItHasAnotherTimeoutKeepsTheRest() {
        ShutdownTask task = ShutdownTask.named("ledger")
                .phase(Phase.NONE)
                .after("a")
                .before("b")
                .inFlight(() -> 7)
                .timeout(SECOND)
                .run(() -> {});

        ShutdownTask copy = task.with(TaskSettings.timeout(Duration.ofSeconds(9)));

        assertThat(copy).usingRecursiveComparison().ignoringFields("timeout").isEqualTo(task);
        assertThat(copy.timeout()).isEqualTo(Duration.ofSeconds(9));
    }
}
