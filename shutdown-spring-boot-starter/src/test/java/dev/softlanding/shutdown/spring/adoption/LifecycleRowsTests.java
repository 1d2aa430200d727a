package dev.softlanding.shutdown.spring.adoption;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.report.CoordinatorState;
import dev.softlanding.shutdown.spring.autoconfigure.ShutdownAutoConfiguration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.Lifecycle;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.support.GenericApplicationContext;

/**
 * The rows of Spring's own tests of lifecycle beans. There the calls are in order; here, what the one bean does in the end is done
 * before the next begins.
 */
@Timeout(30)
class LifecycleRowsTests {

    private static final int MAX = Integer.MAX_VALUE;
    private static final int MIN = Integer.MIN_VALUE;

    private final ApplicationContextRunner contextRunner =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ShutdownAutoConfiguration.class));

    /** What happened, in order. */
    private final List<String> diary = new CopyOnWriteArrayList<>();

    private final Map<String, Counted> beans = new LinkedHashMap<>();

    static Stream<Row> rows() {
        return Stream.of(
                new Row("smart ones in groups")
                        .smart("b1", 1, 30)
                        .smart("b2", 3, 10)
                        .smart("b3", 1, 60)
                        .smart("b4", 2, 40)
                        .smart("b5", 2, 70)
                        .smart("b6", MAX, 20)
                        .smart("b7", 3, 20)
                        .order("b6", "b2", "b4", "b1")
                        .order("b6", "b7", "b5", "b3")
                        .order("b2", "b5", "b1")
                        .order("b7", "b4", "b3"),
                new Row("a single smart one").smart("b", 99, 30),
                new Row("a single plain one").plain("b"),
                new Row("smart and plain ones")
                        .plain("plain1")
                        .smart("500", 500, 20)
                        .smart("max", MAX, 20)
                        .plain("plain2")
                        .smart("1", 1, 20)
                        .smart("-1", -1, 20)
                        .smart("min", MIN, 20)
                        .order("max", "500", "1", "plain1", "-1", "min")
                        .order("1", "plain2", "-1"),
                new Row("a dependent one of a lower phase") // Spring does not wait for 2 before it stops 99
                        .smart("min", MIN, 10)
                        .smart("1", 1, 10)
                        .smart("2", 2, 60, "99")
                        .smart("99", 99, 10)
                        .smart("7", 7, 10)
                        .smart("max", MAX, 30)
                        .order("max", "2", "99", "7", "1", "min"),
                new Row("a dependent smart one on a plain one")
                        .smart("min", MIN, 10)
                        .smart("7", 7, 10)
                        .smart("-99", -99, 60, "plain")
                        .plain("plain")
                        .smart("1", 1, 10)
                        .smart("2", 2, 10)
                        .order("7", "2", "1", "-99", "plain", "min"),
                new Row("a dependent plain one on a smart one")
                        .smart("min", MIN, 10)
                        .smart("1", 1, 10)
                        .smart("2", 2, 10)
                        .smart("7", 7, 10)
                        .plain("plain", "2")
                        .order("7", "plain", "2", "1", "min"));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void lifecycleBeansEndInOrder(Row row) {
        row.addTo(this).run(context -> {
            context.start(); // the plain ones too
            close(context);

            beans.forEach((name, bean) -> {
                assertThat(bean.isRunning()).as(name).isFalse();
                assertThat(diary).containsOnlyOnce(name + " stops", name + " stopped");
            });
            row.orders.forEach(order -> assertInOrder(order));
        });
    }

    private void assertInOrder(List<String> order) {
        for (int i = 1; i < order.size(); i++) {
            assertThat(diary).containsSubsequence(order.get(i - 1) + " stopped", order.get(i) + " stops");
        }
    }

    @Test
    void lifecycleBeansWhenOneFailsToStartAreStoppedBySpringWithoutARun() {
        var coordinator = new AtomicReference<@Nullable ShutdownCoordinator>();
        new Row("with one that fails")
                .smart("first", -1, 0)
                .smart("failing", 0, 0)
                .smart("never", 1, 0)
                .addTo(this)
                .withInitializer(context -> context.getBeanFactory().addBeanPostProcessor(new BeanPostProcessor() {
                    @Override
                    public Object postProcessAfterInitialization(Object bean, String name) {
                        if (bean instanceof ShutdownCoordinator found) {
                            coordinator.set(found);
                        }
                        return bean;
                    }
                }))
                .run(context -> {
                    assertThat(context).hasFailed();
                    assertThat(diary).containsExactly("first starts", "first stops", "first stopped");
                    assertThat(coordinator.get())
                            .isNotNull()
                            .extracting(ShutdownCoordinator::state)
                            .isEqualTo(CoordinatorState.ASSEMBLING);
                });
    }

    @Test
    void lifecycleBeansWhenTheContextIsStoppedAndStartedAllRunAgainAndEndOnce() {
        mixed().run(context -> {
            assertRunning("smart", "lasting");

            context.stop();
            assertRunning();
            context.start();
            assertRunning("smart", "lasting", "plain", "idle");

            assertEachStopsOnceMoreWhenClosed(context);
        });
    }

    @Test
    void lifecycleBeansWhenTheContextIsRestartedOnlyRunAgainIfTheyRan() {
        mixed().run(context -> {
            source(context).restart();
            assertRunning("smart", "lasting");

            close(context);
            assertThat(diary.stream().filter("smart stops"::equals)).hasSize(2);
            assertThat(diary).doesNotContain("plain stops", "idle stops");
        });
    }

    @Test
    void lifecycleBeansWhenTheContextIsPausedStayUpIfTheyCannotBePausedAndEndOnce() {
        mixed().run(context -> {
            source(context).pause();
            assertRunning("lasting");
            assertThat(context.getBean(ShutdownCoordinator.class).state()).isEqualTo(CoordinatorState.ARMED);
            source(context).restart();
            assertRunning("smart", "lasting");

            close(context);
            assertThat(diary.stream().filter("smart stops"::equals)).hasSize(2);
            assertThat(diary).containsOnlyOnce("lasting stops");
        });
    }

    @Test
    void lifecycleBeansWhenTheContextIsClosedWhilePausedAreNotStoppedAgain() {
        mixed().run(context -> {
            source(context).pause();

            close(context);
            assertThat(diary).containsOnlyOnce("smart stops", "lasting stops");
        });
    }

    private ApplicationContextRunner mixed() {
        return new Row("mixed")
                .smart("smart", 5, 0)
                .bean("lasting", new Smart(3, 0, true, false))
                .bean("idle", new Smart(2, 0, false, true))
                .plain("plain")
                .addTo(this);
    }

    private void assertRunning(String... names) {
        assertThat(beans.entrySet().stream()
                        .filter(bean -> bean.getValue().isRunning())
                        .map(Map.Entry::getKey))
                .containsExactlyInAnyOrder(names);
    }

    private void assertEachStopsOnceMoreWhenClosed(AssertableApplicationContext context) throws InterruptedException {
        diary.clear();
        close(context);
        beans.keySet().forEach(name -> assertThat(diary).containsOnlyOnce(name + " stops", name + " stopped"));
        assertRunning();
    }

    private static GenericApplicationContext source(AssertableApplicationContext context) {
        return context.getSourceApplicationContext(GenericApplicationContext.class);
    }

    private static void close(AssertableApplicationContext context) throws InterruptedException {
        var coordinator = context.getBean(ShutdownCoordinator.class);
        context.close();
        assertThat(coordinator.awaitTerminated(Duration.ofSeconds(10))).isTrue();
    }

    /** Beans, and the order in which they have to end. */
    private static final class Row {

        private final String name;
        private final List<List<String>> orders = new ArrayList<>();
        private final Map<String, Counted> beans = new LinkedHashMap<>();
        private final Map<String, String[]> dependencies = new LinkedHashMap<>();

        Row(String name) {
            this.name = name;
        }

        Row smart(String bean, int phase, int delay, String... dependsOn) {
            return bean(bean, new Smart(phase, delay, true, true), dependsOn);
        }

        Row plain(String bean, String... dependsOn) {
            return bean(bean, new Counted(20), dependsOn);
        }

        Row bean(String bean, Counted lifecycle, String... dependsOn) {
            beans.put(bean, lifecycle);
            dependencies.put(bean, dependsOn);
            return this;
        }

        Row order(String... order) {
            orders.add(List.of(order));
            return this;
        }

        ApplicationContextRunner addTo(LifecycleRowsTests test) {
            test.beans.putAll(beans);
            return test.contextRunner.withInitializer(context -> beans.forEach((bean, lifecycle) -> {
                lifecycle.tell(bean, test.diary::add);
                var definition = new RootBeanDefinition(Counted.class, () -> lifecycle);
                definition.setTargetType(lifecycle.getClass());
                definition.setDependsOn(dependencies.get(bean));
                ((GenericApplicationContext) context).registerBeanDefinition(bean, definition);
            }));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** Tells when it stops, and when it has; that takes a while. */
    private static class Counted implements Lifecycle {

        private final int delay;
        private volatile boolean running;
        private String name = "";
        private Consumer<String> diary = entry -> {};

        Counted(int delay) {
            this.delay = delay;
        }

        void tell(String name, Consumer<String> diary) {
            this.name = name;
            this.diary = diary;
        }

        @Override
        public void start() {
            if (name.equals("failing")) {
                throw new IllegalStateException("as told");
            }
            if (name.equals("first")) {
                diary.accept(name + " starts");
            }
            running = true;
        }

        @Override
        public void stop() {
            diary.accept(name + " stops");
            try {
                TimeUnit.MILLISECONDS.sleep(delay);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            running = false;
            diary.accept(name + " stopped");
        }

        @Override
        public boolean isRunning() {
            return running;
        }
    }

    /** Stops on a thread of its own. */
    private static final class Smart extends Counted implements SmartLifecycle {

        private final int phase;
        private final boolean startsItself;
        private final boolean pauseable;

        Smart(int phase, int delay, boolean startsItself, boolean pauseable) {
            super(delay);
            this.phase = phase;
            this.startsItself = startsItself;
            this.pauseable = pauseable;
        }

        @Override
        public int getPhase() {
            return phase;
        }

        @Override
        public boolean isAutoStartup() {
            return startsItself;
        }

        @Override
        public boolean isPauseable() {
            return pauseable;
        }

        @Override
        public void stop(Runnable callback) {
            new Thread(() -> {
                        stop();
                        callback.run();
                    })
                    .start();
        }
    }
}
