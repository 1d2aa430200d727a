package corpus;

import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.spring.OnShutdown;
import java.util.concurrent.TimeUnit;

class SleepInTask {

    private volatile boolean accepting = true;

    @OnShutdown(name = "stop-consuming", phase = Phase.RELEASE, timeout = "10s")
    void stopConsuming() throws InterruptedException {
        accepting = false;
        TimeUnit.SECONDS.sleep(3); // finds CleanupSleep
        System.out.println("accepting: " + accepting);
    }
}
