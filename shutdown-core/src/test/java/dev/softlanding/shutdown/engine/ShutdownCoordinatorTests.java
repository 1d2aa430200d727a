package dev.softlanding.shutdown.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.softlanding.shutdown.InvalidPlanException;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.PlanProblem;
import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.ShutdownSettings;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.TaskSettings;
import dev.softlanding.shutdown.report.CoordinatorState;
import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.report.TaskStatus;
import dev.softlanding.shutdown.time.TimeSource;
import dev.softlanding.shutdown.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A coordinator from its first task to the end of its run; how bodies are run is in {@link ShutdownRunTests}. */
@Timeout(20)
class ShutdownCoordinatorTests {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofSeconds(15);
    private static final Duration HOUR = Duration.ofHours(1);

    private final VirtualTime time = new VirtualTime();
    private final Recorder events = new Recorder();
    private final Gate gate = Gate.polite();
    private final Gate deaf = Gate.deaf();

    @AfterEach
    void letAllOut() {
        gate.open();
        deaf.open();
    }

    private ShutdownCoordinator.Builder builder() {
        return ShutdownCoordinator.builder()
                .time(time)
                .listener(events)
                .settings(new ShutdownSettings(Duration.ofSeconds(30), Duration.ZERO, SECOND));
    }

    private ShutdownCoordinator armed(ShutdownTask... tasks) {
        ShutdownCoordinator coordinator = builder().build();
        List.of(tasks).forEach(coordinator::register);
        coordinator.arm();
        return coordinator;
    }

    private static ShutdownTask task(String name, ShutdownTask.Action action, String... after) {
        return ShutdownTask.named(name).after(after).timeout(HOUR).run(action);
    }

    private static void awaitEnd(ShutdownCoordinator coordinator) throws InterruptedException {
        assertThat(coordinator.awaitTerminated(LONG)).as("the run is over").isTrue();
    }

    @Nested
    class States {

        @Test
        void coordinatorWhenTheRunIsCleanSkipsFlushing() throws Exception {
            ShutdownCoordinator coordinator = builder().build();
            assertThat(coordinator.state()).isEqualTo(CoordinatorState.ASSEMBLING);
            coordinator.register(task("a", gate));
            coordinator.arm();
            assertThat(coordinator.state()).isEqualTo(CoordinatorState.ARMED);
            coordinator.trigger(ShutdownReason.API);
            assertThat(coordinator.state()).isEqualTo(CoordinatorState.RUNNING);
            gate.open();
            awaitEnd(coordinator);
            assertThat(coordinator.state()).isEqualTo(CoordinatorState.TERMINATED);
            assertThat(coordinator.report().cutOff()).isNull();
            assertThat(events.events(ShutdownEvent.CutOff.class)).isEmpty();
        }

        @Test
        void coordinatorWhenTheCutOffComesFlushesUntilTheSettleTimeIsOver() throws Exception {
            ShutdownCoordinator coordinator = armed(task("a", deaf), task("b", () -> {}, "a"));
            coordinator.trigger(ShutdownReason.API);
            deaf.awaitEntered();

            time.advance(Duration.ofSeconds(29));
            var cutOff = events.await(ShutdownEvent.CutOff.class);
            deaf.awaitInterrupted();
            assertThat(coordinator.state()).isEqualTo(CoordinatorState.FLUSHING);
            assertThat(cutOff.unfinished()).containsExactly("a", "b");
            TaskReport cut = coordinator.report().task("b").orElseThrow();
            assertThat(cut.status()).isEqualTo(TaskStatus.CUT_OFF);
            assertThat(cut.waitingFor()).as("it waits no longer").isEmpty();
            time.awaitScheduled(1);
            time.advance(Duration.ofMillis(100));

            awaitEnd(coordinator);
            assertThat(coordinator.state()).isEqualTo(CoordinatorState.TERMINATED);
            assertThat(coordinator.report().cutOff()).isNotNull();
            assertThat(coordinator.report().hasStuckTasks()).isTrue();
            assertThat(coordinator.report().tasks())
                    .extracting(TaskReport::waitingFor)
                    .containsOnly(List.of());
            assertThat(coordinator.report().tasks())
                    .extracting(TaskReport::status)
                    .containsExactly(TaskStatus.CUT_OFF, TaskStatus.CUT_OFF);
        }

