package dev.softlanding.shutdown.scope;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.time.VirtualTime;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls are made at their moment, in their order, by a thread that is there only while there are any. */
@Timeout(20)
class ScopeTimerTests {

    private final VirtualTime time = new VirtualTime();
    private final ScopeTimer timer = new ScopeTimer(time);
    private final BlockingQueue<String> made = new LinkedBlockingQueue<>();

    private ScopeTimer.Call call(String name, int seconds) {
        return timer.call(time.nanos() + Duration.ofSeconds(seconds).toNanos(), () -> made.add(name));
    }

    @Test
    void callsWhenTheirMomentHasComeAreMadeInOrder() throws Exception {
        call("third", 3);
        call("first", 1);
        call("second", 2);
        call("second too", 2);
        call("later", 10);
        time.awaitScheduled(1);

        time.advance(Duration.ofSeconds(3));
        time.awaitScheduled(1);

        assertThat(made).containsExactly("first", "second", "second too", "third");
    }

    @Test
    void callWhenCancelledIsNotMade() throws Exception {
        ScopeTimer.Call cancelled = call("cancelled", 1);
        call("made", 2);
        time.awaitScheduled(1);

        timer.cancel(cancelled);
        time.advance(Duration.ofSeconds(2));

        assertThat(made.take()).isEqualTo("made");
        assertThat(made).isEmpty();
    }

    @Test
    void callWhenEarlierThanAllOthersWakesTheThread() throws Exception {
        call("late", 10);
        Thread thread = time.awaitScheduled(1).get(0);

        call("early", 1);
        call("past", -1);

        assertThat(made.take()).isEqualTo("past");
        time.awaitScheduled(1);
        time.advance(Duration.ofSeconds(1));
        assertThat(made.take()).isEqualTo("early");
        assertThat(time.awaitScheduled(1)).containsExactly(thread);
    }

    @Test
    void threadWhenNothingIsLeftEndsAndComesBack() throws Exception {
        call("one", 1);
        Thread first = time.awaitScheduled(1).get(0);
        time.advance(Duration.ofSeconds(1));
        first.join();

        call("two", 1);
        Thread second = time.awaitScheduled(1).get(0);
        assertThat(second).isNotSameAs(first);
        time.advance(Duration.ofSeconds(1));
        second.join();

        assertThat(made).containsExactly("one", "two");
    }

    @Test
    void callWhenAnotherThrowsOrTheThreadIsInterruptedIsMade() throws Exception {
        timer.call(time.nanos() + 1, () -> {
            throw new IllegalStateException("thrown by the test");
        });
        call("made", 1);
        time.awaitScheduled(1);

        time.interruptWaiting();
        time.awaitScheduled(1);
        time.advance(Duration.ofSeconds(1));

        assertThat(made.take()).isEqualTo("made");
    }
}
