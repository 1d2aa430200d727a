package dev.softlanding.shutdown.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every time promises about its alarms; the real one and the tests' own are held to the same. */
@Timeout(10)
abstract class AlarmContract {

    abstract TimeSource time();

    /** Returns when the thread waits on the only alarm, as far as this can be known. */
    abstract void awaitWaiting(Thread thread) throws InterruptedException;

    @Test
    void alarmWhenRungBeforeIsNotWaitedFor() throws InterruptedException {
        Alarm alarm = time().newAlarm();
        alarm.ring();

        assertThat(alarm.await(Alarm.NEVER)).isTrue();
    }

    @Test
    void alarmWhenRungTwiceBeforeIsKeptOnce() throws InterruptedException {
        Alarm alarm = time().newAlarm();
        alarm.ring();
        alarm.ring();

        assertThat(alarm.await(Alarm.NEVER)).isTrue();
        assertThat(alarm.await(time().nanos())).isFalse();
    }

    @Test
    void alarmWhenRungDuringTheWaitEndsIt() throws InterruptedException {
        Alarm alarm = time().newAlarm();
        BlockingQueue<Boolean> result = new ArrayBlockingQueue<>(1);
        Thread waiter = start(() -> result.add(alarm.await(Alarm.NEVER)));
        awaitWaiting(waiter);

        alarm.ring();

        assertThat(result.take()).isTrue();
    }

    @Test
    void alarmWhenItsMomentHasPassedIsNotWaitedFor() throws InterruptedException {
        assertThat(time().newAlarm().await(time().nanos())).isFalse();
        assertThat(time().newAlarm().await(0)).isFalse();
    }

    @Test
    void alarmWhenItsMomentHasPassedAndItWasRungTellsThatItRang() throws InterruptedException {
        Alarm alarm = time().newAlarm();
        alarm.ring();

        assertThat(alarm.await(0)).isTrue();
    }

    @Test
    void waitWhenInterruptedBeforeEndsAndClearsTheFlag() {
        Alarm alarm = time().newAlarm();
        Thread.currentThread().interrupt();

        assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> alarm.await(Alarm.NEVER));
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void waitWhenInterruptedDuringItEnds() throws InterruptedException {
        Alarm alarm = time().newAlarm();
        BlockingQueue<String> result = new ArrayBlockingQueue<>(1);
        Thread waiter = start(() -> {
            try {
                alarm.await(Alarm.NEVER);
            } catch (InterruptedException interrupted) {
                result.add("interrupted");
            }
        });
        awaitWaiting(waiter);

        waiter.interrupt();

        assertThat(result.take()).isEqualTo("interrupted");
    }

    interface Wait {
        void run() throws InterruptedException;
    }

    static Thread start(Wait wait) {
        var thread = new Thread(() -> {
            try {
                wait.run();
            } catch (InterruptedException unexpected) {
                throw new IllegalStateException(unexpected);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
