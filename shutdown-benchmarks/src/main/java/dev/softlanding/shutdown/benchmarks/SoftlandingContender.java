package dev.softlanding.shutdown.benchmarks;

import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.report.ShutdownListener;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.ShutdownSettings;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.report.TaskStatus;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** This project: timeouts enforced, a listener beside the log, the report read at the end. */
final class SoftlandingContender implements Contender {

    private static final ShutdownSettings NO_HURRY =
            new ShutdownSettings(Duration.ofDays(1), Duration.ZERO, Duration.ofSeconds(1));

    @Override
    public String title() {
        return "Softlanding";
    }

    @Override
    public PreparedRun build(Workload workload) {
        var listener = new Counting();
        var coordinator = ShutdownCoordinator.builder()
                .settings(NO_HURRY)
                .listener(listener)
                .build();
        for (int task = 0; task < workload.size(); task++) {
            coordinator.register(ShutdownTask.named(workload.name(task))
                    .after(workload.predecessorNames(task))
                    .timeout(workload.timeout())
                    .run(workload.body(task)::run));
        }
        long assembledAt = System.nanoTime();
        coordinator.arm();
        return new Run(coordinator, listener, workload.size(), PreparedRun.Split.since(assembledAt, "arm"));
    }

    private static final class Run implements PreparedRun {

        private final ShutdownCoordinator coordinator;
        private final Counting listener;
        private final int tasks;
        private final Split split;
        private @Nullable ShutdownReport report;

        Run(ShutdownCoordinator coordinator, Counting listener, int tasks, Split split) {
            this.coordinator = coordinator;
            this.listener = listener;
            this.tasks = tasks;
            this.split = split;
        }

        @Override
        public void run() throws InterruptedException {
            coordinator.trigger(ShutdownReason.API);
            if (!coordinator.awaitTerminated(Duration.ofHours(1))) {
                throw new WrongResultException("The run has not ended after an hour");
            }
            report = coordinator.report();
        }

        @Override
        public Split split() {
            return split;
        }

        @Override
        public void verify() {
            if (report == null || report.tasks().size() != tasks) {
                throw new WrongResultException("The report does not have %d tasks".formatted(tasks));
            }
            for (TaskReport task : report.tasks()) {
                if (task.status() != TaskStatus.SUCCEEDED) {
                    throw new WrongResultException("Task '%s' is %s".formatted(task.name(), task.status()));
                }
            }
            if (listener.started != tasks || listener.ended != tasks) {
                throw new WrongResultException("The listener heard %d starts and %d ends of %d tasks"
                        .formatted(listener.started, listener.ended, tasks));
            }
        }

        @Override
        public String tells(String stuckTask) {
            TaskReport task = coordinator.report().task(stuckTask).orElseThrow();
            boolean stackShowsBody =
                    task.stack().stream().anyMatch(frame -> frame.getClassName().equals(Work.Stuck.class.getName()));
            return "%s, stack%s".formatted(task.status(), stackShowsBody ? "" : " MISSING");
        }

        @Override
        public void close() {
            // The run has ended, and its threads with it.
        }
    }

    /** Called on one thread; read after the run has ended. */
    private static final class Counting implements ShutdownListener {

        private volatile int started;
        private volatile int ended;

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
        public void onEvent(ShutdownEvent event) {
            if (event instanceof ShutdownEvent.TaskStarted) {
                started++;
            } else if (event instanceof ShutdownEvent.TaskEnded) {
                ended++;
            }
        }
    }
}
