package corpus;

import dev.softlanding.shutdown.ShutdownTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class StepsKeptUnderLock {

    private final List<Runnable> later = new ArrayList<>();

    interface Store {
        void flush();
    }

    ShutdownTask keeping(Store store) {
        return ShutdownTask.named("keeping").timeout(Duration.ofSeconds(1)).run(() -> {
            synchronized (later) {
                later.add(() -> store.flush());
                later.add(store::flush);
            }
        });
    }
}
