package corpus;

import dev.softlanding.shutdown.ShutdownTask;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

class SocketToStatsd {

    ShutdownTask counting(Runnable body) {
        return ShutdownTask.named("counting")
                .timeout(Duration.ofSeconds(3))
                .flushAtCutOff(SocketToStatsd::tell)
                .run(body::run);
    }

    private static void tell() throws IOException {
        try (Socket statsd = new Socket("statsd", 8125)) { // finds CleanupFlush
            statsd.getOutputStream().write("cut:1|c".getBytes(StandardCharsets.UTF_8));
        }
    }
}
