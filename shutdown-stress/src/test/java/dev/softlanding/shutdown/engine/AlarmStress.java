package dev.softlanding.shutdown.engine;

import dev.softlanding.shutdown.time.Alarm;
import dev.softlanding.shutdown.time.TimeSource;
import java.util.concurrent.TimeUnit;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/** The keeper of a run sleeps until somebody rings: a ring that is lost is a run that hangs. */
@JCStressTest
@Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "Whoever waits hears it, and whoever comes later too.")
@State
public class AlarmStress {

    private final TimeSource time = TimeSource.system();
    private final Alarm alarm = time.newAlarm();

    @Actor
    public void await(Z_Result result) {
        try {
            result.r1 = alarm.await(time.nanos() + TimeUnit.SECONDS.toNanos(20));
        } catch (InterruptedException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    @Actor
    public void ring() {
        alarm.ring();
    }
}
