package dev.softlanding.shutdown.engine;

import static dev.softlanding.shutdown.engine.Harness.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.report.RunOutcome;
import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.report.TaskStatus;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is left out when the time is short, as it is seen from outside. A run has 29 s. */
@Timeout(20)
class OptionalTasksTests {

    @RegisterExtension
    final Harness harness = new Harness();

    private static ShutdownTask.Builder named(String name, long timeoutSeconds, String... after) {
        return ShutdownTask.named(name).phase(Phase.NONE).after(after).timeout(Duration.ofSeconds(timeoutSeconds));
    }

    @Test
    void taskWhenTheTimeIsShortIsLeftOutAndSaysSo() throws Exception {
        ShutdownReport report = harness.reportOfEnd(harness.started(
                named("cache", 20).optional(true).run(() -> {}),
                named("ledger", 10, "cache").run(() -> {})));

        assertThat(task(report, "cache"))
                .returns(TaskStatus.SKIPPED, TaskReport::status)
                .returns("It is optional, and the time is short.", TaskReport::explanation)
                .returns(null, TaskReport::startedAfter);
        assertThat(task(report, "ledger").status()).isEqualTo(TaskStatus.SUCCEEDED);
        assertThat(harness.events().awaitEnd("cache"))
                .returns(TaskStatus.SKIPPED, ShutdownEvent.TaskEnded::outcome)
                .returns("It is optional, and the time is short.", ShutdownEvent.TaskEnded::explanation);
        assertThat(report.outcome()).isEqualTo(RunOutcome.CLEAN);
    }

    @Test
    void taskWhenThereIsTimeForAllRuns() throws Exception {
        ShutdownReport report = harness.reportOfEnd(harness.started(
                named("cache", 19).optional(true).run(() -> {}),
                named("ledger", 10, "cache").run(() -> {})));

        assertThat(task(report, "cache").status()).isEqualTo(TaskStatus.SUCCEEDED);
    }

    /** By the time that is left, not by what there was: the one before it took too long. */
    @Test
    void taskWhenTimeHasBeenLostIsLeftOutThen() throws Exception {
        Gate slow = harness.polite();
        ShutdownCoordinator coordinator = harness.started(
                named("web", 12).run(slow),
                named("cache", 10, "web").optional(true).run(() -> {}),
                named("ledger", 9, "cache").run(() -> {}));
        slow.awaitEntered();
        harness.advanceWhenSettled(Duration.ofSeconds(11));
        slow.open();

        ShutdownReport report = harness.reportOfEnd(coordinator);
        assertThat(report.tasks())
                .extracting(TaskReport::status)
                .containsExactly(TaskStatus.SUCCEEDED, TaskStatus.SKIPPED, TaskStatus.SUCCEEDED);
    }

    @Test
    void taskWhenItAsksForMoreTimeIsToldWhatOthersLeaveIt() throws Exception {
        var granted = new CompletableFuture<Duration>();
        harness.started(
                named("cache", 10)
                        .optional(true)
                        .runWith(context -> granted.complete(context.extend(Duration.ofSeconds(15)))),
                named("ledger", 10, "cache").run(() -> {}));

        assertThat(granted.get(15, TimeUnit.SECONDS)).isEqualTo(Duration.ofMillis(18_900));
    }
}
