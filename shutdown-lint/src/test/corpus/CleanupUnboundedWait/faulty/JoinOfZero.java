package corpus;

import dev.softlanding.shutdown.ShutdownTask;
import java.time.Duration;

class JoinOfZero {

    private final Thread acceptor;

    JoinOfZero(Thread acceptor) {
        this.acceptor = acceptor;
    }

    ShutdownTask stop() {
        return ShutdownTask.named("acceptor").timeout(Duration.ofSeconds(2)).run(this::end);
    }

    private void end() throws InterruptedException {
        acceptor.interrupt();
        acceptor.join(0); // finds CleanupUnboundedWait
    }
}
