package dev.softlanding.shutdown.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.report.CoordinatorState;
import dev.softlanding.shutdown.FailurePolicy;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.ShutdownTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Whole runs on real threads and real time: a random plan, while two threads cancel, look, and at times escalate. Too big
 * a state and too many threads for a race of two actors, so it is a plain loop; what it looks for is in {@link Story}.
 */
class RandomRacesTests {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int MOST_TASKS = 30;

    private final ExecutorService racers = Executors.newFixedThreadPool(2);
    private final ExecutorService elsewhere = Executors.newFixedThreadPool(2);

    @AfterEach
    void stop() {
        racers.shutdownNow();
        elsewhere.shutdownNow();
    }

    @Test
    void runWhenPlanAndRacesAreRandomMakesSense() throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.getLong("stress.random", 20));
        long runs = 0;
        for (long seed = System.currentTimeMillis(); System.nanoTime() - end < 0; seed++) {
            run(seed);
            runs++;
        }
        System.out.println(runs + " random runs");
    }

    private void run(long seed) throws Exception {
        var random = new Random(seed);
        var story = new Story();
        ShutdownCoordinator coordinator =
                ShutdownCoordinator.builder().listener(story).build();
        List<String> names = new ArrayList<>();
        int count = 1 + random.nextInt(MOST_TASKS);
        for (int i = 0; i < count; i++) {
            coordinator.register(task("t" + i, names, random));
            names.add("t" + i);
        }
        coordinator.arm();
        coordinator.trigger(ShutdownReason.API);
        Future<?> one = racers.submit(() -> race(coordinator, names, new Random(seed + 1)));
        Future<?> other = racers.submit(() -> race(coordinator, names, new Random(seed + 2)));
        one.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        other.get(LIMIT.toSeconds(), TimeUnit.SECONDS);

        boolean terminated = coordinator.awaitTerminated(LIMIT);

        ShutdownReport report = coordinator.report();
        assertThat(terminated).as("plan %d, terminated: %s", seed, report).isTrue();
        assertThat(story.oddities(report))
                .as("plan %d: %s, %s", seed, report, story.events())
                .isEmpty();
    }

    private ShutdownTask task(String name, List<String> earlier, Random random) {
        String[] after = IntStream.range(0, earlier.isEmpty() ? 0 : random.nextInt(4))
                .mapToObj(edge -> earlier.get(random.nextInt(earlier.size())))
                .distinct()
                .toArray(String[]::new);
        ShutdownTask.Builder task = ShutdownTask.named(name)
                .phase(Phase.NONE)
                .after(after)
                .timeout(Duration.ofMillis(500))
                .enabled(random.nextInt(10) > 0)
                .onFailure(random.nextInt(20) == 0 ? FailurePolicy.ABORT : FailurePolicy.CONTINUE);
        int spins = random.nextInt(2000);
        return switch (random.nextInt(6)) {
            case 0 -> task.runAsync(context -> CompletableFuture.runAsync(() -> spin(spins), elsewhere));
            case 1 -> task.runAsync(context -> CompletableFuture.completedFuture(null));
            case 2 ->
                task.runWith(context -> {
                    context.extend(Duration.ofMillis(1));
                    throw new IllegalStateException("as planned");
                });
            case 3 -> task.runWith(context -> Thread.sleep(0, spins));
            default -> task.run(() -> spin(spins));
        };
    }

    private static void race(ShutdownCoordinator coordinator, List<String> names, Random random) {
        int escalation = random.nextInt(4) == 0 ? random.nextInt(20) : -1;
        for (int i = 0; i < 20 && coordinator.state() != CoordinatorState.TERMINATED; i++) {
            if (i == escalation) {
                coordinator.escalate();
            } else if (random.nextInt(4) == 0) {
                coordinator.cancel(names.get(random.nextInt(names.size())));
            } else {
                coordinator.report();
            }
            spin(random.nextInt(500));
        }
    }

    private static void spin(int times) {
        for (int i = 0; i < times; i++) {
            Thread.onSpinWait();
        }
    }
}
