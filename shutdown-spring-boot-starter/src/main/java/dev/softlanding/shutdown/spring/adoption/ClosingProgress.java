package dev.softlanding.shutdown.spring.adoption;

import dev.softlanding.shutdown.TaskContext;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How far the close of a context has come, for the task that stands for it: listeners of the close, then lifecycle beans, then the
 * beans that are destroyed, one after the other. Nobody is told of a close without such a task. This class is threadsafe.
 */
public final class ClosingProgress {

    private static final Duration BEGIN_LIMIT = Duration.ofMillis(100);

    private final Set<String> components = ConcurrentHashMap.newKeySet();
    private final CountDownLatch begun = new CountDownLatch(1);
    private volatile @Nullable TaskContext task;
    private volatile boolean planned;

    ClosingProgress() {}

    /** From now on the task is told. */
    public void begin(TaskContext task) {
        this.task = task;
        step("listeners of the close");
        begun.countDown();
    }

    /** For whoever closes the context himself: waits a moment for the task, which is about to begin unless the run is cut off. */
    public void awaitBegun() throws InterruptedException {
        begun.await(BEGIN_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What the close begins with now. */
    void step(String name) {
        TaskContext told = task;
        if (told != null) {
            told.step(name);
        }
    }

    /** A bean that the close stops or destroys was made. */
    void add(String bean) {
        components.add(bean);
    }

    /** A lifecycle bean was made. If the plan has been made already, the close stops it. */
    void addIfLate(String bean) {
        if (planned) {
            add(bean);
        }
    }

    /** The plan has been made: who comes later has no task of its own. */
    void planned() {
        planned = true;
    }

    /** The beans that the close stops or destroys, by their names. */
    public Collection<String> components() {
        return List.copyOf(new TreeSet<>(components));
    }
}
