package dev.softlanding.shutdown.benchmarks;

import java.util.concurrent.Executor;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.context.support.GenericApplicationContext;

/**
 * Spring's {@code SmartLifecycle} with a phase per level. The stops of a phase are handed to an executor, so that they
 * run at once; Spring waits for the phase. The context is part of the building and is told apart.
 */
final class SpringLevelsContender implements Contender {

    private final Pool pool;

    SpringLevelsContender(Pool pool) {
        this.pool = pool;
    }

    @Override
    public String title() {
        return "Spring, a phase per level (%s)".formatted(pool.title());
    }

    @Override
    public PreparedRun build(Workload workload) {
        Executor executor = pool.open();
        var context = new GenericApplicationContext();
        var processor = new DefaultLifecycleProcessor();
        processor.setTimeoutPerShutdownPhase(workload.timeout().toMillis());
        processor.setBeanFactory(context.getBeanFactory());
        context.getBeanFactory().registerSingleton(AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME, processor);
        for (int task = 0; task < workload.size(); task++) {
            Runnable body = workload.body(task);
            int phase = -workload.level(task); // the highest stops first
            context.registerBean(workload.name(task), Step.class, () -> new Step(body, phase, executor));
        }
        long registeredAt = System.nanoTime();
        context.refresh();
        return new Run(context, executor, PreparedRun.Split.since(registeredAt, "refresh"));
    }

    private record Run(GenericApplicationContext context, Executor executor, Split split) implements PreparedRun {

        @Override
        public void run() {
            context.close();
        }

        @Override
        public String tells(String stuckTask) {
            return "its name, in the log";
        }

        @Override
        public void close() {
            Pool.close(executor);
        }
    }

    /** A bean whose stop is a task. */
    private static final class Step implements SmartLifecycle {

        private final Runnable body;
        private final int phase;
        private final Executor executor;
        private volatile boolean running;

        Step(Runnable body, int phase, Executor executor) {
            this.body = body;
            this.phase = phase;
            this.executor = executor;
        }

        @Override
        public void start() {
            running = true;
        }

        @Override
        public void stop() {
            body.run();
            running = false;
        }

        @Override
        public void stop(Runnable callback) {
            executor.execute(() -> {
                stop();
                callback.run();
            });
        }

        @Override
        public boolean isRunning() {
            return running;
        }

        @Override
        public int getPhase() {
            return phase;
        }
    }
}
