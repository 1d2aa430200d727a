package dev.softlanding.shutdown.engine;

import static dev.softlanding.shutdown.engine.Harness.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.softlanding.shutdown.InvalidPlanException;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.PlanProblem;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.SkippedException;
import dev.softlanding.shutdown.TaskContext;
import dev.softlanding.shutdown.TaskDecorator;
import dev.softlanding.shutdown.TaskSettings;
import dev.softlanding.shutdown.plan.PolicyBinder;
import dev.softlanding.shutdown.policy.PolicyKind;
import dev.softlanding.shutdown.policy.TaskPolicies;
import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.report.TaskStatus;
import dev.softlanding.shutdown.scope.Scope;
import dev.softlanding.shutdown.scope.ShutdownScopes;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Policies that tasks name, what is done in place of their work, and how that is told. */
@Timeout(20)
class PoliciesTests {

    @RegisterExtension
    final Harness harness = new Harness();

    private final List<String> diary = new CopyOnWriteArrayList<>();

    private static ShutdownTask.Builder named(String name) {
        return ShutdownTask.named(name).timeout(SECOND);
    }

    private static ShutdownTask.Builder withRetry(String name) {
        return named(name).policy(PolicyKind.RETRY, "orders-db");
    }

    private static void fail() throws IOException {
        throw new IOException("on purpose");
    }

    private ShutdownReport run(ShutdownCoordinator.Builder builder, ShutdownTask... tasks) throws InterruptedException {
        return harness.reportOfEnd(harness.started(builder, tasks));
    }

    private TaskReport reportOf(ShutdownTask task) throws InterruptedException {
        return Harness.task(run(harness.builder(), task), task.name());
    }

    private TaskReport reportOf(TaskDecorator policies, ShutdownTask task) throws InterruptedException {
        return Harness.task(run(harness.builder().policies((same, problems) -> policies), task), task.name());
    }

    /** Writes down what it is put around. */
    private final class Writing implements TaskDecorator {

        private final String name;

        Writing(String name) {
            this.name = name;
        }

        @Override
        public @Nullable CompletionStage<?> around(ShutdownTask task, TaskContext context, Work work) throws Exception {
            diary.add(name + " around " + task.name());
            return work.proceed();
        }

        @Override
        public void aroundPart(ShutdownTask task, String part, TaskContext context, Work work) throws Exception {
            diary.add(name + " around " + part + " with " + context.remaining().toMillis() + " ms");
            work.proceed();
        }
    }

    @Nested
    class Names {

        @Test
        void aPolicyThatNobodyKnowsIsAProblemOfThePlan() {
            ShutdownCoordinator coordinator = harness.builder().build();
            coordinator.register(withRetry("send").run(() -> {}));
            coordinator.register(ShutdownTask.named("endless").run(() -> {}));

            assertThatThrownBy(coordinator::arm)
                    .isInstanceOf(InvalidPlanException.class)
                    .hasMessageContaining(
                            "Task 'send' names the retry 'orders-db', but nothing here knows policies. Give the")
                    .hasMessageContaining("Task 'endless' has no timeout");
        }

        @Test
        void binderIsAskedForTasksThatNameSomethingWithWhatIsSetAboutThem() {
            PolicyBinder binder = (task, problems) -> {
                diary.add(task.name() + " " + task.policies().instances());
                return new Writing("policies");
            };
            ShutdownCoordinator.Builder builder = harness.builder()
                    .policies(binder)
                    .task("plain", policies(PolicyKind.BULKHEAD, "few"))
                    .task("declared", policies(PolicyKind.RETRY, "patient"));

            harness.armed(
                    builder,
                    named("plain").run(() -> {}),
                    named("other").run(() -> {}),
                    withRetry("declared")
                            .policy(PolicyKind.CIRCUIT_BREAKER, "broker")
                            .run(() -> {}));

            assertThat(diary)
                    .containsExactly("plain {BULKHEAD=few}", "declared {RETRY=patient, CIRCUIT_BREAKER=broker}");
        }

        private TaskSettings policies(PolicyKind kind, String instance) {
            return new TaskSettings(
                    null, null, List.of(), List.of(), null, null, null, null, new TaskPolicies(Map.of(kind, instance)));
        }

        @Test
        void whatTheBinderFindsWrongRefusesThePlan() {
            ShutdownCoordinator coordinator = harness.builder()
                    .policies((task, problems) -> {
                        problems.accept(new PlanProblem(PlanProblem.Kind.SETTING, "Unknown.", "Use another."));
                        return new Writing("nothing");
                    })
                    .build();
            coordinator.register(withRetry("send").run(() -> {}));

            assertThatThrownBy(coordinator::arm).hasMessageContaining("Unknown. Use another.");
        }

