package dev.softlanding.shutdown.spring.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.SkippedException;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.report.RunOutcome;
import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.report.TaskStatus;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.timelimiter.TimeLimiter;
import io.github.resilience4j.timelimiter.TimeLimiterConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a task, by what it meets and which policies are around it. */
@Timeout(30)
class ResilienceTests {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final AtomicInteger attempts = new AtomicInteger();
    private final PolicyRuns runs = PolicyRuns.inVirtualTime();

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }

    /** Takes that long and fails, but not the last time. */
    private ShutdownTask.Action failing(int times, Duration took) {
        return () -> {
            runs.virtual.advance(took);
            if (attempts.incrementAndGet() <= times) {
                throw new IOException("attempt " + attempts);
            }
        };
    }

    /** No more than that has been heard of before. */
    private void awaitAttempts(int number) {
        while (attempts.get() < number) {
            Thread.onSpinWait();
        }
        assertThat(attempts).hasValue(number);
    }

    @Nested
    class BrokerThatIsDown {

        private final PolicyRuns runs = PolicyRuns.inRealTime();
        private final CountDownLatch never = new CountDownLatch(1);
        private final Duration timeout = Duration.ofSeconds(5);

        @Test
        void withoutAPolicyTakesItsTimeout() throws Exception {
            TaskReport send = runs.runOne(runs.task("send", SECOND).run(never::await));

            assertThat(send.status()).isIn(TaskStatus.TIMED_OUT, TaskStatus.ABANDONED); // as busy as the machine is
            assertThat(send.duration()).isGreaterThan(millis(850));
        }

        /** Real time, that of the first use of the classes included. */
        @Test
        void whenItsBreakerIsOpenIsSkippedAtLeastTenTimesSooner() throws Exception {
            CircuitBreaker breaker = runs.openBreaker();

            ShutdownReport report = runs.run(runs.task("send", timeout).run(never::await));

            TaskReport send = report.task("send").orElseThrow();
            assertThat(report.outcome()).isEqualTo(RunOutcome.CLEAN);
            assertThat(send.status()).isEqualTo(TaskStatus.SKIPPED);
            assertThat(send.explanation()).isEqualTo("Circuit breaker 'x' is OPEN.");
            assertThat(send.failure()).isNull();
            assertThat(send.refusals()).isEqualTo(1);
            assertThat(runs.refusals()).containsExactly("Circuit breaker 'x' is OPEN.");
            assertThat(send.duration().multipliedBy(10)).isLessThan(timeout);
            assertThat(breaker.getMetrics().getNumberOfNotPermittedCalls()).isEqualTo(1);
        }

        @Test
        void whenItsBreakerIsOpenIsLeftToTheFallbackAtOnce() throws Exception {
            runs.openBreaker();
            var spooled = new AtomicInteger();

            TaskReport send = runs.runOne(runs.task("send", timeout)
                    .fallback(spooled::incrementAndGet)
                    .run(never::await));

            assertThat(send.status()).isEqualTo(TaskStatus.SUCCEEDED);
            assertThat(send.fellBack()).isTrue();
            assertThat(send.explanation()).isEqualTo("It was done by its fallback. Circuit breaker 'x' is OPEN.");
            assertThat(spooled).hasValue(1);
            assertThat(send.duration().multipliedBy(10)).isLessThan(timeout);
        }
    }

    @Nested
    class FlakyFlush {

        @Test
        void whenThereIsTimeIsTriedAgainAndSucceeds() throws Exception {
            Retry retry = runs.retry(3, millis(100));

            TaskReport flush = runs.runOne(runs.task("outbox", millis(2000)).run(failing(1, millis(300))));

            assertThat(flush.status()).isEqualTo(TaskStatus.SUCCEEDED);
            assertThat(flush.retries()).isEqualTo(1);
            assertThat(flush.duration()).isEqualTo(millis(300 + 100 + 300));
            assertThat(runs.events(ShutdownEvent.TaskRetried.class))
                    .singleElement()
                    .satisfies(retried -> {
                        assertThat(retried.attempts()).isEqualTo(1);
                        assertThat(retried.pause()).isEqualTo(millis(100));
                        assertThat(retried.failure()).hasMessage("attempt 1");
                    });
            assertThat(retry.getMetrics().getNumberOfSuccessfulCallsWithRetryAttempt())
                    .isEqualTo(1);
        }

        /** 1.9 s until the interrupt, less 0.2 s for each attempt, and 0.05 s to be on the safe side. */
        @Test
        void whenTheRetryWouldWaitTooLongWaitsForAsLongAsTheNextAttemptCanStillEnd() throws Exception {
            runs.retry(3, Duration.ofSeconds(10));

            TaskReport flush = runs.runOne(runs.task("outbox", millis(2000)).run(failing(1, millis(200))));

            assertThat(flush.status()).isEqualTo(TaskStatus.SUCCEEDED);
            assertThat(runs.events(ShutdownEvent.TaskRetried.class))
                    .extracting(ShutdownEvent.TaskRetried::pause)
                    .containsExactly(millis(1450));
        }

        @Test
        void whenAnotherAttemptCannotEndInTimeFailsAtOnceWithItsOwnFailure() throws Exception {
            runs.retry(3, millis(1));

            TaskReport flush = runs.runOne(runs.task("outbox", SECOND).run(failing(1, millis(600))));

            assertThat(flush.status()).isEqualTo(TaskStatus.FAILED);
            assertThat(flush.failure()).isInstanceOf(IOException.class).hasMessage("attempt 1");
            assertThat(flush.duration()).isEqualTo(millis(600));
            assertThat(flush.retries()).isZero();
            assertThat(runs.refusals())
                    .containsExactly("Retry 'x' has no time for another attempt:"
                            + " the last one took 0.600 s, and 0.300 s are left.");
        }

        @Test
        void whenAllAttemptsFailFailsWithTheLastOnesFailure() throws Exception {
            Retry retry = runs.retry(3, millis(10));

            TaskReport flush = runs.runOne(runs.task("outbox", SECOND).run(failing(9, millis(10))));

            assertThat(flush.status()).isEqualTo(TaskStatus.FAILED);
            assertThat(flush.failure()).hasMessage("attempt 3");
            assertThat(flush.retries()).isEqualTo(2);
            assertThat(retry.getMetrics().getNumberOfFailedCallsWithRetryAttempt())
                    .isEqualTo(1);
        }

        @Test
        void whenAllAttemptsFailIsLeftToTheFallback() throws Exception {
            runs.retry(3, millis(10));

            TaskReport flush =
                    runs.runOne(runs.task("outbox", SECOND).fallback(() -> {}).run(failing(9, millis(10))));

            assertThat(flush.status()).isEqualTo(TaskStatus.SUCCEEDED);
            assertThat(flush.explanation()).isEqualTo("It was done by its fallback, because of java.io.IOException.");
        }

        @Test
        void whenItsStageFailsIsTriedAgain() throws Exception {
            runs.retry(3, millis(10));

            TaskReport flush = runs.runOne(runs.task("outbox", SECOND)
                    .runAsync(context -> attempts.incrementAndGet() == 1
                            ? CompletableFuture.failedFuture(new IOException("attempt 1"))
                            : CompletableFuture.completedFuture(null)));

            assertThat(flush.status()).isEqualTo(TaskStatus.SUCCEEDED);
            assertThat(flush.retries()).isEqualTo(1);
        }

        @Test
        void whenTheRetryIgnoresItsFailureIsNotTriedAgain() throws Exception {
            runs.retry(RetryConfig.custom().ignoreExceptions(IOException.class).build());

            TaskReport flush = runs.runOne(runs.task("outbox", SECOND).run(failing(1, Duration.ZERO)));

            assertThat(flush.status()).isEqualTo(TaskStatus.FAILED);
            assertThat(attempts).hasValue(1);
        }

        @Test
        void whenItSaysThatThereIsNothingToDoIsNotTriedAgain() throws Exception {
            runs.retry(3, millis(10));

            TaskReport flush = runs.runOne(runs.task("outbox", SECOND).run(() -> {
                attempts.incrementAndGet();
                throw new SkippedException("Nothing is buffered.");
            }));

            assertThat(flush.status()).isEqualTo(TaskStatus.SKIPPED);
            assertThat(attempts).hasValue(1);
        }

        @Test
        void whenItFailsWithAnErrorIsNotTriedAgain() throws Exception {
            runs.retry(RetryConfig.custom().retryOnException(thrown -> true).build());

            TaskReport body = runs.runOne(runs.task("outbox", SECOND).run(() -> {
                attempts.incrementAndGet();
                throw new StackOverflowError();
            }));
            TaskReport stage = runs.runOne(runs.task("stage", SECOND).runAsync(context -> {
                attempts.incrementAndGet();
                return CompletableFuture.failedFuture(new StackOverflowError());
            }));

            assertThat(body.status()).isEqualTo(TaskStatus.FAILED);
            assertThat(stage.status()).isEqualTo(TaskStatus.FAILED);
            assertThat(attempts).hasValue(2);
        }

        /** By whomever: there is time left. */
        @Test
        void whenItIsInterruptedIsNotTriedAgain() throws Exception {
            runs.retry(RetryConfig.custom().retryOnException(thrown -> true).build());

            TaskReport flush = runs.runOne(runs.task("outbox", SECOND).run(() -> {
                attempts.incrementAndGet();
                throw new InterruptedException();
            }));

            assertThat(flush.status()).isEqualTo(TaskStatus.FAILED);
            assertThat(attempts).hasValue(1);
        }
    }

    @Nested
    class ManyTasksAtALimitedRate {

        @Test
        void waitForTheirPermitsWhileTheyHaveTheTime() throws Exception {
            runs.limiter(2, SECOND, Duration.ofSeconds(5));
            ShutdownCoordinator coordinator = runs.started(five(Duration.ofSeconds(4)));

            runs.virtual.awaitWaiters(4); // three for a permit, and the run for its own time
            awaitAttempts(2);
            runs.virtual.advance(SECOND);
            awaitAttempts(4);
            runs.virtual.advance(SECOND);

            assertThat(PolicyRuns.endOf(coordinator).tasks())
                    .extracting(TaskReport::status)
                    .containsOnly(TaskStatus.SUCCEEDED);
        }

        @Test
        void areSkippedAtOnceWhereTheirPermitWouldComeTooLate() throws Exception {
            runs.limiter(2, SECOND, Duration.ofSeconds(5));

            ShutdownReport report = runs.run(five(SECOND));

            assertThat(report.tasks())
                    .filteredOn(task -> task.status() == TaskStatus.SKIPPED)
                    .hasSize(3)
                    .extracting(TaskReport::explanation)
                    .containsOnly("Rate limiter 'x' gives no permit within what is left, 0.900 s.");
            assertThat(attempts).hasValue(2);
        }

        /** One after the other: there is nothing that looks and takes at once. */
        @Test
        void leavePermitsThatWouldPlainlyComeTooLateToOthers() throws Exception {
            RateLimiter limiter = runs.limiter(2, SECOND, Duration.ofSeconds(5));
            ShutdownTask[] tasks = five(SECOND);

            for (ShutdownTask task : tasks) {
                PolicyRuns.endOf(runs.started(task));
            }

            assertThat(attempts).hasValue(2);
            assertThat(limiter.getMetrics().getAvailablePermissions())
                    .as("of the next period's, and none of later ones")
                    .isEqualTo(-2);
        }

        @Test
        void areSkippedAtOnceWhereTheLimiterLetsNobodyWaitSoLong() throws Exception {
            runs.limiter(2, SECOND, millis(500));

            ShutdownReport report = runs.run(five(Duration.ofSeconds(4)));

            assertThat(report.tasks())
                    .filteredOn(task -> task.status() == TaskStatus.SKIPPED)
                    .hasSize(3)
                    .extracting(TaskReport::explanation)
                    .containsOnly("Rate limiter 'x' gives no permit within the 0.5 s that it lets wait.");
        }

        private ShutdownTask[] five(Duration timeout) {
            return List.of("a", "b", "c", "d", "e").stream()
                    .map(name -> runs.task(name, timeout).run(attempts::incrementAndGet))
                    .toArray(ShutdownTask[]::new);
        }
    }

    @Nested
    class StageThatIsNeverComplete {

        private final CompletableFuture<Void> stage = new CompletableFuture<>();

        @Test
        void isCancelledAtTheTimeLimit() throws Exception {
            TimeLimiter limiter = runs.timeLimiter(millis(500));
            var timeouts = new AtomicInteger();
            limiter.getEventPublisher().onTimeout(event -> timeouts.incrementAndGet());
            ShutdownCoordinator coordinator =
                    runs.started(runs.task("send", Duration.ofSeconds(4)).runAsync(context -> stage));
            runs.virtual.awaitWaiters(2);

            runs.virtual.advance(millis(500));

            TaskReport send = PolicyRuns.endOf(coordinator).task("send").orElseThrow();
            assertThat(send.status()).isEqualTo(TaskStatus.FAILED);
            assertThat(send.failure()).isInstanceOf(TimeoutException.class).hasMessageContaining("'x'");
            assertThat(send.duration()).isEqualTo(millis(500));
            assertThat(stage).isCancelled();
            assertThat(timeouts).hasValue(1);
        }

        @Test
        void isNotCancelledWhereTheLimiterLetsItGoOn() throws Exception {
            runs.timeLimiter(
                    TimeLimiterConfig.custom().timeoutDuration(millis(500)).cancelRunningFuture(false));
            ShutdownCoordinator coordinator =
                    runs.started(runs.task("send", Duration.ofSeconds(4)).runAsync(context -> stage));
            runs.virtual.awaitWaiters(2);

            runs.virtual.advance(millis(500));

            assertThat(PolicyRuns.endOf(coordinator).task("send").orElseThrow().status())
                    .isEqualTo(TaskStatus.FAILED);
            assertThat(stage).isNotDone();
        }

        @Test
        void isCancelledWhenTheTaskIsInterruptedBefore() throws Exception {
            runs.timeLimiter(Duration.ofSeconds(30));
            ShutdownCoordinator coordinator =
                    runs.started(runs.task("send", SECOND).runAsync(context -> stage));
            runs.virtual.awaitWaiters(2);

            runs.virtual.advance(millis(900));

            assertThat(PolicyRuns.endOf(coordinator).task("send").orElseThrow().status())
                    .isEqualTo(TaskStatus.TIMED_OUT);
            assertThat(stage).isCancelled();
        }

        @Test
        void isLeftAloneWhenItCompletesInTime() throws Exception {
            TimeLimiter limiter = runs.timeLimiter(millis(500));
            var successes = new AtomicInteger();
            limiter.getEventPublisher().onSuccess(event -> successes.incrementAndGet());
            ShutdownCoordinator coordinator =
                    runs.started(runs.task("send", SECOND).runAsync(context -> stage));
            runs.virtual.awaitWaiters(2);

            stage.complete(null);

            assertThat(PolicyRuns.endOf(coordinator).task("send").orElseThrow().status())
                    .isEqualTo(TaskStatus.SUCCEEDED);
            assertThat(successes).hasValue(1);
        }
    }

    @Nested
    class TasksInABulkhead {

        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch gate = new CountDownLatch(1);

        private ShutdownTask holding(String name) {
            return runs.task(name, Duration.ofSeconds(4)).run(() -> {
                attempts.incrementAndGet();
                gate.await();
            });
        }

        /** Its own wait is none at all, which is the default. */
        @Test
        void waitForRoomAndTurnNobodyAway() throws Exception {
            Bulkhead bulkhead = runs.bulkhead(1);
            var rejected = new AtomicInteger();
            bulkhead.getEventPublisher().onCallRejected(event -> rejected.incrementAndGet());
            ShutdownCoordinator coordinator = runs.started(holding("one"), holding("other"));
            runs.virtual.awaitWaiters(2);
            awaitAttempts(1);

            gate.countDown();

            assertThat(PolicyRuns.endOf(coordinator).tasks())
                    .extracting(TaskReport::status)
                    .containsOnly(TaskStatus.SUCCEEDED);
            assertThat(attempts).hasValue(2);
            assertThat(rejected).hasValue(0);
            assertThat(bulkhead.getMetrics().getAvailableConcurrentCalls()).isEqualTo(1);
        }

        @Test
        void areSkippedBeforeTheirTimeIsOver() throws Exception {
            Bulkhead bulkhead = runs.bulkhead(1);
            bulkhead.acquirePermission(); // a call of the application's
            ShutdownCoordinator coordinator =
                    runs.started(runs.task("send", SECOND).run(attempts::incrementAndGet));
            runs.virtual.awaitWaiters(2);

            runs.virtual.advance(millis(860));

            TaskReport send = PolicyRuns.endOf(coordinator).task("send").orElseThrow();
            assertThat(send.status()).isEqualTo(TaskStatus.SKIPPED);
            assertThat(send.explanation())
                    .isEqualTo("Bulkhead 'x' was full, with 1 calls, for as long as there was time to wait.");
            assertThat(attempts).hasValue(0);
        }

        @Test
        void keepTheirRoomAfterTheyWereGivenUpUntilTheyReallyEnd() throws Exception {
            Bulkhead bulkhead = runs.bulkhead(1);
            ShutdownCoordinator coordinator =
                    runs.started(runs.task("deaf", SECOND).run(() -> {
                        begun.countDown();
                        while (gate.getCount() > 0) {
                            Thread.onSpinWait();
                        }
                    }));
            begun.await();
            runs.virtual.awaitWaiters(1);
            runs.virtual.advance(millis(900));
            runs.virtual.awaitWaiters(1);
            runs.virtual.advance(millis(100));

            TaskReport deaf = PolicyRuns.endOf(coordinator).task("deaf").orElseThrow();

            assertThat(deaf.status()).isEqualTo(TaskStatus.ABANDONED);
            assertThat(bulkhead.getMetrics().getAvailableConcurrentCalls()).isZero();
            gate.countDown();
            while (bulkhead.getMetrics().getAvailableConcurrentCalls() == 0) {
                Thread.onSpinWait();
            }
        }

        @Test
        void keepTheirRoomUntilTheirStageIsComplete() throws Exception {
            Bulkhead bulkhead = runs.bulkhead(1);
            var stage = new CompletableFuture<Void>();
            ShutdownCoordinator coordinator =
                    runs.started(runs.task("send", SECOND).runAsync(context -> {
                        begun.countDown();
                        return stage;
                    }));
            begun.await();
            assertThat(bulkhead.getMetrics().getAvailableConcurrentCalls()).isZero();

            stage.complete(null);

            assertThat(PolicyRuns.endOf(coordinator).task("send").orElseThrow().status())
                    .isEqualTo(TaskStatus.SUCCEEDED);
            assertThat(bulkhead.getMetrics().getAvailableConcurrentCalls()).isEqualTo(1);
        }

        /** As by {@code releasePermission}, or a change of its configuration. */
        @Test
        void findRoomThatSomebodyLeftWithoutAWord() throws Exception {
            Bulkhead bulkhead = runs.bulkhead(1);
            bulkhead.acquirePermission();
            ShutdownCoordinator coordinator =
                    runs.started(runs.task("send", SECOND).run(() -> {}));
            runs.virtual.awaitWaiters(2);

            bulkhead.releasePermission();
            runs.virtual.advance(millis(100));

            assertThat(PolicyRuns.endOf(coordinator).task("send").orElseThrow().status())
                    .isEqualTo(TaskStatus.SUCCEEDED);
        }
    }

    /** Retry( CircuitBreaker( RateLimiter( TimeLimiter( Bulkhead( work ) ) ) ) ). */
    @Nested
    class PoliciesAroundEachOther {

        private static void awaitRefusal(ShutdownCoordinator coordinator) {
            while (coordinator.report().tasks().stream().noneMatch(task -> task.status() == TaskStatus.SKIPPED)) {
                Thread.onSpinWait();
            }
        }

        private static CircuitBreakerConfig.Builder afterTwoFailures() {
            return CircuitBreakerConfig.custom().slidingWindowSize(2).minimumNumberOfCalls(2);
        }

        /** The breaker sees each attempt, and ends the retry when it opens. */
        @Test
        void retryIsOutsideOfTheBreaker() throws Exception {
            runs.retry(5, millis(10));
            CircuitBreaker breaker = runs.breaker(afterTwoFailures());

            TaskReport flush = runs.runOne(runs.task("outbox", SECOND).run(failing(9, millis(10))));

            assertThat(attempts).hasValue(2);
            assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.OPEN);
            assertThat(breaker.getMetrics().getNumberOfFailedCalls()).isEqualTo(2);
            assertThat(flush.status()).isEqualTo(TaskStatus.FAILED);
            assertThat(flush.failure()).hasMessage("attempt 2");
            assertThat(flush.failure().getSuppressed()).singleElement().isInstanceOf(SkippedException.class);
            assertThat(flush.retries()).isEqualTo(2);
            assertThat(runs.refusals()).containsExactly("Circuit breaker 'x' is OPEN.");
        }

        /** Whoever finds nothing to do says nothing about what the breaker is for. */
        @Test
        void breakerHearsNothingOfWorkThatLeavesItselfOut() throws Exception {
            CircuitBreaker breaker = runs.breaker(afterTwoFailures());

            TaskReport flush = runs.runOne(runs.task("outbox", SECOND).run(() -> {
                throw new SkippedException("Nothing is buffered.");
            }));

            assertThat(flush.status()).isEqualTo(TaskStatus.SKIPPED);
            assertThat(breaker.getMetrics().getNumberOfBufferedCalls()).isZero();
        }

        @Test
        void bulkheadIsInsideOfTheRateLimiter() throws Exception {
            RateLimiter limiter = runs.limiter(1, SECOND, Duration.ofSeconds(5));
            limiter.acquirePermission();
            Bulkhead bulkhead = runs.bulkhead(1);
            ShutdownCoordinator coordinator =
                    runs.started(runs.task("send", Duration.ofSeconds(4)).run(() -> {
                        attempts.incrementAndGet();
                        assertThat(bulkhead.getMetrics().getAvailableConcurrentCalls())
                                .isZero();
                    }));

            runs.virtual.awaitWaiters(2);
            assertThat(bulkhead.getMetrics().getAvailableConcurrentCalls())
                    .as("who waits for a permit takes no room")
                    .isEqualTo(1);
            runs.virtual.advance(SECOND);

            assertThat(PolicyRuns.endOf(coordinator).task("send").orElseThrow().status())
                    .isEqualTo(TaskStatus.SUCCEEDED);
            assertThat(attempts).hasValue(1);
        }

        /** What waits for its next try has left the bulkhead. */
        @Test
        void bulkheadIsInsideOfTheRetry() throws Exception {
            runs.retry(3, millis(10));
            Bulkhead bulkhead = runs.bulkhead(1);
            var finished = new AtomicInteger();
            bulkhead.getEventPublisher().onCallFinished(event -> finished.incrementAndGet());

            runs.runOne(runs.task("outbox", SECOND).run(failing(2, millis(10))));

            assertThat(finished).hasValue(3);
        }

        @Test
        void timeLimiterIsInsideOfTheRetry() throws Exception {
            runs.retry(2, millis(10));
            runs.timeLimiter(millis(500));
            ShutdownCoordinator coordinator = runs.started(runs.task("send", Duration.ofSeconds(4))
                    .runAsync(context -> attempts.incrementAndGet() == 1
                            ? new CompletableFuture<>()
                            : CompletableFuture.completedFuture(null)));
            runs.virtual.awaitWaiters(2);

            runs.virtual.advance(millis(500));

            TaskReport send = PolicyRuns.endOf(coordinator).task("send").orElseThrow();
            assertThat(send.status()).isEqualTo(TaskStatus.SUCCEEDED);
            assertThat(send.retries()).isEqualTo(1);
        }

        @Test
        void breakerCountsNeitherWhatWasRefusedInsideNorTheWaitForIt() throws Exception {
            CircuitBreaker breaker = runs.breaker(CircuitBreakerConfig.custom()
                    .slowCallDurationThreshold(millis(500))
                    .minimumNumberOfCalls(1));
            runs.limiter(1, SECOND, millis(1500));
            ShutdownCoordinator coordinator = runs.started(
                    runs.task("a", Duration.ofSeconds(4)).run(attempts::incrementAndGet),
                    runs.task("b", Duration.ofSeconds(4)).run(attempts::incrementAndGet),
                    runs.task("c", Duration.ofSeconds(4)).run(attempts::incrementAndGet));

            awaitRefusal(coordinator);
            runs.virtual.awaitWaiters(2);
            runs.virtual.advance(SECOND);

            ShutdownReport report = PolicyRuns.endOf(coordinator);
            assertThat(report.tasks())
                    .extracting(TaskReport::status)
                    .containsExactlyInAnyOrder(TaskStatus.SUCCEEDED, TaskStatus.SUCCEEDED, TaskStatus.SKIPPED);
            assertThat(breaker.getMetrics().getNumberOfBufferedCalls()).isEqualTo(2);
            assertThat(breaker.getMetrics().getNumberOfSlowCalls()).isZero();
        }

        /** So the next one does not have to find out for itself. */
        @Test
        void breakerCountsWorkThatWasInterruptedAsFailed() throws Exception {
            CircuitBreaker breaker = runs.breaker(CircuitBreakerConfig.custom());
            var begun = new CountDownLatch(1);
            ShutdownCoordinator coordinator =
                    runs.started(runs.task("send", SECOND).run(() -> {
                        begun.countDown();
                        new CountDownLatch(1).await();
                    }));
            begun.await();
            runs.virtual.awaitWaiters(1);

            runs.virtual.advance(millis(900));
            PolicyRuns.endOf(coordinator);

            assertThat(breaker.getMetrics().getNumberOfFailedCalls()).isEqualTo(1);
        }
    }
}
