package dev.softlanding.shutdown.spring.adoption;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.spring.FakeTaskContext;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationContext;

/** What the adapters of a context adopt, and what their tasks do, without a coordinator. */
public final class Adoptions {

    private static final Duration LONG = Duration.ofSeconds(20);

    private static final Set<Thread.State> WAITING = Set.of(Thread.State.WAITING, Thread.State.TIMED_WAITING);

    private Adoptions() {}

    /** All that the context's adapters adopt, by the name of the task. */
    public static Map<String, AdoptedTask> of(ApplicationContext context) {
        var components =
                new Components((ConfigurableListableBeanFactory) context.getAutowireCapableBeanFactory(), Set.of());
        context.getBeanProvider(ShutdownAdapter.class).orderedStream().forEach(adapter -> adapter.adopt(components));
        Map<String, AdoptedTask> tasks = new LinkedHashMap<>();
        for (AdoptedTask adopted : components.adopted()) {
            assertThat(tasks.put(adopted.task().name(), adopted)).isNull();
        }
        return tasks;
    }

    /** Runs a task of the context's. */
    public static void run(ApplicationContext context, String task) throws Exception {
        run(Objects.requireNonNull(
                of(context).get(task),
                () -> "'" + task + "' among " + of(context).keySet()));
    }

    /** Runs a task, as a run would. */
    public static void run(AdoptedTask adopted) throws Exception {
        Objects.requireNonNull(adopted.task().body()).run(new FakeTaskContext(ShutdownReason.SIGTERM, LONG));
    }

    /** Runs a task on a thread of its own, which can be interrupted. */
    public static Running start(AdoptedTask adopted) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        var thread = new Thread(() -> {
            try {
                run(adopted);
                end.complete(null);
            } catch (Throwable failure) {
                end.completeExceptionally(failure);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return new Running(thread, end);
    }

    /** A task that runs. */
    public record Running(Thread thread, CompletableFuture<Void> end) {

        /** Waits until it waits for something. */
        public Running awaitWaiting() {
            while (!WAITING.contains(thread.getState()) && thread.isAlive()) {
                Thread.onSpinWait();
            }
            return this;
        }

        /** Does what its timeout would do, and returns what it says. */
        public Throwable timeOut() throws Exception {
            thread.interrupt();
            return end.handle((result, failure) -> failure).get();
        }
    }
}
