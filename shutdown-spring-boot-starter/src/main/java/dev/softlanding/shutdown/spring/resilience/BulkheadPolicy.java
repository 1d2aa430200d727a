package dev.softlanding.shutdown.spring.resilience;

import dev.softlanding.shutdown.TaskDecorator;
import dev.softlanding.shutdown.time.Alarm;
import dev.softlanding.shutdown.time.TimeSource;
import io.github.resilience4j.bulkhead.Bulkhead;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Has work wait for room in the bulkhead while there is time, first come, first served, whatever the bulkhead's own wait is. Room
 * is taken until the work has ended, also after it was given up; of a stage, until that is complete, which a future is that was
 * cancelled. Where an application's thread takes the last room in the same moment, the bulkhead's own wait comes on top. One for each bulkhead: it is told of everybody who leaves that.
 */
final class BulkheadPolicy implements Policy {

    /** After this it is looked again, whoever may have left without a word. */
    private static final long LOOK_NANOS = Duration.ofMillis(100).toNanos();

    private final Bulkhead bulkhead;
    private final TimeSource time;

    /** Those who wait for room, each with what rings when it is its turn to look. */
    private final Queue<Alarm> waiting = new ConcurrentLinkedQueue<>();

    BulkheadPolicy(Bulkhead bulkhead, TimeSource time) {
        this.bulkhead = bulkhead;
        this.time = time;
        bulkhead.getEventPublisher().onCallFinished(left -> ringFirst());
    }

    @Override
    public @Nullable CompletionStage<?> around(Call call, TaskDecorator.Work work) throws Exception {
        enter(call);
        boolean staying = false;
        try {
            CompletionStage<?> stage = work.proceed();
            if (stage != null) {
                stage.whenComplete((result, failure) -> bulkhead.onComplete());
                staying = true;
            }
            return stage;
        } finally {
            if (!staying) {
                bulkhead.onComplete();
            }
        }
    }

    private void enter(Call call) throws Exception {
        Alarm turn = time.newAlarm();
        waiting.add(turn);
        try {
            while (!(waiting.peek() == turn && entered())) {
                long left = call.left();
                if (left <= 0) {
                    throw call.refused("Bulkhead '%s' was full, with %d calls, for as long as there was time to wait."
                            .formatted(bulkhead.getName(), bulkhead.getMetrics().getMaxAllowedConcurrentCalls()));
                }
                turn.await(time.nanos() + Math.min(left, LOOK_NANOS));
            }
        } finally {
            waiting.remove(turn);
            ringFirst();
        }
    }

    /** Asked only where there is room, because the bulkhead counts and tells whom it turns away. */
    private boolean entered() {
        return bulkhead.getMetrics().getAvailableConcurrentCalls() > 0 && bulkhead.tryAcquirePermission();
    }

    private void ringFirst() {
        Alarm first = waiting.peek();
        if (first != null) {
            first.ring();
        }
    }
}
