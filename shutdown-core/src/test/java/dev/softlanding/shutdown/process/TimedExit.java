package dev.softlanding.shutdown.process;

import dev.softlanding.shutdown.time.TimeSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/** An end of the process of which only the moment is noted. As the real one, it does not return, until the try is over. */
final class TimedExit implements ProcessExit {

    /** The first call for the end. What has not happened before it would not have happened. */
    record Call(long nanos, String thread) {}

    private final TimeSource time = TimeSource.system();
    private final AtomicReference<Call> call = new AtomicReference<>();
    private final CountDownLatch called = new CountDownLatch(1);
    private final CountDownLatch tryIsOver = new CountDownLatch(1);

    /** The first call, or {@code null}. */
    Call call() {
        return call.get();
    }

    Call awaitCall() throws InterruptedException {
        called.await();
        return call.get();
    }

    void release() {
        tryIsOver.countDown();
    }

    @Override
    public void exit(int code) {
        end();
    }

    @Override
    public void halt(int code) {
        end();
    }

    private void end() {
        long now = time.nanos();
        call.compareAndSet(null, new Call(now, Thread.currentThread().getName()));
        called.countDown();
        while (true) {
            try {
                tryIsOver.await();
                return;
            } catch (InterruptedException ignored) {
                // The real one is not to be interrupted either.
            }
        }
    }

    @Override
    public Runnable onEnd(Runnable hook) {
        return () -> {};
    }

    @Override
    public boolean isEnding() {
        return false;
    }

    @Override
    public boolean isDebugged() {
        return false;
    }
}
