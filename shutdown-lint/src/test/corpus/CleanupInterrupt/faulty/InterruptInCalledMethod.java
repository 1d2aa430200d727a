package corpus;

import dev.softlanding.shutdown.scope.Scope;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

class InterruptInCalledMethod {

    void open(Scope scope, Future<?> upload, Future<?> index) {
        scope.defer("uploads", () -> {
            if (finished(upload)) {
                finished(index);
            }
        });
    }

    private boolean finished(Future<?> future) {
        try {
            future.get(2, TimeUnit.SECONDS);
            return true;
        } catch (InterruptedException | TimeoutException e) { // finds CleanupInterrupt
            future.cancel(true);
        } catch (ExecutionException e) {
            System.err.println(e.getCause());
        }
        return false;
    }
}
