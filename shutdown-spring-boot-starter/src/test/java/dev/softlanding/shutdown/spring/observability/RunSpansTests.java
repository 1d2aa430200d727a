package dev.softlanding.shutdown.spring.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.FailurePolicy;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.SkippedException;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.flush.Flusher;
import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.report.TaskStatus;
import dev.softlanding.shutdown.scope.Scope;
import dev.softlanding.shutdown.scope.ShutdownScopes;
import io.micrometer.common.KeyValue;
import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.tck.TestObservationRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is observed of real runs. */
@Timeout(30)
class RunSpansTests {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final TestObservationRegistry registry = TestObservationRegistry.create();
    private final List<Observation.Context> stopped = new CopyOnWriteArrayList<>();
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final RunSpans spans = new RunSpans(registry);
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch hanging = new CountDownLatch(1);

    RunSpansTests() {
        registry.observationConfig().observationHandler(new Recording());
    }

    private final class Recording implements ObservationHandler<Observation.Context> {

        @Override
        public boolean supportsContext(Observation.Context context) {
            return context instanceof ShutdownObservationContext;
        }

        @Override
        public void onStop(Observation.Context context) {
            stopped.add(context);
        }

        @Override
        public void onEvent(Observation.Event event, Observation.Context context) {
            events.add(context.getName() + " " + event.getName() + ": " + event.getContextualName());
        }
    }

    @AfterEach
    void release() {
        held.countDown();
    }

    private ShutdownCoordinator observed(ShutdownTask... tasks) {
        return armed(ShutdownCoordinator.builder().decorator(spans).listener(spans), tasks);
    }

    private ShutdownCoordinator armed(ShutdownCoordinator.Builder builder, ShutdownTask... tasks) {
        ShutdownCoordinator coordinator = builder.build();
        List.of(tasks).forEach(coordinator::register);
        coordinator.arm();
        spans.observe(coordinator);
        return coordinator;
    }

    private static ShutdownCoordinator run(ShutdownCoordinator coordinator) throws InterruptedException {
        coordinator.trigger(ShutdownReason.SIGTERM);
        assertThat(coordinator.awaitTerminated(LONG)).isTrue();
        return coordinator;
    }

    private static ShutdownTask.Builder task(String name) {
        return task(name, Phase.RELEASE);
    }

    private static ShutdownTask.Builder task(String name, Phase phase) {
        return ShutdownTask.named(name).phase(phase).timeout(LONG);
    }

    private ShutdownTask deaf(String name, Duration timeout, String... after) {
        return ShutdownTask.named(name)
                .phase(Phase.RELEASE)
                .after(after)
                .timeout(timeout)
                .run(() -> {
                    hanging.countDown();
                    boolean out = false;
                    while (!out) {
                        try {
                            held.await();
                            out = true;
                        } catch (InterruptedException ignored) {
                            // That is the point.
                        }
                    }
                });
    }

