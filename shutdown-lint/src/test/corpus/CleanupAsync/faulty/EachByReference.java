package corpus;

import jakarta.annotation.PreDestroy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ForkJoinPool;

class EachByReference {

    private final List<Runnable> endings = new CopyOnWriteArrayList<>();

    void atEnd(Runnable ending) {
        endings.add(ending);
    }

    @PreDestroy
    void end() {
        ForkJoinPool pool = ForkJoinPool.commonPool();
        endings.forEach(pool::execute); // finds CleanupAsync
    }
}