        @Test
        void taskWhenRegisteredAfterArmingIsRefused() {
            ShutdownCoordinator coordinator = armed();

            assertThatExceptionOfType(ShutdownException.class)
                    .isThrownBy(() -> coordinator.register(task("late", () -> {})))
                    .withMessage(
                            "Cannot register task 'late': the coordinator is ARMED. Do it before the plan is armed.");
        }

        @Test
        void coordinatorWhenArmedTwiceRefuses() {
            ShutdownCoordinator coordinator = armed();

            assertThatExceptionOfType(ShutdownException.class)
                    .isThrownBy(coordinator::arm)
                    .withMessage("Cannot arm: the plan is armed already. Use change(...) to change it.");
        }

        @Test
        void waitingWhenItsLimitIsMoreThanACountOfNanosecondsHoldsIsWaitingForEver() throws Exception {
            ShutdownCoordinator coordinator = armed();
            coordinator.trigger(ShutdownReason.API);

            assertThat(coordinator.awaitTerminal(Duration.ofSeconds(Long.MAX_VALUE)))
                    .isTrue();
            assertThat(coordinator.awaitTerminated(Duration.ofSeconds(Long.MAX_VALUE)))
                    .isTrue();
            assertThat(coordinator.awaitTerminated(Duration.ofSeconds(Long.MIN_VALUE)))
                    .isTrue();
        }

        @Test
        void coordinatorWhenArmedAgainAfterItsRunRefusesWithWhereItStands() throws Exception {
            ShutdownCoordinator coordinator = armed();
            coordinator.trigger(ShutdownReason.API);
            coordinator.awaitTerminated(Harness.LONG);

            assertThatExceptionOfType(ShutdownException.class)
                    .isThrownBy(coordinator::arm)
                    .withMessage("Cannot arm: the coordinator is TERMINATED. It runs one plan, once.");
        }

        @Test
        void coordinatorWhenItsPlanIsInvalidGoesOnAssembling() {
            ShutdownCoordinator coordinator = builder().build();
            coordinator.register(task("a", () -> {}, "b"));
            assertThatExceptionOfType(InvalidPlanException.class).isThrownBy(coordinator::arm);
            assertThat(coordinator.state()).isEqualTo(CoordinatorState.ASSEMBLING);

            coordinator.register(task("b", () -> {}));
            coordinator.arm();

            assertThat(coordinator.state()).isEqualTo(CoordinatorState.ARMED);
        }

        @Test
        void problemWhenFoundElsewhereIsToldWithTheOthersAndHoldsThePlanBack() {
            ShutdownCoordinator coordinator = builder().build();
            var problem = new PlanProblem(PlanProblem.Kind.SETTING, "Something is odd.", "Make it even.");
            coordinator.refuse(problem);
            coordinator.register(task("a", () -> {}, "b"));

            assertThatExceptionOfType(InvalidPlanException.class)
                    .isThrownBy(coordinator::arm)
                    .satisfies(
                            refusal -> assertThat(refusal.problems()).hasSize(2).startsWith(problem));
        }

        @Test
        void problemWhenFoundAfterArmingIsRefusedItself() {
            ShutdownCoordinator coordinator = armed();

            assertThatExceptionOfType(ShutdownException.class)
                    .isThrownBy(() -> coordinator.refuse(new PlanProblem(PlanProblem.Kind.SETTING, "a", "b")))
                    .withMessageStartingWith("Cannot refuse the plan: the coordinator is ARMED.");
        }

        @Test
        void nameWhenKnownElsewhereMayBeAbsent() {
            ShutdownCoordinator coordinator = builder().knownNames("kafka").build();
            coordinator.register(task("a", () -> {}, "kafka"));

            coordinator.arm();

            assertThat(coordinator.state()).isEqualTo(CoordinatorState.ARMED);
        }

        @Test
        void planWhenOnlyValidatedIsNotArmed() {
            ShutdownCoordinator coordinator =
                    builder().task("a", TaskSettings.timeout(SECOND)).build();
            coordinator.register(task("a", () -> {}));

            assertThat(coordinator.validate().worstCase()).isEqualTo(SECOND);
            assertThat(coordinator.state()).isEqualTo(CoordinatorState.ASSEMBLING);
        }

        @Test
        void awaitWhenNothingWasTriggeredDoesNotWait() throws Exception {
            ShutdownCoordinator coordinator = armed(task("a", gate));

            assertThat(coordinator.awaitTerminated(LONG)).isTrue();
            assertThat(coordinator.awaitTerminal(LONG)).isTrue();
        }
    }

