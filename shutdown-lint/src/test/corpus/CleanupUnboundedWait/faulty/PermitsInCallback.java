package corpus;

import dev.softlanding.shutdown.CallbackBody;
import dev.softlanding.shutdown.TaskContext;
import java.util.concurrent.Semaphore;

class PermitsInCallback implements CallbackBody {

    private final Semaphore requests = new Semaphore(64);

    @Override
    public void start(TaskContext context, Completion completion) {
        requests.acquireUninterruptibly(64); // finds CleanupUnboundedWait
        completion.succeed();
    }
}
