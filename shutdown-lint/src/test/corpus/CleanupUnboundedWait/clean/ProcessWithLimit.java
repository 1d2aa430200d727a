package corpus;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.springframework.context.Lifecycle;

class ProcessWithLimit implements Lifecycle {

    private Process sidecar;

    @Override
    public void start() {
        try {
            sidecar = new ProcessBuilder("sidecar").start();
            if (sidecar.waitFor() != 0) {
                throw new IllegalStateException("The sidecar does not start.");
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void stop() {
        sidecar.destroy();
        try {
            if (!sidecar.waitFor(2, TimeUnit.SECONDS)) {
                sidecar.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return sidecar.isAlive();
    }
}