    @Nested
    class Triggers {

        @Test
        void triggerWhenNotArmedDoesNothing() {
            ShutdownCoordinator coordinator = builder().build();
            coordinator.register(task("a", gate));

            assertThat(coordinator.trigger(ShutdownReason.SIGTERM)).isFalse();

            assertThat(coordinator.state()).isEqualTo(CoordinatorState.ASSEMBLING);
            assertThat(events.events()).isEmpty();
            coordinator.register(task("b", gate));
        }

        @Test
        void triggersWhenConcurrentRunThePlanOnce() throws Exception {
            int triggers = 24;
            var ran = new AtomicInteger();
            ShutdownCoordinator coordinator =
                    armed(task("a", ran::incrementAndGet), task("b", ran::incrementAndGet, "a"), task("c", gate));
            var barrier = new CyclicBarrier(triggers);
            var accepted = new CountDownLatch(triggers);
            for (int i = 0; i < triggers; i++) {
                ShutdownReason reason = ShutdownReason.values()[i % ShutdownReason.values().length];
                new Thread(() -> {
                            try {
                                barrier.await();
                                if (coordinator.trigger(reason)) {
                                    accepted.countDown();
                                }
                            } catch (Exception unexpected) {
                                throw new IllegalStateException(unexpected);
                            }
                        })
                        .start();
            }
            accepted.await();
            gate.open();
            awaitEnd(coordinator);

            assertThat(ran).hasValue(2);
            ShutdownReport report = coordinator.report();
            assertThat(report.laterTriggers()).hasSize(triggers - 1);
            assertThat(events.events(ShutdownEvent.RunStarted.class))
                    .singleElement()
                    .satisfies(started -> assertThat(started.reason()).isEqualTo(report.reason()));
            assertThat(events.events(ShutdownEvent.TriggerJoined.class))
                    .extracting(ShutdownEvent.TriggerJoined::reason)
                    .isEqualTo(report.laterTriggers());
            assertThat(report.tasks()).extracting(TaskReport::status).containsOnly(TaskStatus.SUCCEEDED);
        }

        /** A join used to find a machine that had not begun, and finished it before its first task. */
        @Test
        void signalWhenItJoinsBeforeTheRunHasBegunDoesNotEndIt() throws Exception {
            for (int i = 0; i < 100; i++) {
                var ran = new AtomicInteger();
                ShutdownCoordinator coordinator = armed(task("a", ran::incrementAndGet));

                coordinator.trigger(ShutdownReason.CONTEXT_CLOSED);
                coordinator.trigger(ShutdownReason.SIGTERM);

                awaitEnd(coordinator);
                assertThat(coordinator.report().task("a").orElseThrow().status())
                        .isEqualTo(TaskStatus.SUCCEEDED);
                assertThat(ran).hasValue(1);
            }
            assertThat(events.events().get(0)).isInstanceOf(ShutdownEvent.RunStarted.class);
        }

        @Test
        void runWhenStartedIsToldBeforeWhatJoinsIt() throws Exception {
            for (int i = 0; i < 50; i++) {
                var heard = new Recorder();
                ShutdownCoordinator coordinator = builder().listener(heard).build();
                coordinator.arm();

                coordinator.trigger(ShutdownReason.API);
                coordinator.trigger(ShutdownReason.EXIT);

                awaitEnd(coordinator);
                assertThat(heard.events().get(0)).isInstanceOf(ShutdownEvent.RunStarted.class);
            }
        }

        @Test
        void reasonWhenSeveralTriggerIsTheFirst() throws Exception {
            ShutdownCoordinator coordinator = armed(task("a", gate));
            coordinator.trigger(ShutdownReason.ENDPOINT);
            coordinator.trigger(ShutdownReason.SIGINT);
            coordinator.trigger(ShutdownReason.EXIT);
            gate.open();
            awaitEnd(coordinator);
            coordinator.trigger(ShutdownReason.CONTEXT_CLOSED);

            ShutdownReport report = coordinator.report();
            assertThat(report.reason()).isEqualTo(ShutdownReason.ENDPOINT);
            assertThat(report.laterTriggers())
                    .containsExactly(ShutdownReason.SIGINT, ShutdownReason.EXIT, ShutdownReason.CONTEXT_CLOSED);
        }

