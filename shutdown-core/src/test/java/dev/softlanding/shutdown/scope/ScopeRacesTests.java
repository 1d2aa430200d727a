package dev.softlanding.shutdown.scope;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.time.TimeSource;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever comes first, every step is run once or cancelled. On the system's time: nothing here waits for it. */
@Timeout(60)
class ScopeRacesTests {

    private static final int ROUNDS = 500;

    private final TimeSource time = TimeSource.system();
    private final ShutdownScopes scopes = ShutdownScopes.create();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    private interface Racer {
        void run() throws Exception;
    }

    /** Lets all start as nearly together as can be, and waits for them. */
    private void race(Racer... racers) throws Exception {
        var start = new CyclicBarrier(racers.length);
        List<Future<?>> running = Arrays.stream(racers)
                .<Future<?>>map(racer -> threads.submit(() -> {
                    start.await();
                    racer.run();
                    return null;
                }))
                .toList();
        for (Future<?> one : running) {
            one.get();
        }
    }

    private void closeAll() throws Exception {
        assertThat(new TaskThread(time, scopes.closingTask(), Duration.ofSeconds(30)).join())
                .isNull();
    }

    @Test
    void stepsWhenOwnerAndShutdownCloseRunOnceAndBothWaitForThem() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            var runs = new AtomicInteger();
            Scope scope = scopes.open("tenant-42");
            for (int step = 0; step < 3; step++) {
                scope.defer("step", runs::incrementAndGet);
            }
            Racer owner = () -> {
                scope.close();
                assertThat(runs).hasValue(3);
            };
            race(owner, owner, () -> {
                closeAll();
                assertThat(runs).hasValue(3);
            });

            assertThat(scopes.openCount()).isZero();
        }
    }

    /** Deferred before, during or after: run, and run once. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void stepWhenItIsDeferredWhileTheScopeIsClosedRunsOnce(boolean byShutdown) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            var runs = new AtomicInteger();
            Scope scope = scopes.open("tenant-42");
            scope.defer("step", runs::incrementAndGet);

            race(
                    () -> {
                        try {
                            scope.defer("raced", runs::incrementAndGet);
                        } catch (ShutdownException afterTheOwnersClose) {
                            assertThat(byShutdown).isFalse();
                        }
                    },
                    byShutdown ? this::closeAll : scope::close);

            assertThat(runs).hasValue(2);
        }
    }

    @Test
    void stepWhenCancelledWhileTheScopeIsClosedRunsOrIsCancelledNotBoth() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            var runs = new AtomicInteger();
            var cancelled = new AtomicBoolean();
            Scope scope = scopes.open("tenant-42");
            DeferredStep step = scope.defer("step", runs::incrementAndGet);

            race(() -> cancelled.set(step.cancel()), scope::close);

            assertThat(runs).hasValue(cancelled.get() ? 0 : 1);
        }
    }

    @Test
    void stageWhenItCompletesWhileTheScopeIsClosedIsCompletedOrCancelled() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            var completed = new AtomicBoolean();
            var stage = new CompletableFuture<String>();
            Scope scope = scopes.open("tenant-42");

            race(() -> scope.bind("stage", stage), () -> completed.set(stage.complete("result")));
            scope.close();

            assertThat(completed).isTrue();
            assertThat(stage).isCompletedWithValue("result");
        }
    }

    @Test
    void scopesWhenOpenedWhileAllAreClosedAreClosedOrOpenNotLost() throws Exception {
        for (int round = 0; round < ROUNDS / 10; round++) {
            var runs = new AtomicInteger();
            scopes.open("before").defer("step", runs::incrementAndGet);

            race(
                    () -> {
                        for (int i = 0; i < 20; i++) {
                            scopes.open("raced").defer("step", runs::incrementAndGet);
                        }
                    },
                    this::closeAll);
            closeAll();

            assertThat(runs).hasValue(21);
            assertThat(scopes.openCount()).isZero();
        }
    }

    /** The shutdown is interrupted at any moment; what it leaves, the owner closes. */
    @Test
    void stepsWhenTheShutdownIsInterruptedRunOnceInTheEnd() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            var runs = new AtomicInteger();
            var begun = new CountDownLatch(1);
            Scope scope = scopes.open("tenant-42");
            for (int step = 0; step < 20; step++) {
                scope.defer("step", () -> {
                    begun.countDown();
                    runs.incrementAndGet();
                });
            }
            var task = new TaskThread(time, scopes.closingTask(), Duration.ofSeconds(30));
            if (round % 2 == 0) {
                begun.await();
            }

            task.interrupt();
            race(scope::close, task::join);

            assertThat(runs).as("round %d", round).hasValue(20);
            assertThat(scopes.openCount()).isZero();
        }
    }

    @Test
    void scopesWhenAHundredThousandAreOpenAreAllClosed() throws Exception {
        int many = 100_000;
        var runs = new AtomicInteger();
        for (int i = 0; i < many; i++) {
            scopes.scope("tenant").timeToLive(Duration.ofHours(1)).open().defer("step", runs::incrementAndGet);
        }
        assertThat(scopes.openCount()).isEqualTo(many);

        closeAll();

        assertThat(runs).hasValue(many);
        assertThat(scopes.openCount()).isZero();
        assertThat(scopes.closings()).hasSize(many);
    }
}
