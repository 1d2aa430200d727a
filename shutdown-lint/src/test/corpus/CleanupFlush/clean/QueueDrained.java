package corpus;

import dev.softlanding.shutdown.flush.Flusher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

class QueueDrained {

    private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(1_000);

    Flusher lines() {
        return new Flusher("lines", Flusher.Kind.LAST, Duration.ofMillis(100), remaining -> {
            List<String> left = new ArrayList<>();
            lines.drainTo(left);
            left.forEach(line -> System.out.println(line));
        });
    }

    String next() throws InterruptedException {
        return lines.poll(30, TimeUnit.SECONDS);
    }
}