        @Test
        void signalWhenItJoinsARunOfAnotherReasonBringsItsClock() throws Exception {
            ShutdownCoordinator coordinator = armed(task("a", gate));
            coordinator.trigger(ShutdownReason.CONTEXT_CLOSED);
            gate.awaitEntered();
            assertThat(coordinator.report().budget()).isEqualTo(Duration.ofSeconds(29));

            time.advance(Duration.ofSeconds(10));
            coordinator.trigger(ShutdownReason.SIGTERM);
            assertThat(coordinator.report().budget()).isEqualTo(Duration.ofSeconds(39));
            time.awaitScheduled(1);
            time.advance(Duration.ofSeconds(29).minusNanos(1));
            time.awaitScheduled(1);
            assertThat(coordinator.report().cutOff()).isNull();

            time.advance(Duration.ofNanos(1));

            awaitEnd(coordinator);
            assertThat(coordinator.report().cutOff()).isNotNull();
        }

        @Test
        void signalWhenItsClockEndsSoonerMakesTheCutOffSooner() throws Exception {
            ShutdownCoordinator coordinator = armed(task("a", gate));
            coordinator.trigger(ShutdownReason.CONTEXT_CLOSED);
            gate.awaitEntered();
            time.awaitScheduled(1);

            coordinator.trigger(
                    ShutdownReason.SIGTERM,
                    time.nanos() - Duration.ofSeconds(20).toNanos());
            time.awaitScheduled(1);
            time.advance(Duration.ofSeconds(9));

            awaitEnd(coordinator);
            assertThat(coordinator.report().cutOff()).isNotNull();
            assertThat(coordinator.report().elapsed()).isEqualTo(Duration.ofSeconds(9));
        }

        @Test
        void signalWhenItsTimeIsOverCutsAtOnceWithTheStackOfWhatRuns() throws Exception {
            ShutdownCoordinator coordinator = armed(task("a", gate));
            coordinator.trigger(ShutdownReason.CONTEXT_CLOSED);
            gate.awaitEntered();
            time.awaitScheduled(1);

            coordinator.trigger(
                    ShutdownReason.SIGTERM, time.nanos() - Duration.ofMinutes(5).toNanos());

            awaitEnd(coordinator);
            assertThat(coordinator.report().cutOff()).isNotNull();
            assertThat(events.await(ShutdownEvent.TaskInterrupted.class).stack())
                    .isNotEmpty();
        }

        @Test
        void clockWhenASecondSignalJoinsStaysThatOfTheFirst() throws Exception {
            ShutdownCoordinator coordinator = armed(task("a", gate));
            coordinator.trigger(ShutdownReason.CONTEXT_CLOSED);
            gate.awaitEntered();
            coordinator.trigger(ShutdownReason.SIGTERM);
            time.advance(Duration.ofSeconds(5));

            coordinator.trigger(ShutdownReason.SIGINT);

            assertThat(coordinator.report().budget()).isEqualTo(Duration.ofSeconds(29));
        }

        @Test
        void clockWhenSomethingElseThanASignalJoinsStays() throws Exception {
            ShutdownCoordinator coordinator = armed(task("a", gate));
            coordinator.trigger(ShutdownReason.CONTEXT_CLOSED);
            gate.awaitEntered();
            time.advance(Duration.ofSeconds(5));

            coordinator.trigger(ShutdownReason.ENDPOINT);

            assertThat(coordinator.report().budget()).isEqualTo(Duration.ofSeconds(29));
        }

        @Test
        void clockWhenTheRunWasStartedByASignalStays() throws Exception {
            ShutdownCoordinator coordinator = armed(task("a", gate));
            coordinator.trigger(ShutdownReason.SIGTERM);
            gate.awaitEntered();
            time.advance(Duration.ofSeconds(5));

            coordinator.trigger(ShutdownReason.SIGINT);
            coordinator.trigger(ShutdownReason.API);

            assertThat(coordinator.report().budget()).isEqualTo(Duration.ofSeconds(29));
        }

        @Test
        void clockWhenTheSignalCameEarlierCountsFromThere() throws Exception {
            ShutdownCoordinator coordinator = armed(task("a", gate));

            coordinator.trigger(
                    ShutdownReason.SIGTERM, time.nanos() - Duration.ofSeconds(4).toNanos());

            assertThat(coordinator.report().budget()).isEqualTo(Duration.ofSeconds(25));
            assertThat(events.await(ShutdownEvent.RunStarted.class))
                    .isEqualTo(new ShutdownEvent.RunStarted(ShutdownReason.SIGTERM, 1, Duration.ofSeconds(25)));
        }

