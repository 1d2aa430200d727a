package corpus;

import dev.softlanding.shutdown.ShutdownTask;
import java.time.Duration;
import java.util.Map;

class MonitorInFlush {

    ShutdownTask sessions(Map<String, String> sessions) {
        return ShutdownTask.named("sessions")
                .timeout(Duration.ofSeconds(3))
                .flushAtCutOff(() -> {
                    synchronized (sessions) { // finds CleanupFlush
                        sessions.forEach((id, user) -> System.out.println(id + " " + user));
                    }
                })
                .run(sessions::clear);
    }
}
