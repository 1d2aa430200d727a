package dev.softlanding.shutdown.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.softlanding.shutdown.engine.Gate;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** An interrupt reaches the body it was meant for, or nothing. */
@Timeout(20)
class GuardedRunTests {

    private final GuardedRun run = new GuardedRun();

    @AfterEach
    void clearFlag() {
        Thread.interrupted();
    }

    static Stream<Throwable> throwables() {
        return Stream.of(
                new Exception("a"),
                new RuntimeException("b"),
                new StackOverflowError("c"),
                new OutOfMemoryError("d"),
                new InterruptedException("e"));
    }

    @ParameterizedTest
    @MethodSource("throwables")
    void runWhenTheBodyThrowsHandsOverWhatItThrew(Throwable thrown) {
        assertThat(run.run(() -> sneak(thrown))).isSameAs(thrown);
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void sneak(Throwable thrown) throws E {
        throw (E) thrown;
    }

    @Test
    void runWhenAlreadyRunIsRefused() {
        run.run(() -> {});

        assertThatIllegalStateException().isThrownBy(() -> run.run(() -> {})).withMessageContaining("has begun before");
        assertThatIllegalStateException().isThrownBy(() -> run.runKeepingInterrupts(() -> {}));
    }

    @Test
    void interruptWhenTheBodyHasNotBegunAwaitsIt() {
        var seen = new AtomicBoolean();

        run.interrupt();

        assertThat(run.run(() -> seen.set(Thread.currentThread().isInterrupted())))
                .isNull();
        assertThat(seen).isTrue();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void interruptWhenTheBodyHasEndedReachesNobody() {
        run.run(() -> {});

        run.interrupt();

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    /** Who interrupts the thread, when, and whether its flag is set afterwards. The body never sees an old one. */
    @ParameterizedTest
    @CsvSource({
        // before, by others within, by the run within, swallowed; keeping: set afterwards
        "false, false, false, false, false",
        "true,  false, false, false, true",
        "false, true,  false, false, true",
        "false, true,  false, true,  true",
        "false, false, true,  false, false",
        "false, false, true,  true,  false",
        "true,  false, true,  false, true",
        "true,  false, true,  true,  true",
    })
    void flagWhenTheBodyHasEndedIsClearOrTheCallersOwn(
            boolean before, boolean byOthers, boolean byTheRun, boolean thrown, boolean keptAfterwards) {
        assertThat(flagAfter(false, before, byOthers, byTheRun, thrown)).isFalse();
        assertThat(flagAfter(true, before, byOthers, byTheRun, thrown)).isEqualTo(keptAfterwards);
    }

    private static boolean flagAfter(
            boolean keeping, boolean before, boolean byOthers, boolean byTheRun, boolean thrown) {
        var run = new GuardedRun();
        GuardedRun.Body body = () -> {
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            if (byOthers) {
                Thread.currentThread().interrupt();
            }
            if (byTheRun) {
                run.interrupt();
            }
            if (thrown) {
                Thread.interrupted();
                throw new InterruptedException();
            }
        };
        if (before) {
            Thread.currentThread().interrupt();
        }
        Throwable failure = keeping ? run.runKeepingInterrupts(body) : run.run(body);
        assertThat(failure instanceof InterruptedException).isEqualTo(thrown);
        return Thread.interrupted();
    }

    /** A thread whose interrupt is held up half way, as that of a thread blocked in a channel can be. */
    private static final class SlowlyInterruptedThread extends Thread {

        private final CountDownLatch interrupting = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);

        SlowlyInterruptedThread(Runnable runnable) {
            super(runnable);
        }

        @Override
        public void interrupt() {
            interrupting.countDown();
            await(goOn);
            super.interrupt();
        }
    }

    @Test
    void threadWhenItsInterruptIsUnderWayDoesNotGoOnBeforeItHasArrived() throws Exception {
        var gate = Gate.polite();
        var goneOn = new CountDownLatch(1);
        var flagged = new AtomicBoolean();
        var worker = new SlowlyInterruptedThread(() -> {
            run.run(gate::run);
            flagged.set(Thread.currentThread().isInterrupted());
            goneOn.countDown();
        });
        worker.start();
        gate.awaitEntered();
        run.interruptAside(); // and holds nobody up
        await(worker.interrupting);

        gate.open();

        assertThat(goneOn.await(50, TimeUnit.MILLISECONDS))
                .as("the interrupt could still hit what the thread runs next")
                .isFalse();
        worker.goOn.countDown();
        await(goneOn);
        assertThat(flagged).isFalse();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    /** Whatever the moment, the flag is clear afterwards. */
    @Test
    void interruptWhenItRacesWithTheEndNeverComesLate() throws Exception {
        for (int round = 0; round < 2_000; round++) {
            var raced = new GuardedRun();
            var ready = new CountDownLatch(1);
            var interrupter = new Thread(() -> {
                ready.countDown();
                raced.interrupt();
            });
            interrupter.start();
            ready.await();

            raced.run(() -> {});

            assertThat(Thread.currentThread().isInterrupted())
                    .as("round %d", round)
                    .isFalse();
            interrupter.join();
            assertThat(Thread.currentThread().isInterrupted())
                    .as("round %d", round)
                    .isFalse();
        }
    }

    @Test
    void stackWhenTheBodyRunsShowsItAndElseNothing() throws Exception {
        var gate = Gate.polite();
        var next = Gate.polite();
        assertThat(run.stack()).isEmpty();
        var worker = new Thread(() -> {
            run.run(gate::run);
            new GuardedRun().run(next::run);
        });
        worker.start();
        gate.awaitEntered();

        assertThat(run.stack())
                .anyMatch(frame -> frame.getClassName().equals(Gate.class.getName()))
                .noneMatch(frame -> frame.getClassName().equals(GuardedRun.class.getName()))
                .noneMatch(frame -> frame.getClassName().equals(Thread.class.getName()));

        gate.open();
        next.awaitEntered();
        assertThat(run.stack()).isEmpty();
        next.open();
    }

    @Test
    void stackWhenRunsAreWithinEachOtherShowsTheOuterBodyToo() throws Exception {
        var gate = Gate.polite();
        var inner = new GuardedRun();
        var worker = new Thread(() -> run.run(() -> outerBody(inner, gate)));
        worker.start();
        gate.awaitEntered();

        for (GuardedRun either : List.of(run, inner)) {
            assertThat(either.stack())
                    .anyMatch(frame -> frame.getMethodName().equals("outerBody"))
                    .anyMatch(frame -> frame.getClassName().equals(Gate.class.getName()))
                    .noneMatch(frame -> frame.getClassName().equals(GuardedRun.class.getName()));
        }
        gate.open();
    }

    private static void outerBody(GuardedRun inner, Gate gate) {
        inner.run(gate::run);
    }
}
