package dev.softlanding.shutdown.engine;

import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.TaskContext;
import dev.softlanding.shutdown.TaskDecorator;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One execution of a part of a task's work, inside of what is put around parts. On the thread that runs it. */
final class PartExecution implements TaskContext {

    private final TaskExecution whole;
    private final ShutdownTask task;
    private final String name;
    private final long until;
    private final ShutdownTask.Action part;
    private final List<TaskDecorator> decorators;
    private final AtomicInteger retries = new AtomicInteger();

    /** @param until when the time of the part is over */
    PartExecution(
            TaskExecution whole,
            ShutdownTask task,
            String name,
            long until,
            ShutdownTask.Action part,
            List<TaskDecorator> decorators) {
        this.whole = whole;
        this.task = task;
        this.name = name;
        this.until = until;
        this.part = part;
        this.decorators = decorators;
    }

    void run() throws Exception {
        proceed(0);
    }

    private void proceed(int decorator) throws Exception {
        if (decorator < decorators.size()) {
            decorators.get(decorator).aroundPart(task, name, this, new Inner(this, decorator + 1));
        } else {
            part.run();
        }
    }

    private record Inner(PartExecution execution, int decorator) implements TaskDecorator.Work {

        @Override
        public @Nullable CompletionStage<?> proceed() throws Exception {
            execution.proceed(decorator);
            return null;
        }
    }

    @Override
    public ShutdownReason reason() {
        return whole.reason();
    }

    @Override
    public Duration remaining() {
        Duration own = Duration.ofNanos(Math.max(0, until - whole.now()));
        Duration ofTask = whole.remaining();
        return own.compareTo(ofTask) < 0 ? own : ofTask;
    }

    @Override
    public void retrying(Throwable failure, Duration pause) {
        whole.retrying(name, retries.incrementAndGet(), failure, pause);
    }

    @Override
    public void refused(String reason) {
        whole.refused(name, reason);
    }
}
