package dev.softlanding.shutdown.memory;

import dev.softlanding.shutdown.time.Alarm;
import dev.softlanding.shutdown.time.TimeSource;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks again and again, on the one thread that {@linkplain #watch watches}, until it is stopped by any thread. Nothing that
 * a look throws ends it: where memory is short, anything may fail, and the next look may have more luck.
 */
final class MemoryWatch {

    private final List<Post> posts;
    private final int looks;
    private final long intervalNanos;
    private final MemoryResponse response;
    private final TimeSource time;
    private final Alarm alarm;
    private volatile boolean stopped;

    /** What is known about one memory since this watch began. */
    private static final class Post {

        private final WatchedMemory memory;
        private final Threshold threshold;
        private @Nullable MemoryExcess excess;

        Post(WatchedMemory memory, Threshold threshold) {
            this.memory = memory;
            this.threshold = threshold;
        }
    }

    MemoryWatch(
            Collection<WatchedMemory> memories,
            int looks,
            Duration interval,
            MemoryResponse response,
            TimeSource time) {
        this.posts = memories.stream()
                .map(memory -> new Post(memory, memory.newThreshold(looks)))
                .toList();
        this.looks = looks;
        this.intervalNanos = interval.toNanos();
        this.response = response;
        this.time = time;
        this.alarm = time.newAlarm();
    }

    void stop() {
        stopped = true;
        alarm.ring();
    }

    void watch() {
        while (!stopped) {
            for (int i = 0; i < posts.size(); i++) { // an iterator would need memory, outside of what is caught
                lookSafely(posts.get(i));
            }
            try {
                alarm.await(time.nanos() + intervalNanos);
            } catch (InterruptedException ignored) {
                // Nobody's to interrupt.
            }
        }
    }

    private void lookSafely(Post post) {
        try {
            look(post);
        } catch (Throwable failure) {
            tell(failure);
        }
    }

    private void tell(Throwable failure) {
        try {
            response.tellFailure("A look at the memory failed", failure);
        } catch (Throwable brokenLog) {
            // Then nobody can be told.
        }
    }

    private void look(Post post) {
        MemoryReading reading = post.memory.look();
        if (!post.threshold.isExceededBy(reading.ratio())) {
            post.excess = null;
            return;
        }
        if (response.hasShutDown()) {
            return;
        }
        if (post.excess == null) {
            post.excess = post.memory.excess(reading);
            response.tell(post.excess, looks);
        }
        response.shutDown(post.excess);
    }
}
