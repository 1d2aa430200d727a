package corpus;

import dev.softlanding.shutdown.scope.Scope;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

class PollWithDeadlineOfOwn {

    /** A point in time that something has to be over by. */
    interface Deadline {
        boolean hasPassed();
    }

    void install(Scope scope, AtomicInteger sessions, Supplier<Deadline> soon) {
        scope.defer("sessions", () -> {
            Deadline end = soon.get();
            while (sessions.get() > 0 && !end.hasPassed()) {
                Thread.sleep(20);
            }
        });
    }
}