        @Test
        void reportShowsWhatIsNamed() {
            ShutdownCoordinator coordinator = harness.armed(
                    harness.builder().policies((task, problems) -> new Writing("policies")),
                    withRetry("send").run(() -> {}));

            assertThat(Harness.task(coordinator.report(), "send").policies().instance(PolicyKind.RETRY))
                    .isEqualTo("orders-db");
        }
    }

    @Nested
    class Order {

        @Test
        void policiesAreInsideOfWhatIsAroundEveryTask() throws Exception {
            run(
                    harness.builder()
                            .decorator(new Writing("span"))
                            .policies((task, problems) -> new Writing("policies")),
                    withRetry("send").run(() -> diary.add("body")));

            assertThat(diary).containsExactly("span around send", "policies around send", "body");
        }

        @Test
        void fallbackIsOutsideOfPoliciesAndInsideOfWhatIsAroundEveryTask() throws Exception {
            TaskDecorator span = (task, context, work) -> {
                try {
                    return work.proceed();
                } finally {
                    diary.add("span ends");
                }
            };
            TaskDecorator retry = (task, context, work) -> {
                try {
                    return work.proceed();
                } catch (IOException first) {
                    return work.proceed();
                }
            };

            run(
                    harness.builder().decorator(span).policies((task, problems) -> retry),
                    withRetry("send").fallback(() -> diary.add("fallback")).run(() -> {
                        diary.add("body");
                        fail();
                    }));

            assertThat(diary).containsExactly("body", "body", "fallback", "span ends");
        }
    }

    @Nested
    class Skipped {

        private final ShutdownTask flush = named("send").run(() -> {
            throw new SkippedException("Circuit breaker 'broker' is OPEN.");
        });

        @Test
        void taskThatSaysSoIsSkippedForItsReasonAndHasNotFailed() throws Exception {
            TaskReport report = reportOf(flush);

            assertThat(report.status()).isEqualTo(TaskStatus.SKIPPED);
            assertThat(report.explanation()).isEqualTo("Circuit breaker 'broker' is OPEN.");
            assertThat(report.failure()).isNull();
            assertThat(report.duration()).isNotNull();
            assertThat(harness.events().awaitEnd("send"))
                    .returns("Circuit breaker 'broker' is OPEN.", ShutdownEvent.TaskEnded::explanation)
                    .returns(null, ShutdownEvent.TaskEnded::failure);
        }

        @Test
        void whatComesAfterItRuns() throws Exception {
            ShutdownReport report =
                    run(harness.builder(), flush, named("close").after("send").run(() -> diary.add("closed")));

            assertThat(Harness.task(report, "close").status()).isEqualTo(TaskStatus.SUCCEEDED);
        }
    }

    @Nested
    class Fallback {

        private final ShutdownTask.Action fallback = () -> diary.add("fallback");

        @Test
        void ofWorkThatSucceedsIsNotRun() throws Exception {
            TaskReport report = reportOf(named("send").fallback(fallback).run(() -> {}));

            assertThat(report.fellBack()).isFalse();
            assertThat(report.explanation()).isNull();
            assertThat(diary).isEmpty();
        }

        @Test
        void ofWorkThatFailsMakesTheTaskSucceedAndSaysSo() throws Exception {
            TaskReport report = reportOf(named("send").fallback(fallback).run(PoliciesTests::fail));

            assertThat(report.status()).isEqualTo(TaskStatus.SUCCEEDED);
            assertThat(report.fellBack()).isTrue();
            assertThat(report.explanation())
                    .as("without its message, which may name what not everybody need read")
                    .isEqualTo("It was done by its fallback, because of java.io.IOException.");
            assertThat(harness.events().await(ShutdownEvent.TaskFellBack.class).because())
                    .hasMessage("on purpose");
            assertThat(diary).containsExactly("fallback");
        }

        @Test
        void ofWorkThatIsNotAllowedSaysWhyInPlainWords() throws Exception {
            TaskReport report = reportOf(
                    (task, context, work) -> {
                        throw new SkippedException("Circuit breaker 'broker' is OPEN.");
                    },
                    withRetry("send").fallback(fallback).run(() -> diary.add("body")));

            assertThat(report.status()).isEqualTo(TaskStatus.SUCCEEDED);
            assertThat(report.explanation())
                    .isEqualTo("It was done by its fallback. Circuit breaker 'broker' is OPEN.");
            assertThat(diary).containsExactly("fallback");
        }

        @Test
        void ofAStageThatFailsIsRunOnTheTasksThread() throws Exception {
            TaskReport report = reportOf(named("send")
                    .fallback(() -> diary.add(Thread.currentThread().getName()))
                    .runAsync(context -> CompletableFuture.failedFuture(new IOException("on purpose"))));

            assertThat(report.status()).isEqualTo(TaskStatus.SUCCEEDED);
            assertThat(diary).containsExactly("shutdown-send");
        }

