package dev.softlanding.shutdown.spring.observability;

import dev.softlanding.shutdown.report.TaskStatus;
import io.micrometer.observation.Observation;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The observation of a task that has begun, and what its thread and the engine have told of it. This class is threadsafe. */
final class TaskSpan {

    private final Observation observation;
    private final AtomicBoolean ending = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean returned;
    private volatile @Nullable Throwable thrown;
    private volatile List<StackTraceElement> stack = List.of();

    /** @param observation that has been started */
    TaskSpan(Observation observation) {
        this.observation = observation;
    }

    Observation observation() {
        return observation;
    }

    /** To be asked by whoever is about to end it: one does. */
    boolean endsNow() {
        return ending.compareAndSet(false, true);
    }

    void ended() {
        ended.countDown();
    }

    /** Waits until whoever ends it is done; not at all if nobody does. */
    void awaitEnded(long nanos) throws InterruptedException {
        if (ending.get()) {
            ended.await(nanos, TimeUnit.NANOSECONDS);
        }
    }

    /** The body has ended; nothing goes on. */
    void returned() {
        returned = true;
    }

    void threw(Throwable failure) {
        thrown = failure;
        returned = true;
    }

    /** It was interrupted there. */
    void stoodAt(List<StackTraceElement> stack) {
        this.stack = stack;
    }

    /** Where it was interrupted; empty if it was not. */
    List<StackTraceElement> stack() {
        return stack;
    }

    /** As it seems when the cut-off has come and the engine has not told yet. */
    TaskEnd endAtCutOff() {
        Throwable failure = thrown;
        if (failure != null) {
            return new TaskEnd(TaskStatus.FAILED, null, failure, List.of());
        }
        return new TaskEnd(returned ? TaskStatus.SUCCEEDED : TaskStatus.CUT_OFF, null, null, List.of());
    }
}
