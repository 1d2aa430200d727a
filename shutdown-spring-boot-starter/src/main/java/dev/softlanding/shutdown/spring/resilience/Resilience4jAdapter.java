package dev.softlanding.shutdown.spring.resilience;

import dev.softlanding.shutdown.Origin;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.guard.Threads;
import dev.softlanding.shutdown.spring.adoption.AdoptedTask;
import dev.softlanding.shutdown.spring.adoption.Components;
import dev.softlanding.shutdown.spring.adoption.ManagedBean;
import dev.softlanding.shutdown.spring.adoption.ShutdownAdapter;
import dev.softlanding.shutdown.spring.adoption.UnfinishedException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Ends the pools of Resilience4j, side by side and within one limit. The context would close them one after the other, and
 * each waits up to five seconds for what it still has, as a retry that is due in a while; the one that applications share,
 * without a limit. What is left at the limit is dropped, so that nothing waits for it again when the context closes.
 *
 * <p>It is in the telemetry phase because any method may have an annotation of Resilience4j, and no bean tells that it has: the
 * pools are there until all that users do is done.
 */
public class Resilience4jAdapter implements ShutdownAdapter {

    static final String TASK = "resilience4j";

    private static final String PACKAGE = "io.github.resilience4j.";

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final ObjectProvider<ThreadPools> threadPools;

    /** @param threadPools nothing where Resilience4j's bulkheads are not on the class path */
    Resilience4jAdapter(ObjectProvider<ThreadPools> threadPools) {
        this.threadPools = threadPools;
    }

    @Override
    public void adopt(Components components) {
        Set<String> names = new TreeSet<>();
        Stream.of(components.ofType(AutoCloseable.class), components.ofType(ExecutorService.class))
                .flatMap(List::stream)
                .map(ManagedBean::name)
                .filter(name -> isOfResilience4j(name, components.beanFactory()))
                .forEach(names::add);
        if (names.stream().allMatch(name -> isEmpty(components.beanFactory().getSingleton(name)))) {
            return; // there are none, or nothing would ever be in them
        }
        ShutdownTask task = ShutdownTask.named(TASK)
                .phase(Phase.TELEMETRY)
                .origin(Origin.ADAPTER)
                .timeout(TIMEOUT)
                .run(() -> close(names, components.beanFactory()));
        components.adopt(AdoptedTask.of(task).stopping(names.toArray(String[]::new)));
    }

    /** By its name: of most of them there may be no class, and some have no type of their own. */
    private static boolean isOfResilience4j(String bean, ConfigurableListableBeanFactory beanFactory) {
        Class<?> type = beanFactory.getType(bean, false);
        return type != null && type.getName().startsWith(PACKAGE);
    }

    private boolean isEmpty(@Nullable Object bean) {
        return threadPools.stream().findAny().isPresent() && ThreadPools.isEmptyRegistry(bean);
    }

    private static void close(Set<String> names, ConfigurableListableBeanFactory beanFactory) throws Exception {
        Map<String, FutureTask<?>> ends = new LinkedHashMap<>();
        names.forEach(name -> ends.put(name, new FutureTask<>(() -> end(beanFactory.getSingleton(name)))));
        ends.forEach((name, end) ->
                Threads.daemon("shutdown-resilience4j-" + name, end).start());
        try {
            awaitAll(ends.values());
        } catch (InterruptedException timeout) {
            List<String> left = ends.entrySet().stream()
                    .filter(end -> !end.getValue().isDone())
                    .map(Map.Entry::getKey)
                    .toList();
            ends.values().forEach(end -> end.cancel(true));
            throw new UnfinishedException(
                    "Resilience4j still had work, which is dropped now: in '%s'".formatted(String.join("', '", left)),
                    timeout);
        }
    }

    @SuppressWarnings(
            "CleanupUnboundedWait") // interrupted at the end of the task's time, so that what is left can be named
    private static void awaitAll(Collection<FutureTask<?>> ends) throws Exception {
        ExecutionException failure = null;
        for (FutureTask<?> end : ends) {
            try {
                end.get();
            } catch (ExecutionException failed) {
                failure = failed;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** What they are closed by drops what is left when it is interrupted. */
    private static @Nullable Void end(@Nullable Object bean) throws Exception {
        if (bean instanceof ExecutorService pool) {
            end(pool);
        } else if (bean instanceof AutoCloseable closeable) {
            closeable.close();
        }
        return null;
    }

    @SuppressWarnings("CleanupUnboundedWait") // as above
    private static void end(ExecutorService pool) {
        pool.shutdown();
        try {
            pool.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
        } catch (InterruptedException limit) {
            pool.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