        @Test
        void triggerWhenCalledByATaskOrAListenerJoins() throws Exception {
            var coordinator = new ShutdownCoordinator[1];
            coordinator[0] = builder()
                    .listener(event -> {
                        if (event instanceof ShutdownEvent.RunStarted) {
                            coordinator[0].trigger(ShutdownReason.MEMORY);
                            coordinator[0].report();
                        }
                    })
                    .build();
            coordinator[0].register(task("a", () -> {
                events.await(ShutdownEvent.TriggerJoined.class);
                coordinator[0].trigger(ShutdownReason.API);
                coordinator[0].report();
                assertThatExceptionOfType(ShutdownException.class)
                        .isThrownBy(() -> coordinator[0].register(task("late", () -> {})))
                        .withMessageContaining("RUNNING");
                assertThat(coordinator[0].awaitTerminated(Duration.ZERO)).isFalse();
            }));
            coordinator[0].arm();
            coordinator[0].trigger(ShutdownReason.ENDPOINT);

            awaitEnd(coordinator[0]);
            assertThat(coordinator[0].report().laterTriggers())
                    .containsExactly(ShutdownReason.MEMORY, ShutdownReason.API);
            assertThat(coordinator[0].report().task("a").orElseThrow().failure())
                    .isNull();
        }
    }

    @Nested
    class Terminal {

        @Test
        void awaitTerminalWhenTheTerminalTaskStartsReturns() throws Exception {
            var close = Gate.polite();
            ShutdownCoordinator coordinator =
                    builder().terminal(task("close", close)).build();
            coordinator.register(task("a", gate));
            coordinator.arm();
            coordinator.trigger(ShutdownReason.CONTEXT_CLOSED);
            gate.awaitEntered();
            assertThat(coordinator.awaitTerminal(Duration.ZERO)).isFalse();

            gate.open();

            assertThat(coordinator.awaitTerminal(LONG)).isTrue();
            assertThat(coordinator.awaitTerminated(Duration.ZERO)).isFalse();
            close.open();
            awaitEnd(coordinator);
        }

        @Test
        void awaitTerminalWhenThereIsNoTerminalTaskReturnsWithTheRun() throws Exception {
            ShutdownCoordinator coordinator = armed(task("a", gate));
            coordinator.trigger(ShutdownReason.CONTEXT_CLOSED);
            assertThat(coordinator.awaitTerminal(Duration.ZERO)).isFalse();

            gate.open();

            assertThat(coordinator.awaitTerminal(LONG)).isTrue();
        }

        @Test
        void awaitTerminalWhenTheRunIsCutBeforeReturnsNevertheless() throws Exception {
            ShutdownCoordinator coordinator =
                    builder().terminal(task("close", () -> {})).build();
            coordinator.register(task("a", gate));
            coordinator.arm();
            coordinator.trigger(ShutdownReason.CONTEXT_CLOSED);
            gate.awaitEntered();

            time.advance(Duration.ofSeconds(29));

            assertThat(coordinator.awaitTerminal(LONG)).isTrue();
            awaitEnd(coordinator);
            assertThat(coordinator.report().task("close").orElseThrow().status())
                    .isEqualTo(TaskStatus.CUT_OFF);
            assertThat(coordinator.report().task("close").orElseThrow().startedAfter())
                    .isNull();
        }
    }

    @Nested
    class Reporting {

        @Test
        void reportWhenAssemblingKnowsTheClockOnly() {
            ShutdownReport report = builder().build().report();

            assertThat(report.state()).isEqualTo(CoordinatorState.ASSEMBLING);
            assertThat(report.tasks()).isEmpty();
            assertThat(report.reason()).isNull();
            assertThat(report.startedAt()).isNull();
            assertThat(report.budget()).isEqualTo(Duration.ofSeconds(29));
        }

        /** The same sum as that of a run: a preStop hook is charged in whole seconds. */
        @Test
        void reportBeforeARunHasTheBudgetARunWouldHave() {
            var settings = new ShutdownSettings(Duration.ofSeconds(30), Duration.ofMillis(1500), Duration.ofSeconds(2));

            assertThat(builder().settings(settings).build().report().budget()).isEqualTo(Duration.ofSeconds(26));
        }

