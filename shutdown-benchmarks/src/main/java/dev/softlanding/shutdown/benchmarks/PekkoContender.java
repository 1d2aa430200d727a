package dev.softlanding.shutdown.benchmarks;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.CoordinatedShutdown;

/**
 * Pekko's {@code CoordinatedShutdown}. It runs phases one after the other, and the tasks of a phase at once; only phases
 * have dependencies and timeouts. The actor system is part of the building and is told apart.
 */
final class PekkoContender implements Contender {

    private final Phases phases;
    private final Pool pool;

    /** How a graph of tasks is laid onto phases. */
    enum Phases {

        /** One phase per level: few phases, but each waits for the slowest task of the one before. */
        PER_LEVEL("a phase per level"),

        /** One phase per task: the true dependencies, and never two tasks at once. */
        PER_TASK("a phase per task");

        private final String title;

        Phases(String title) {
            this.title = title;
        }
    }

    PekkoContender(Phases phases, Pool pool) {
        this.phases = phases;
        this.pool = pool;
    }

    @Override
    public String title() {
        return "Pekko, %s (%s)".formatted(phases.title, pool.title());
    }

    @Override
    public PreparedRun build(Workload workload) {
        Executor executor = pool.open();
        long startedAt = System.nanoTime();
        ActorSystem system = ActorSystem.create("benchmark", config(workload));
        var split = PreparedRun.Split.since(startedAt, "actor system");
        CoordinatedShutdown shutdown = CoordinatedShutdown.get(system);
        for (int task = 0; task < workload.size(); task++) {
            Runnable body = workload.body(task);
            shutdown.addTask(
                    phase(workload, task),
                    workload.name(task),
                    pool == Pool.DIRECT
                            ? () -> {
                                body.run();
                                return CompletableFuture.completedFuture(Done.getInstance());
                            }
                            : () -> CompletableFuture.runAsync(body, executor)
                                    .thenApply(nothing -> Done.getInstance()));
        }
        return new Run(system, shutdown, executor, split);
    }

    private String phase(Workload workload, int task) {
        return phases == Phases.PER_TASK ? workload.name(task) : level(workload.level(task));
    }

    private static String level(int level) {
        return "level-" + level;
    }

    private Config config(Workload workload) {
        Map<String, Object> declared = new LinkedHashMap<>();
        if (phases == Phases.PER_TASK) {
            for (int task = 0; task < workload.size(); task++) {
                declared.put(workload.name(task), phase(workload, List.of(workload.predecessorNames(task))));
            }
        } else {
            for (int level = 0; level < workload.levelCount(); level++) {
                declared.put(level(level), phase(workload, level == 0 ? List.of() : List.of(level(level - 1))));
            }
        }
        Config settings = ConfigFactory.parseMap(Map.of(
                "pekko.loglevel", "OFF",
                "pekko.stdout-loglevel", "OFF",
                "pekko.jvm-shutdown-hooks", "off",
                "pekko.coordinated-shutdown.run-by-jvm-shutdown-hook", "off",
                "pekko.coordinated-shutdown.run-by-actor-system-terminate", "off",
                "pekko.coordinated-shutdown.terminate-actor-system", "off"));
        return ConfigFactory.load(
                settings.withValue("pekko.coordinated-shutdown.phases", ConfigValueFactory.fromMap(declared)));
    }

    private static Map<String, Object> phase(Workload workload, List<String> dependsOn) {
        return Map.of("depends-on", dependsOn, "timeout", workload.timeout().toMillis() + "ms", "recover", "on");
    }

    private record Run(ActorSystem system, CoordinatedShutdown shutdown, Executor executor, Split split)
            implements PreparedRun {

        @Override
        public void run() {
            shutdown.runAll(CoordinatedShutdown.unknownReason())
                    .toCompletableFuture()
                    .join();
        }

        @Override
        public String tells(String stuckTask) {
            return "its phase, in the log";
        }

        @Override
        public void close() {
            system.terminate();
            Pool.close(executor);
        }
    }
}