    private Observation.Context stopped(String contextualName) {
        return stopped.stream()
                .filter(context -> contextualName.equals(context.getContextualName()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(contextualName + " is not in " + stopped));
    }

    private static Map<String, String> keys(Iterable<KeyValue> values) {
        return StreamSupport.stream(values.spliterator(), false)
                .collect(Collectors.toMap(KeyValue::getKey, KeyValue::getValue));
    }

    @Test
    void runAndTasksAreObservedWithTheirKeys() throws Exception {
        run(observed(
                task("first", Phase.DRAIN).run(() -> {}),
                task("second").run(() -> {}),
                task("third").after("second").run(() -> {})));

        assertThat(stopped)
                .extracting(Observation.Context::getContextualName)
                .containsExactlyInAnyOrder("shutdown first", "shutdown second", "shutdown third", "shutdown");
        Observation.Context run = stopped("shutdown");
        assertThat(run.getName()).isEqualTo("shutdown.run");
        assertThat(keys(run.getLowCardinalityKeyValues())).isEqualTo(Map.of("reason", "sigterm", "outcome", "clean"));
        Observation.Context third = stopped("shutdown third");
        assertThat(third.getName()).isEqualTo("shutdown.task");
        assertThat(third.getParentObservation().getContextView()).isSameAs(run);
        assertThat(keys(third.getLowCardinalityKeyValues()))
                .isEqualTo(Map.of("task", "third", "phase", "release", "reason", "sigterm", "outcome", "succeeded"));
        assertThat(keys(third.getHighCardinalityKeyValues())).isEqualTo(Map.of("depth", "2"));
        assertThat(third.getError()).isNull();
    }

    @Test
    void keysAreThoseThatAreDocumented() throws Exception {
        run(observed(task("a").run(() -> {})));

        assertThat(keys(stopped("shutdown").getAllKeyValues()).keySet())
                .isEqualTo(names(ShutdownObservation.RUN.getLowCardinalityKeyNames()));
        assertThat(keys(stopped("shutdown a").getLowCardinalityKeyValues()).keySet())
                .isEqualTo(names(ShutdownObservation.TASK.getLowCardinalityKeyNames()));
        assertThat(names(ShutdownObservation.TASK.getHighCardinalityKeyNames()))
                .containsAll(keys(stopped("shutdown a").getHighCardinalityKeyValues())
                        .keySet());
    }

    private static Set<String> names(KeyName[] keys) {
        return Stream.of(keys).map(KeyName::asString).collect(Collectors.toSet());
    }

    @Test
    void runWhenItBeginsWithinAnObservationHasNoParent() throws Exception {
        observed(task("a").run(() -> {}));
        Observation request = Observation.start("request", registry);
        try (Observation.Scope scope = request.openScope()) {
            spans.onEvent(new ShutdownEvent.RunStarted(ShutdownReason.ENDPOINT, 1, LONG));
            assertThat(registry.getCurrentObservationScope()).isSameAs(scope);
        }
        spans.endNow();

        assertThat(stopped("shutdown").getParentObservation()).isNull();
    }

    @Test
    void bodyRunsInTheScopeOfItsTask() throws Exception {
        var current = new AtomicReference<Observation>();
        var after = new AtomicReference<Observation>();
        run(armed(
                ShutdownCoordinator.builder()
                        .decorator((task, context, work) -> {
                            var stage = work.proceed();
                            after.set(registry.getCurrentObservation());
                            return stage;
                        })
                        .decorator(spans)
                        .listener(spans),
                task("a").run(() -> current.set(registry.getCurrentObservation()))));

        assertThat(current.get().getContextView()).isSameAs(stopped("shutdown a"));
        assertThat(after.get()).isNull();
    }

    @Test
    void taskWhenItFailsHasItsFailureAsError() throws Exception {
        var failure = new IOException("on purpose");
        run(observed(task("a").run(() -> {
            throw failure;
        })));

        assertThat(stopped("shutdown a").getError()).isSameAs(failure);
        assertThat(keys(stopped("shutdown a").getAllKeyValues())).containsEntry("outcome", "failed");
        assertThat(keys(stopped("shutdown").getAllKeyValues())).containsEntry("outcome", "degraded");
    }

    /** Neither the run nor the exit code call it one. */
    @Test
    void taskWhenItWasRefusedHasNoError() throws Exception {
        run(observed(task("a").run(() -> {
            throw new SkippedException("Circuit breaker 'broker' is OPEN.");
        })));

        assertThat(stopped("shutdown a").getError()).isNull();
        assertThat(keys(stopped("shutdown a").getAllKeyValues())).containsEntry("outcome", "skipped");
        assertThat(keys(stopped("shutdown").getAllKeyValues())).containsEntry("outcome", "clean");
    }

    /** Traces leave the house, and scopes may have the names of tenants. */
    @Test
    void taskWhenItsFailureNamesScopesHasAnErrorWithoutThem() throws Exception {
        ShutdownScopes scopes = ShutdownScopes.create();
        scopes.open("tenant-42").defer("close ledger of tenant-42", () -> {
            throw new IOException("tenant-42 is locked");
        });
        ShutdownCoordinator coordinator =
                ShutdownCoordinator.builder().decorator(spans).listener(spans).build();
        coordinator.register(scopes);
        coordinator.arm();
        spans.observe(coordinator);
        run(coordinator);

        Observation.Context closing = stopped("shutdown scopes");
        assertThat(keys(closing.getAllKeyValues())).containsEntry("outcome", "failed");
        assertThat(closing.getError())
                .hasMessageStartingWith("Task 'scopes' FAILED with " + Scope.FailedException.class.getName());
        var told = new StringWriter();
        closing.getError().printStackTrace(new PrintWriter(told));
        assertThat(told.toString()).contains("ScopesClosing").doesNotContain("tenant-42");
    }

    @Test
    void taskWhenItIsStuckEndsWithTheEnginesWordAndShowsWhereItStands() throws Exception {
        run(observed(deaf("stuck", Duration.ofMillis(200))));

        Observation.Context stuck = stopped("shutdown stuck");
        assertThat(keys(stuck.getAllKeyValues())).containsEntry("outcome", "abandoned");
        assertThat(stuck.getError()).hasMessage("Task 'stuck' ABANDONED");
        assertThat(stuck.getError().getStackTrace())
                .extracting(StackTraceElement::getClassName)
                .contains(RunSpansTests.class.getName());
    }

    @Test
    void taskWhenItsInterruptEndsItShowsWhereItWas() throws Exception {
        run(observed(ShutdownTask.named("slow")
                .phase(Phase.RELEASE)
                .timeout(Duration.ofMillis(500))
                .run(() -> {
                    try {
                        held.await();
                    } catch (InterruptedException asked) {
                        // That is what it is for.
                    }
                })));

        Observation.Context slow = stopped("shutdown slow");
        assertThat(keys(slow.getAllKeyValues())).containsEntry("outcome", "timed_out");
        assertThat(slow.getError().getStackTrace())
                .extracting(StackTraceElement::getMethodName)
                .contains("await");
    }

    @Test
    void taskWhenItLeavesAStageBehindEndsWithThat() throws Exception {
        var stage = new CompletableFuture<>();
        var started = new CountDownLatch(1);
        ShutdownCoordinator coordinator = observed(task("a").runAsync(context -> {
            started.countDown();
            return stage;
        }));
        coordinator.trigger(ShutdownReason.API);
        started.await();
        assertThat(stopped).isEmpty();
        stage.completeExceptionally(new IOException("on purpose"));
        assertThat(coordinator.awaitTerminated(LONG)).isTrue();

        assertThat(stopped("shutdown a").getError()).hasMessage("on purpose");
    }

    @Test
    void taskWhenItDoesNotRunIsAnEventOfTheRun() throws Exception {
        run(observed(
                task("fails").onFailure(FailurePolicy.SKIP_DEPENDENTS).run(() -> {
                    throw new IOException("on purpose");
                }),
                task("dependent").after("fails").run(() -> {})));

        assertThat(events)
                .containsExactly(
                        "shutdown.run shutdown.task.skipped: 'dependent' is skipped: 'fails' has failed, and what"
                                + " depends on it is skipped.");
        assertThat(stopped).hasSize(2);
    }

    /** However late listeners are: here there is none. */
    @Test
    void allThatHaveEndedAreEndedByTheReport() throws Exception {
        ShutdownCoordinator coordinator = armed(
                ShutdownCoordinator.builder().decorator(spans),
                task("a").run(() -> {}),
                task("b").after("a").run(() -> {
                    throw new IOException("on purpose");
                }),
                task("spans", Phase.TELEMETRY).run(spans::endNow),
                task("last", Phase.TELEMETRY).run(() -> {}),
                task("very-last", Phase.NONE).after("last", "spans").run(() -> {}));
        run(coordinator);

        assertThat(stopped)
                .extracting(Observation.Context::getContextualName)
                .containsExactlyInAnyOrder("shutdown a", "shutdown b", "shutdown");
        assertThat(keys(stopped("shutdown b").getAllKeyValues())).containsEntry("outcome", "failed");
        assertThat(keys(stopped("shutdown").getAllKeyValues())).containsEntry("outcome", "degraded");
    }

    /** Or the last export could miss it. */
    @Test
    void runWhenATaskIsJustBeingEndedWaitsForThat() throws Exception {
        var slowly = new CountDownLatch(1);
        registry.observationConfig().observationHandler(new Slow(slowly));
        ShutdownCoordinator coordinator =
                observed(task("a").run(() -> {}), task("spans", Phase.TELEMETRY).run(() -> {
                    slowly.await();
                    spans.endNow();
                }));
        run(coordinator);

        assertThat(stopped)
                .extracting(Observation.Context::getContextualName)
                .containsExactly("shutdown a", "shutdown");
    }

    /** Holds up whoever stops the observation of a task. Handlers hear of a stop in reverse order: this one first. */
    private record Slow(CountDownLatch stopping) implements ObservationHandler<Observation.Context> {

        @Override
        public boolean supportsContext(Observation.Context context) {
            return true;
        }

        @Override
        public void onStop(Observation.Context context) {
            if (context.getName().equals("shutdown.task")) {
                stopping.countDown();
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
        }
    }

    @Test
    void allAreEndedAtTheCutOff() throws Exception {
        ShutdownCoordinator coordinator =
                observed(deaf("stuck", LONG), task("behind").after("stuck").run(() -> {}));
        coordinator.trigger(ShutdownReason.API);
        hanging.await();
        coordinator.escalate();
        assertThat(coordinator.awaitTerminated(LONG)).isTrue();

        assertThat(keys(stopped("shutdown stuck").getAllKeyValues())).containsEntry("outcome", "cut_off");
        assertThat(stopped("shutdown stuck").getError().getStackTrace()).isNotEmpty();
        assertThat(keys(stopped("shutdown").getAllKeyValues())).containsEntry("outcome", "forced");
        assertThat(stopped).hasSize(2);
        assertThat(coordinator.report().task("stuck").orElseThrow().status()).isEqualTo(TaskStatus.CUT_OFF);
    }

    /** What an export of the last moment can still have, even if nobody has heard of the cut-off. */
    @Test
    void allAreEndedBeforeWhatIsFlushedAtTheCutOff() throws Exception {
        List<Integer> stoppedAtFlush = new CopyOnWriteArrayList<>();
        ShutdownCoordinator coordinator = armed(
                ShutdownCoordinator.builder()
                        .decorator(spans)
                        .flusher(new Flusher("export", Flusher.Kind.SAFE, LONG, remaining -> {
                            spans.end(remaining);
                            stoppedAtFlush.add(stopped.size());
                        })),
                task("done").run(() -> {}),
                deaf("stuck", LONG, "done"));
        coordinator.trigger(ShutdownReason.API);
        hanging.await();
        coordinator.escalate();
        assertThat(coordinator.awaitTerminated(LONG)).isTrue();

        assertThat(stoppedAtFlush).endsWith(3);
        assertThat(keys(stopped("shutdown done").getAllKeyValues())).containsEntry("outcome", "succeeded");
        assertThat(keys(stopped("shutdown stuck").getAllKeyValues())).containsEntry("outcome", "cut_off");
        assertThat(keys(stopped("shutdown").getAllKeyValues())).containsEntry("outcome", "forced");
    }

    @Test
    void failureOfAHandlerIsNobodys() throws Exception {
        List<String> ran = new ArrayList<>();
        registry.observationConfig().observationHandler(new Failing());

        ShutdownCoordinator coordinator = run(observed(task("a").run(() -> ran.add("a"))));

        assertThat(ran).containsExactly("a");
        assertThat(coordinator.report().task("a").orElseThrow().status()).isEqualTo(TaskStatus.SUCCEEDED);
    }

    private static final class Failing implements ObservationHandler<Observation.Context> {

        @Override
        public boolean supportsContext(Observation.Context context) {
            return true;
        }

        @Override
        public void onStart(Observation.Context context) {
            throw new IllegalStateException("start");
        }

        @Override
        public void onScopeOpened(Observation.Context context) {
            throw new IllegalStateException("scope");
        }

        @Override
        public void onStop(Observation.Context context) {
            throw new IllegalStateException("stop");
        }
    }

    /** Foreign code: it costs the task that comes to it first its time, and the others a moment. */
    @Test
    void handlerThatHangsWhenTheRunBeginsHoldsOneTaskOnly() throws Exception {
        registry.observationConfig().observationHandler(new ObservationHandler<>() {
            @Override
            public boolean supportsContext(Observation.Context context) {
                return ShutdownObservation.RUN.getName().equals(context.getName());
            }

            @Override
            public void onStart(Observation.Context context) {
                boolean released = false;
                while (!released) {
                    try {
                        held.await();
                        released = true;
                    } catch (InterruptedException deaf) {
                        // As one that waits for a monitor.
                    }
                }
            }
        });
        ShutdownCoordinator coordinator = armed(
                ShutdownCoordinator.builder().decorator(spans),
                ShutdownTask.named("a").timeout(Duration.ofMillis(200)).run(() -> {}),
                task("b").after("a").run(() -> {}),
                task("c").after("b").run(() -> {}));

        run(coordinator);

        assertThat(coordinator.report().tasks())
                .extracting(TaskReport::status)
                .containsExactly(TaskStatus.ABANDONED, TaskStatus.SUCCEEDED, TaskStatus.SUCCEEDED);
    }
}
