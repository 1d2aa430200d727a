package dev.softlanding.shutdown.spring.adoption;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.report.TaskStatus;
import dev.softlanding.shutdown.spring.autoconfigure.ShutdownAutoConfiguration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.support.GenericApplicationContext;

/** Many beans in many phases, which depend on each other at random. */
@Timeout(60)
class ManyLifecycleBeansTests {

    private static final int BEANS = 150;
    private static final int PHASES = 15;

    private final List<String> diary = new CopyOnWriteArrayList<>();
    private final Map<String, List<String>> dependencies = new LinkedHashMap<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void lifecycleBeansEndBeforeThoseTheyDependOn(long seed) {
        planned(seed).run(context -> {
            var coordinator = context.getBean(ShutdownCoordinator.class);
            context.close();
            assertThat(coordinator.awaitTerminated(Duration.ofSeconds(20))).isTrue();
            assertThat(coordinator.report().tasks()).hasSizeGreaterThan(BEANS);
            assertThat(coordinator.report().tasks())
                    .extracting(TaskReport::status)
                    .containsOnly(TaskStatus.SUCCEEDED);
            assertThat(diary).hasSize(2 * BEANS);
            dependencies.forEach((bean, used) ->
                    used.forEach(other -> assertThat(diary).containsSubsequence(bean + " stopped", other + " stops")));
        });
    }

    /** The best of some starts: whatever else the machine does is none of ours. */
    @Test
    void planIsMadeInNoTime() {
        long plain = Long.MAX_VALUE;
        long planned = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            plain = Math.min(plain, nanosToStart(plain(1)));
            planned = Math.min(planned, nanosToStart(planned(1)));
        }
        assertThat(Duration.ofNanos(planned - plain)).isLessThan(Duration.ofSeconds(1));
    }

    private ApplicationContextRunner plain(long seed) {
        return new ApplicationContextRunner().withInitializer(context -> register(context, seed));
    }

    private ApplicationContextRunner planned(long seed) {
        return plain(seed)
                .withConfiguration(AutoConfigurations.of(ShutdownAutoConfiguration.class))
                .withPropertyValues("shutdown.grace-period=60s");
    }

    private static long nanosToStart(ApplicationContextRunner runner) {
        long begin = System.nanoTime();
        long[] nanos = new long[1];
        runner.run(context -> nanos[0] = System.nanoTime() - begin);
        return nanos[0];
    }

    /** Each may depend on some that come before it, whatever their phases. */
    private void register(Object context, long seed) {
        var random = new Random(seed);
        for (int i = 0; i < BEANS; i++) {
            String name = "bean" + i;
            List<String> used = new ArrayList<>();
            for (int n = random.nextInt(4); n > 0 && i > 0; n--) {
                used.add("bean" + random.nextInt(i));
            }
            dependencies.put(name, used);
            int phase = random.nextInt(PHASES);
            var bean = new Stopping(name, phase < PHASES - 3 ? phase : Integer.MAX_VALUE - phase, diary);
            var definition = new RootBeanDefinition(Stopping.class, () -> bean);
            definition.setDependsOn(used.toArray(String[]::new));
            ((GenericApplicationContext) context).registerBeanDefinition(name, definition);
        }
    }

    /** Stops on a thread of its own. */
    private static final class Stopping implements SmartLifecycle {

        private final String name;
        private final int phase;
        private final List<String> diary;
        private volatile boolean running;

        Stopping(String name, int phase, List<String> diary) {
            this.name = name;
            this.phase = phase;
            this.diary = diary;
        }

        @Override
        public int getPhase() {
            return phase;
        }

        @Override
        public void start() {
            running = true;
        }

        @Override
        public void stop() {
            diary.add(name + " stops");
            running = false;
            diary.add(name + " stopped");
        }

        @Override
        public void stop(Runnable callback) {
            new Thread(() -> {
                        stop();
                        callback.run();
                    })
                    .start();
        }

        @Override
        public boolean isRunning() {
            return running;
        }
    }
}
