package corpus;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

class UnlockedBeforeTold {

    interface Owner {
        void ended(long count);
    }

    private final Lock lock = new ReentrantLock();
    private long count;

    @SuppressWarnings("ShutdownHook") // there is no container that would stop it
    void endWithJvm(Owner owner) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            long last = -1;
            if (lock.tryLock()) {
                try {
                    last = count;
                } finally {
                    lock.unlock();
                    owner.ended(last);
                }
            }
        }));
    }
}
