package dev.softlanding.shutdown.process;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/** An end of the process that is only noted. As the real one, it does not return, until the test is over. */
final class FakeExit implements ProcessExit {

    private final BlockingQueue<String> calls = new LinkedBlockingQueue<>();
    private final CountDownLatch testIsOver = new CountDownLatch(1);
    final List<Runnable> hooks = new CopyOnWriteArrayList<>();
    volatile boolean ending;
    volatile boolean debugged;

    @Override
    public void exit(int code) {
        call("exit " + code);
    }

    @Override
    public void halt(int code) {
        call("halt " + code + " by " + Thread.currentThread().getName());
    }

    private void call(String what) {
        if (testIsOver.getCount() == 0) {
            return;
        }
        calls.add(what);
        while (true) {
            try {
                testIsOver.await();
                return;
            } catch (InterruptedException ignored) {
                // The real one is not to be interrupted either.
            }
        }
    }

    @Override
    public Runnable onEnd(Runnable hook) {
        if (ending) {
            throw new IllegalStateException("Shutdown in progress");
        }
        hooks.add(hook);
        return () -> {
            if (!ending) {
                hooks.remove(hook);
            }
        };
    }

    /** What something else's {@code System.exit} does, on the calling thread. */
    void endJvm() {
        ending = true;
        hooks.forEach(Runnable::run);
    }

    @Override
    public boolean isEnding() {
        return ending;
    }

    @Override
    public boolean isDebugged() {
        return debugged;
    }

    /** Waits for the next call. */
    String awaitCall() throws InterruptedException {
        return calls.take();
    }

    /** Whether nothing was called that nobody has waited for. */
    boolean isQuiet() {
        return calls.isEmpty();
    }

    void release() {
        testIsOver.countDown();
    }
}