        @Test
        void ofAStageThatFailsWithAnErrorIsNotRunAsOfABodyThatThrowsIt() throws Exception {
            var error = new StackOverflowError();

            TaskReport report = reportOf(
                    named("send").fallback(fallback).runAsync(context -> CompletableFuture.failedFuture(error)));

            assertThat(report.status()).isEqualTo(TaskStatus.FAILED);
            assertThat(report.failure()).isSameAs(error);
            assertThat(diary).isEmpty();
        }

        @Test
        void ofAStageThatIsNoFutureIsRunWhenThatFails() throws Exception {
            CompletionStage<?> noFuture = Stages.refusing(
                    "toCompletableFuture", CompletableFuture.failedFuture(new IOException("on purpose")));

            TaskReport report = reportOf(named("send").fallback(fallback).runAsync(context -> noFuture));

            assertThat(report.explanation()).contains("IOException");
            assertThat(diary).containsExactly("fallback");
        }

        @Test
        void startsWithoutTheInterruptThatTheBodyLeftBehind() throws Exception {
            TaskReport report = reportOf(named("send")
                    .fallback(() -> diary.add("" + Thread.currentThread().isInterrupted()))
                    .run(() -> {
                        Thread.currentThread().interrupt();
                        fail();
                    }));

            assertThat(report.status()).isEqualTo(TaskStatus.SUCCEEDED);
            assertThat(diary).containsExactly("false");
        }

        @Test
        void stageOfABodyThatSwallowedItsInterruptIsCancelled() throws Exception {
            var stage = new CompletableFuture<Void>();
            Gate gate = harness.deaf();
            ShutdownCoordinator coordinator =
                    harness.started(named("send").fallback(fallback).runAsync(context -> {
                        gate.run();
                        return stage;
                    }));
            gate.awaitEntered();

            harness.advanceWhenSettled(SECOND.minusMillis(100));
            gate.awaitInterrupted();
            gate.open();
            TaskReport report = Harness.task(harness.reportOfEnd(coordinator), "send");

            assertThat(report.status()).isEqualTo(TaskStatus.TIMED_OUT);
            assertThat(stage).isCancelled();
        }

        @Test
        void thatFailsIsTheTasksFailureAndKeepsThatOfTheWork() throws Exception {
            TaskReport report = reportOf(named("send")
                    .fallback(() -> {
                        throw new IllegalStateException("neither");
                    })
                    .run(PoliciesTests::fail));

            assertThat(report.status()).isEqualTo(TaskStatus.FAILED);
            assertThat(report.fellBack()).isFalse();
            assertThat(report.failure()).hasMessage("neither");
            assertThat(report.failure().getSuppressed()).singleElement().isInstanceOf(IOException.class);
        }

        @Test
        void isNotRunOnceTheTaskWasInterrupted() throws Exception {
            Gate stuck = harness.polite();
            ShutdownCoordinator coordinator =
                    harness.started(named("send").fallback(fallback).run(stuck));
            stuck.awaitEntered();

            harness.advanceWhenSettled(SECOND.minusMillis(100));
            TaskReport report = Harness.task(harness.reportOfEnd(coordinator), "send");

            assertThat(report.status()).isEqualTo(TaskStatus.TIMED_OUT);
            assertThat(diary).isEmpty();
        }

        @Test
        void interruptOfATaskThatWaitsForItsStageCancelsThat() throws Exception {
            var stage = new CompletableFuture<Void>();
            var begun = new CountDownLatch(1);
            ShutdownCoordinator coordinator =
                    harness.started(named("send").fallback(fallback).runAsync(context -> {
                        begun.countDown();
                        return stage;
                    }));
            begun.await();

            harness.advanceWhenSettled(SECOND.minusMillis(100));
            TaskReport report = Harness.task(harness.reportOfEnd(coordinator), "send");

            assertThat(report.status()).isEqualTo(TaskStatus.TIMED_OUT);
            assertThat(stage).isCancelled();
            assertThat(diary).isEmpty();
        }
    }

    @Nested
    class Telling {

        @Test
        void everyFurtherTryIsAnEventAndCounted() throws Exception {
            var failure = new IOException("on purpose");
            TaskReport report = reportOf(named("send").runWith(context -> {
                context.retrying(failure, Duration.ofMillis(5));
                context.retrying(failure, Duration.ofMillis(10));
            }));

            assertThat(report.retries()).isEqualTo(2);
            assertThat(harness.events().events(ShutdownEvent.TaskRetried.class))
                    .extracting(
                            ShutdownEvent.TaskRetried::attempts,
                            ShutdownEvent.TaskRetried::pause,
                            ShutdownEvent.TaskRetried::part)
                    .containsExactly(tuple(1, Duration.ofMillis(5), null), tuple(2, Duration.ofMillis(10), null));
        }

