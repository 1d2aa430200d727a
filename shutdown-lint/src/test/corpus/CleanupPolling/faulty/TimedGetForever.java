package corpus;

import jakarta.annotation.PreDestroy;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

class TimedGetForever {

    private Future<?> upload;

    @PreDestroy
    void stop() throws InterruptedException, ExecutionException {
        while (true) { // finds CleanupPolling
            try {
                upload.get(1, TimeUnit.SECONDS);
                return;
            } catch (TimeoutException stillRunning) {
                System.out.println("The upload is still running.");
            }
        }
    }
}
