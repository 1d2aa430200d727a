package corpus;

import jakarta.annotation.PreDestroy;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

class PoolOfTry {

    interface ClosingPool extends Executor, AutoCloseable {
        @Override
        void close();
    }

    private final Supplier<ClosingPool> pools;
    private final List<Runnable> endings;

    PoolOfTry(Supplier<ClosingPool> pools, List<Runnable> endings) {
        this.pools = pools;
        this.endings = endings;
    }

    @PreDestroy
    void end() {
        try (ClosingPool pool = pools.get()) {
            endings.forEach(ending -> pool.execute(ending));
        }
    }
}
