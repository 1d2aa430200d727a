package corpus;

import java.util.concurrent.atomic.AtomicInteger;

class PollThatFailsLate implements AutoCloseable {

    private final AtomicInteger sessions = new AtomicInteger();
    private final long end;

    PollThatFailsLate(long end) {
        this.end = end;
    }

    @Override
    public void close() throws InterruptedException {
        while (sessions.get() > 0) {
            Thread.sleep(20);
            failAfterDeadline();
        }
    }

    private void failAfterDeadline() {
        if (System.nanoTime() - end > 0) {
            throw new IllegalStateException(sessions + " sessions are still open.");
        }
    }
}