        @Test
        void reportWhenArmedShowsThePlan() {
            ShutdownCoordinator coordinator = builder()
                    .task("b", TaskSettings.timeout(Duration.ofSeconds(3)))
                    .build();
            coordinator.register(ShutdownTask.named("b")
                    .after("a")
                    .before("flush")
                    .phase(Phase.NONE)
                    .timeout(SECOND)
                    .run(() -> {}));
            coordinator.register(ShutdownTask.named("a")
                    .phase(Phase.DRAIN)
                    .timeout(SECOND)
                    .inFlight(() -> 7)
                    .components(() -> List.of("tomcat", "filter"))
                    .run(() -> {}));
            coordinator.register(
                    ShutdownTask.named("f").phase(Phase.FLUSH).timeout(SECOND).run(() -> {}));
            coordinator.arm();

            ShutdownReport report = coordinator.report();

            assertThat(report.state()).isEqualTo(CoordinatorState.ARMED);
            assertThat(report.worstCase()).isEqualTo(Duration.ofSeconds(5));
            assertThat(report.tasks()).extracting(TaskReport::name).containsExactly("a", "b", "f");
            assertThat(report.tasks()).extracting(TaskReport::status).containsOnly(TaskStatus.REGISTERED);
            assertThat(report.tasks())
                    .extracting(TaskReport::after)
                    .containsExactly(List.of("announce"), List.of("a"), List.of("b", "drain"));
            assertThat(report.tasks()).extracting(TaskReport::inFlight).containsExactly(7L, null, null);
            assertThat(report.tasks())
                    .extracting(TaskReport::components)
                    .containsExactly(List.of("tomcat", "filter"), List.of(), List.of());
            assertThat(report.task("b").orElseThrow().timeout()).isEqualTo(Duration.ofSeconds(3));
        }

        @Test
        void reportWhenRunningTellsWhoWaitsForWhom() throws Exception {
            ShutdownCoordinator coordinator = armed(
                    ShutdownTask.named("web")
                            .phase(Phase.DRAIN)
                            .timeout(HOUR)
                            .inFlight(() -> 3)
                            .run(gate),
                    ShutdownTask.named("quick")
                            .phase(Phase.NONE)
                            .timeout(HOUR)
                            .inFlight(() -> 9)
                            .run(() -> {}),
                    ShutdownTask.named("outbox")
                            .phase(Phase.FLUSH)
                            .after("quick")
                            .timeout(HOUR)
                            .inFlight(() -> 5)
                            .run(() -> {}),
                    ShutdownTask.named("pool")
                            .after("web", "quick", "outbox")
                            .timeout(HOUR)
                            .run(() -> {}));
            coordinator.trigger(ShutdownReason.API);
            gate.awaitEntered();
            events.awaitEnd("quick");
            time.advance(Duration.ofSeconds(2));

            ShutdownReport report = coordinator.report();

            assertThat(report.elapsed()).isEqualTo(Duration.ofSeconds(2));
            assertThat(report.remaining()).isEqualTo(Duration.ofSeconds(27));
            assertThat(report.startedAt()).isEqualTo(time.instant().minusSeconds(2));
            TaskReport web = report.task("web").orElseThrow();
            assertThat(web.status()).isEqualTo(TaskStatus.RUNNING);
            assertThat(web.duration()).isEqualTo(Duration.ofSeconds(2));
            assertThat(web.inFlight()).isEqualTo(3);
            assertThat(web.waitingFor()).isEmpty();
            assertThat(report.task("quick").orElseThrow().inFlight())
                    .as("it has ended")
                    .isNull();
            TaskReport outbox = report.task("outbox").orElseThrow();
            assertThat(outbox.status()).isEqualTo(TaskStatus.WAITING);
            assertThat(outbox.waitingFor()).containsExactly("drain");
            assertThat(outbox.after()).containsExactly("quick", "drain");
            assertThat(outbox.inFlight()).isEqualTo(5);
            assertThat(report.task("pool").orElseThrow().waitingFor()).containsExactly("web", "outbox", "flush");
            assertThat(report.phases().get(0).endedAfter()).isEqualTo(Duration.ZERO);
            assertThat(report.phases().get(1).startedAfter()).isEqualTo(Duration.ZERO);
            assertThat(report.phases().get(1).endedAfter()).isNull();
            assertThat(report.phases().get(2).startedAfter()).isNull();
        }

