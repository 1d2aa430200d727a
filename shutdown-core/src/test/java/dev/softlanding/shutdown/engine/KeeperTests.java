package dev.softlanding.shutdown.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.flush.FlushReport;
import dev.softlanding.shutdown.flush.Flusher;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.report.TaskStatus;
import dev.softlanding.shutdown.time.Alarm;
import dev.softlanding.shutdown.time.TimeSource;
import dev.softlanding.shutdown.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The thread that a run hangs on. */
@Timeout(20)
class KeeperTests {

    private static final Duration LONG = Duration.ofSeconds(15);

    private final VirtualTime time = new VirtualTime();
    private final AtomicInteger shortages = new AtomicInteger();

    /** Costs the keeper memory that there is not, for some times. */
    private final class Costly implements TimeSource {

        @Override
        public long nanos() {
            return time.nanos();
        }

        @Override
        public Instant instant() {
            return time.instant();
        }

        @Override
        public Alarm newAlarm() {
            Alarm alarm = time.newAlarm();
            return new Alarm() {
                @Override
                public void ring() {
                    alarm.ring();
                }

                @Override
                public boolean await(long moment) throws InterruptedException {
                    boolean rung = alarm.await(moment);
                    boolean keeper = Thread.currentThread().getName().equals("shutdown-keeper");
                    if (keeper && shortages.getAndUpdate(left -> Math.max(0, left - 1)) % 2 == 1) {
                        throw new OutOfMemoryError("thrown by a test");
                    }
                    return rung;
                }
            };
        }
    }

    @Test
    void runWhenThereIsNoMemoryForAWhileGoesOnToItsFlush() throws Exception {
        Gate hanging = Gate.polite();
        ShutdownCoordinator coordinator = ShutdownCoordinator.builder()
                .time(new Costly())
                .flusher(new Flusher("final", Flusher.Kind.FINAL, LONG, remaining -> {}))
                .build();
        coordinator.register(
                ShutdownTask.named("hanging").timeout(Duration.ofHours(1)).run(hanging));
        coordinator.arm();
        shortages.set(5);
        coordinator.trigger(ShutdownReason.API);
        hanging.awaitEntered();

        while (!coordinator.awaitTerminated(Duration.ofMillis(10))) {
            time.advance(Duration.ofSeconds(1));
        }

        assertThat(shortages).hasValue(0);
        assertThat(coordinator.report().tasks()).extracting(TaskReport::status).containsExactly(TaskStatus.CUT_OFF);
        assertThat(coordinator.report().flushes())
                .extracting(FlushReport::outcome)
                .containsExactly(FlushReport.Outcome.FLUSHED);
    }
}
