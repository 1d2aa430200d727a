package corpus;

import dev.softlanding.shutdown.TaskBody;
import dev.softlanding.shutdown.TaskContext;
import java.time.Duration;
import java.util.function.IntSupplier;

class PollWithContext implements TaskBody {

    private static final Duration RESERVE = Duration.ofMillis(300);

    private final IntSupplier open;

    PollWithContext(IntSupplier open) {
        this.open = open;
    }

    @Override
    public void run(TaskContext context) throws InterruptedException {
        while (true) {
            int left = open.getAsInt();
            context.progress(0, left);
            if (left == 0 || context.remaining().compareTo(RESERVE) < 0) {
                return;
            }
            Thread.sleep(50);
        }
    }
}
