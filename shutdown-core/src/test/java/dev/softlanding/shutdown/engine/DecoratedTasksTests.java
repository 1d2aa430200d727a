package dev.softlanding.shutdown.engine;

import static dev.softlanding.shutdown.engine.Harness.SECOND;
import static dev.softlanding.shutdown.engine.Harness.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.TaskDecorator;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.report.TaskStatus;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is put around the work of tasks. */
@Timeout(20)
class DecoratedTasksTests {

    @RegisterExtension
    final Harness harness = new Harness();

    private final List<String> diary = new CopyOnWriteArrayList<>();

    private TaskDecorator writing(String name) {
        return (task, context, work) -> {
            diary.add(name + " before " + task.name() + " on "
                    + Thread.currentThread().getName());
            try {
                return work.proceed();
            } finally {
                diary.add(name + " after " + task.name());
            }
        };
    }

    private TaskReport reportOf(TaskDecorator decorator, ShutdownTask task) throws InterruptedException {
        ShutdownReport report =
                harness.reportOfEnd(harness.started(harness.builder().decorator(decorator), task));
        return Harness.task(report, task.name());
    }

    @Test
    void decoratorsAreAroundTheBodyOnItsThreadAndTheFirstIsOutermost() throws Exception {
        ShutdownCoordinator.Builder builder =
                harness.builder().decorator(writing("outer")).decorator(writing("inner"));

        harness.reportOfEnd(harness.started(builder, task("a", () -> diary.add("body"))));

        assertThat(diary)
                .containsExactly(
                        "outer before a on shutdown-a",
                        "inner before a on shutdown-a",
                        "body",
                        "inner after a",
                        "outer after a");
    }

    @Test
    void bodyIsGivenTheContextThatTheDecoratorSees() throws Exception {
        ShutdownTask asking = ShutdownTask.named("a").timeout(SECOND).runWith(context -> diary.add("" + context));

        reportOf(
                (task, context, work) -> {
                    diary.add("" + context);
                    return work.proceed();
                },
                asking);

        assertThat(diary).hasSize(2).containsOnly(diary.get(0));
    }

    @Test
    void failureOfTheDecoratorIsTheTasks() throws Exception {
        var failure = new IllegalStateException("on purpose");

        TaskReport report = reportOf(
                (task, context, work) -> {
                    throw failure;
                },
                task("a", () -> diary.add("body")));

        assertThat(report.status()).isEqualTo(TaskStatus.FAILED);
        assertThat(report.failure()).isSameAs(failure);
        assertThat(diary).isEmpty();
    }

    @Test
    void decoratorMayTryAgain() throws Exception {
        TaskReport report = reportOf(
                (task, context, work) -> {
                    try {
                        return work.proceed();
                    } catch (IllegalStateException first) {
                        return work.proceed();
                    }
                },
                task("a", () -> {
                    diary.add("body");
                    if (diary.size() == 1) {
                        throw new IllegalStateException("on purpose");
                    }
                }));

        assertThat(report.status()).isEqualTo(TaskStatus.SUCCEEDED);
        assertThat(diary).hasSize(2);
    }

    @Test
    void stageOfAnAsynchronousBodyGoesThroughTheDecorator() throws Exception {
        var stage = new CompletableFuture<String>();
        ShutdownTask async = ShutdownTask.named("a").timeout(SECOND).runAsync(context -> stage);

        TaskReport report = reportOf(
                (task, context, work) -> {
                    assertThat(work.proceed()).isSameAs(stage);
                    return CompletableFuture.failedFuture(new IllegalStateException("of the decorator's stage"));
                },
                async);

        assertThat(report.status()).isEqualTo(TaskStatus.FAILED);
        assertThat(report.failure()).hasMessage("of the decorator's stage");
    }

    @Test
    void timeoutInterruptsWhatTheDecoratorDoes() throws Exception {
        Gate gate = harness.polite();
        ShutdownTask quick = ShutdownTask.named("a").timeout(SECOND).run(() -> diary.add("body"));
        ShutdownCoordinator coordinator = harness.started(
                harness.builder().decorator((task, context, work) -> {
                    work.proceed();
                    gate.run();
                    return null;
                }),
                quick);
        gate.awaitEntered();

        harness.advanceWhenSettled(SECOND);

        assertThat(Harness.task(harness.reportOfEnd(coordinator), "a").status()).isEqualTo(TaskStatus.TIMED_OUT);
    }
}
