package dev.softlanding.shutdown.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * A graph of {@link CompletableFuture}s, made by hand by somebody who knows them: no {@code allOf} for a single
 * predecessor, no stage more than needed, the end waits for the sinks only, and a task runs also if one before it failed.
 */
final class FuturesContender implements Contender {

    private final Timeouts timeouts;
    private final Pool pool;

    /** How a task's timeout is kept. Nobody interrupts the body in any of them. */
    enum Timeouts {

        /** Not at all. */
        NONE("no timeouts"),

        /** {@code orTimeout} on each stage: short to write, but every clock starts when the graph is built. */
        FROM_BUILD("orTimeout"),

        /** {@code orTimeout} when the body starts, as a timeout of a task is meant. */
        FROM_START("orTimeout from each start");

        private final String title;

        Timeouts(String title) {
            this.title = title;
        }
    }

    FuturesContender(Timeouts timeouts, Pool pool) {
        this.timeouts = timeouts;
        this.pool = pool;
    }

    @Override
    public String title() {
        return "futures, %s (%s)".formatted(timeouts.title, pool.title());
    }

    @Override
    public PreparedRun build(Workload workload) {
        Executor executor = pool.open();
        long timeoutNanos = workload.timeout().toNanos();
        var start = new CompletableFuture<Void>();
        CompletableFuture<?>[] tasks = new CompletableFuture<?>[workload.size()];
        List<CompletableFuture<?>> sinks = new ArrayList<>();
        for (int task = 0; task < tasks.length; task++) {
            CompletableFuture<?> ready = ready(start, workload.predecessors(task), tasks);
            tasks[task] = timeouts == Timeouts.FROM_START
                    ? timedFromStart(ready, workload.body(task), executor, timeoutNanos)
                    : stage(ready, workload.body(task), executor, timeoutNanos);
            if (workload.dependentNames(task).length == 0) {
                sinks.add(tasks[task]);
            }
        }
        CompletableFuture<?> end = CompletableFuture.allOf(sinks.toArray(new CompletableFuture<?>[0]))
                .handle((nothing, failure) -> null);
        return new Run(start, end, executor);
    }

    private static CompletableFuture<?> ready(
            CompletableFuture<Void> start, int[] predecessors, CompletableFuture<?>[] tasks) {
        if (predecessors.length == 0) {
            return start;
        }
        if (predecessors.length == 1) {
            return tasks[predecessors[0]];
        }
        CompletableFuture<?>[] before = new CompletableFuture<?>[predecessors.length];
        for (int edge = 0; edge < before.length; edge++) {
            before[edge] = tasks[predecessors[edge]];
        }
        return CompletableFuture.allOf(before);
    }

    private CompletableFuture<?> stage(
            CompletableFuture<?> ready, Runnable body, Executor executor, long timeoutNanos) {
        CompletableFuture<?> stage = pool == Pool.DIRECT
                ? ready.handle((nothing, failure) -> run(body))
                : ready.handleAsync((nothing, failure) -> run(body), executor);
        return timeouts == Timeouts.NONE ? stage : stage.orTimeout(timeoutNanos, TimeUnit.NANOSECONDS);
    }

    private static CompletableFuture<?> timedFromStart(
            CompletableFuture<?> ready, Runnable body, Executor executor, long timeoutNanos) {
        var done = new CompletableFuture<Void>();
        var unused = ready.whenComplete((nothing, failure) -> executor.execute(() -> {
            done.orTimeout(timeoutNanos, TimeUnit.NANOSECONDS);
            try {
                body.run();
                done.complete(null);
            } catch (Throwable thrown) {
                done.completeExceptionally(thrown);
            }
        }));
        return done;
    }

    private static Void run(Runnable body) {
        body.run();
        return null;
    }

    private record Run(CompletableFuture<Void> start, CompletableFuture<?> end, Executor executor)
            implements PreparedRun {

        @Override
        public void run() {
            start.complete(null);
            end.join();
        }

        @Override
        public void close() {
            Pool.close(executor);
        }
    }
}