        @Test
        void reportWhenTheRunIsOverStandsStill() throws Exception {
            ShutdownCoordinator coordinator = armed(
                    ShutdownTask.named("a").timeout(HOUR).inFlight(() -> 3).run(gate));
            coordinator.trigger(ShutdownReason.API);
            gate.awaitEntered();
            time.advance(SECOND);
            gate.open();
            awaitEnd(coordinator);
            time.advance(HOUR);

            ShutdownReport report = coordinator.report();

            assertThat(report.elapsed()).isEqualTo(SECOND);
            assertThat(report.task("a").orElseThrow().duration()).isEqualTo(SECOND);
            assertThat(report.task("a").orElseThrow().inFlight()).isNull();
            assertThat(events.await(ShutdownEvent.RunEnded.class).report()).isEqualTo(report);
        }

        @Test
        void reportWhenATaskCannotTellWhatIsInFlightLeavesItOut() throws Exception {
            ShutdownCoordinator coordinator = armed(
                    ShutdownTask.named("a")
                            .timeout(HOUR)
                            .inFlight(() -> failing(new IllegalStateException()))
                            .run(gate),
                    ShutdownTask.named("b")
                            .timeout(HOUR)
                            .inFlight(() -> failing(new NoClassDefFoundError()))
                            .run(gate),
                    ShutdownTask.named("c").timeout(HOUR).inFlight(() -> 1).run(gate));
            assertThat(coordinator.report().tasks())
                    .extracting(TaskReport::inFlight)
                    .containsExactly(null, null, 1L);
            coordinator.trigger(ShutdownReason.API);
            assertThat(coordinator.report().tasks())
                    .extracting(TaskReport::inFlight)
                    .containsExactly(null, null, 1L);

            gate.open();

            awaitEnd(coordinator);
        }

        private static long failing(Throwable failure) {
            if (failure instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) failure;
        }

        @Test
        void runWhenTheQuestionForWhatIsInFlightNeverReturnsEndsNevertheless() throws Exception {
            var never = Gate.deaf();
            ShutdownCoordinator coordinator = armed(ShutdownTask.named("a")
                    .timeout(HOUR)
                    .inFlight(() -> {
                        try {
                            never.run();
                        } catch (InterruptedException unexpected) {
                            throw new IllegalStateException(unexpected);
                        }
                        return 0;
                    })
                    .run(() -> {}));

            coordinator.trigger(ShutdownReason.API);

            awaitEnd(coordinator);
            never.open();
        }

        /** Looked at again and again while it runs for real, a run never contradicts itself. */
        @Test
        void reportsWhenTakenDuringARunAreConsistent() throws Exception {
            ShutdownCoordinator coordinator =
                    builder().time(TimeSource.system()).build();
            for (int i = 0; i < 200; i++) {
                coordinator.register(task("t" + i, () -> {}, i < 3 ? new String[0] : new String[] {"t" + (i - 3)}));
            }
            coordinator.arm();
            List<ShutdownReport> reports = new ArrayList<>();
            coordinator.trigger(ShutdownReason.API);
            do {
                reports.add(coordinator.report());
            } while (!coordinator.awaitTerminated(Duration.ofNanos(1)));
            reports.add(coordinator.report());

            reports.forEach(ShutdownCoordinatorTests::assertConsistent);
            assertThat(reports.get(reports.size() - 1).tasks())
                    .extracting(TaskReport::status)
                    .containsOnly(TaskStatus.SUCCEEDED);
        }
    }

    private static void assertConsistent(ShutdownReport report) {
        for (TaskReport task : report.tasks()) {
            boolean predecessorsEnded = task.after().stream().allMatch(name -> report.task(name)
                    .map(other -> other.status().isOutcome())
                    .orElseGet(() -> phaseEnded(report, name)));
            switch (task.status()) {
                case REGISTERED -> assertThat(task.startedAfter()).isNull();
                case WAITING -> {
                    assertThat(predecessorsEnded).isFalse();
                    assertThat(task.waitingFor()).isNotEmpty();
                }
                default -> {
                    assertThat(predecessorsEnded).as("%s in %s", task, report).isTrue();
                    assertThat(task.waitingFor()).isEmpty();
                }
            }
        }
    }

    private static boolean phaseEnded(ShutdownReport report, String phase) {
        return report.phases().stream()
                .anyMatch(candidate -> candidate.phase().id().equals(phase) && candidate.endedAfter() != null);
    }
}
