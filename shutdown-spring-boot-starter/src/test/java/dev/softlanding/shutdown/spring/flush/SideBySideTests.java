package dev.softlanding.shutdown.spring.flush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.spring.flush.SideBySide.Part;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SideBySideTests {

    private static final Duration LONG = Duration.ofSeconds(15);

    @Test
    void partsRunAtTheSameTime() throws Exception {
        var meeting = new CyclicBarrier(2);

        SideBySide.run(List.of(new Part("one", meeting::await), new Part("other", meeting::await)), LONG);

        assertThat(meeting.isBroken()).isFalse();
    }

    @Test
    void partHasTheClassLoaderOfTheCallerAndNothingElse() throws Exception {
        var local = new InheritableThreadLocal<String>();
        var seen = new ArrayList<@Nullable Object>();
        Thread caller = Thread.currentThread();
        ClassLoader before = caller.getContextClassLoader();
        try (var own = new URLClassLoader(new URL[0], before)) {
            caller.setContextClassLoader(own);
            local.set("a request's");
            SideBySide.run(
                    List.of(new Part("one", () -> {
                        seen.add(Thread.currentThread().getContextClassLoader());
                        seen.add(Thread.currentThread().isDaemon());
                        seen.add(Thread.currentThread().getName());
                        seen.add(local.get());
                    })),
                    LONG);

            assertThat(seen).containsExactly(own, true, "shutdown-flush-one", null);
        } finally {
            caller.setContextClassLoader(before);
            local.remove();
        }
    }

    @Test
    void partWhenItFailsIsNamedAndKeepsNoOtherFromItsWork() {
        var done = new CountDownLatch(1);

        assertThatExceptionOfType(ShutdownException.class)
                .isThrownBy(() -> SideBySide.run(
                        List.of(
                                new Part("bad", () -> {
                                    throw new IOException("no");
                                }),
                                new Part("good", done::countDown)),
                        LONG))
                .withMessage("Flushing bad failed")
                .withCauseInstanceOf(IOException.class);
        assertThat(done.getCount()).isZero();
    }

    @Test
    void partWhenItIsDeafIsLeftAtTheEndOfTheTimeAndNamed() throws Exception {
        var lock = new ReentrantLock();
        var done = new CountDownLatch(1);
        lock.lock();
        try {
            assertThatExceptionOfType(ShutdownException.class)
                    .isThrownBy(() -> SideBySide.run(
                            List.of(new Part("deaf", lock::lock), new Part("good", done::countDown)),
                            Duration.ofMillis(300)))
                    .withMessage("Flushing [deaf] did not end in 0.300 s");
            assertThat(done.getCount()).isZero();
        } finally {
            lock.unlock();
        }
    }

    @Test
    void partsWhenTheCallerIsInterruptedAreInterrupted() throws Exception {
        var started = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        var caller = Thread.currentThread();
        var interrupter = new Thread(() -> {
            try {
                started.await();
            } catch (InterruptedException impossible) {
                throw new IllegalStateException(impossible);
            }
            caller.interrupt();
        });
        interrupter.start();

        assertThatExceptionOfType(InterruptedException.class)
                .isThrownBy(() -> SideBySide.run(
                        List.of(new Part("patient", () -> {
                            started.countDown();
                            try {
                                new CountDownLatch(1).await();
                            } catch (InterruptedException expected) {
                                interrupted.countDown();
                            }
                        })),
                        LONG));
        interrupted.await();
    }
}
