package corpus;

import dev.softlanding.shutdown.ShutdownTask;
import java.io.InputStream;
import java.net.URL;
import java.time.Duration;

class ResourceInTask {

    ShutdownTask sayGoodbye() {
        return ShutdownTask.named("goodbye").timeout(Duration.ofSeconds(1)).run(() -> {
            URL text = ResourceInTask.class.getResource("/goodbye.txt");
            if (text != null) {
                try (InputStream in = text.openStream()) {
                    in.transferTo(System.out);
                }
            }
        });
    }
}