        @Test
        void everyRefusalIsAnEventAndCounted() throws Exception {
            TaskReport report = reportOf(named("send").runWith(context -> context.refused("It is OPEN.")));

            assertThat(report.refusals()).isEqualTo(1);
            assertThat(harness.events().await(ShutdownEvent.TaskRefused.class))
                    .returns("send", ShutdownEvent.TaskRefused::task)
                    .returns("It is OPEN.", ShutdownEvent.TaskRefused::reason);
        }
    }

    @Nested
    class Parts {

        private final ShutdownScopes scopes =
                ShutdownScopes.builder().time(harness.time()).build();

        private ShutdownReport runWithScopes(ShutdownCoordinator.Builder builder) throws InterruptedException {
            ShutdownCoordinator coordinator = builder.build();
            coordinator.register(scopes);
            coordinator.arm();
            coordinator.trigger(ShutdownReason.API);
            return harness.reportOfEnd(coordinator);
        }

        @Test
        void stepsOfScopesAreInsideOfDecoratorsWithTheTimeThatTheyHave() throws Exception {
            scopes.open("tenant-42").defer("close ledger", SECOND, () -> diary.add("step"));

            runWithScopes(harness.builder().decorator(new Writing("span")));

            assertThat(diary)
                    .containsExactly(
                            "span around scopes",
                            "span around 'close ledger' of scope 'tenant-42' with 900 ms",
                            "step");
        }

        @Test
        void policiesOfTheTaskThatClosesScopesAreAroundEachStepAndNotAroundTheWhole() throws Exception {
            Scope scope = scopes.open("tenant-42");
            scope.defer("close ledger", SECOND, () -> diary.add("first opened"));
            scope.defer("close file", SECOND, () -> diary.add("last opened"));

            runWithScopes(harness.builder()
                    .task(
                            "scopes",
                            new TaskSettings(
                                    null,
                                    null,
                                    List.of(),
                                    List.of(),
                                    null,
                                    null,
                                    null,
                                    null,
                                    new TaskPolicies(Map.of(PolicyKind.BULKHEAD, "few"))))
                    .policies((task, problems) -> new Writing("policies")));

            assertThat(diary)
                    .containsExactly(
                            "policies around 'close file' of scope 'tenant-42' with 900 ms",
                            "last opened",
                            "policies around 'close ledger' of scope 'tenant-42' with 900 ms",
                            "first opened");
        }

        @Test
        void scopeThatItsOwnerClosesHasNothingPutAroundIt() throws Exception {
            Scope scope = scopes.open("tenant-42");
            scope.defer("close ledger", () -> diary.add("step"));

            ShutdownTask owner = named("owner").phase(Phase.DRAIN).run(scope::close);
            ShutdownCoordinator coordinator =
                    harness.builder().decorator(new Writing("span")).build();
            coordinator.register(owner);
            coordinator.register(scopes);
            coordinator.arm();
            coordinator.trigger(ShutdownReason.API);
            harness.reportOfEnd(coordinator);

            assertThat(diary).containsExactly("span around owner", "step", "span around scopes");
        }

        @Test
        void refusedStepIsAFailureOfItsScope() throws Exception {
            scopes.open("tenant-42").defer("close ledger", () -> {
                throw new SkippedException("Circuit breaker 'ledger' is OPEN.");
            });

            TaskReport report = Harness.task(runWithScopes(harness.builder()), "scopes");

            assertThat(report.status()).isEqualTo(TaskStatus.FAILED);
            assertThat(report.failure()).hasMessageContaining("tenant-42");
        }

        @Test
        void eachPartCountsItsOwnTries() throws Exception {
            TaskDecorator again = new TaskDecorator() {

                @Override
                public @Nullable CompletionStage<?> around(ShutdownTask task, TaskContext context, Work work)
                        throws Exception {
                    return work.proceed();
                }

                @Override
                public void aroundPart(ShutdownTask task, String part, TaskContext context, Work work) {
                    context.retrying(new IOException("on purpose"), Duration.ZERO);
                }
            };
            scopes.open("tenant-1").defer("close", () -> {});
            scopes.open("tenant-2").defer("close", () -> {});

            TaskReport report = Harness.task(runWithScopes(harness.builder().decorator(again)), "scopes");

            assertThat(report.retries()).isEqualTo(2);
            assertThat(harness.events().events(ShutdownEvent.TaskRetried.class))
                    .extracting(ShutdownEvent.TaskRetried::part)
                    .containsExactlyInAnyOrder("'close' of scope 'tenant-1'", "'close' of scope 'tenant-2'");
            assertThat(harness.events().events(ShutdownEvent.TaskRetried.class))
                    .extracting(ShutdownEvent.TaskRetried::attempts)
                    .containsOnly(1);
        }
    }
}
