package dev.softlanding.shutdown.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.softlanding.shutdown.Origin;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.report.EdgeReport;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.report.StepReport;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.report.TaskStatus;
import dev.softlanding.shutdown.scope.ShutdownScopes;
import dev.softlanding.shutdown.spring.OnShutdown;
import dev.softlanding.shutdown.spring.adoption.AdoptedTask;
import dev.softlanding.shutdown.spring.adoption.ShutdownAdapter;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.Lifecycle;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.OverridingClassLoader;

/** What Spring would stop or destroy, as part of the plan. */
@Timeout(30)
class AdoptionTests {

    private static final int MAX = Integer.MAX_VALUE;

    private final ApplicationContextRunner contextRunner =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ShutdownAutoConfiguration.class));

    /** What happened, in order. */
    private final List<String> diary = new CopyOnWriteArrayList<>();

    @Test
    void lifecycleBeansAreTasksOfThePhaseThatTheirsMeansInTheOrderOfTheirs() {
        with(new Stopping("early", MAX), new Stopping("graceful", MAX - 1024), new Stopping("late", 0))
                .withBean("stoppedByHand", Lifecycle.class, () -> new Plain("stoppedByHand", diary))
                .run(context -> {
                    assertThat(plan(context).tasks())
                            .extracting(TaskReport::name, TaskReport::phase, TaskReport::origin, TaskReport::components)
                            .contains(
                                    tuple("early", Phase.DRAIN, Origin.CONVENTION, List.of("early")),
                                    tuple("graceful", Phase.DRAIN, Origin.CONVENTION, List.of("graceful")),
                                    tuple("late", Phase.RELEASE, Origin.CONVENTION, List.of("late")),
                                    tuple(
                                            "stopped-by-hand",
                                            Phase.RELEASE,
                                            Origin.CONVENTION,
                                            List.of("stoppedByHand")));
                    assertThat(task(plan(context), "graceful").edges())
                            .contains(new EdgeReport("early", Origin.CONVENTION, List.of()));
                });
    }

    /** The rows of Spring's own tests: phases from the highest to the lowest, each after the one before has ended. */
    @Test
    void lifecycleBeansWhenTheyEndLaterThanTheyAreToldHaveEndedBeforeTheNextPhase() {
        with(
                        new Stopping("one", 1, 60),
                        new Stopping("three", 3, 20),
                        new Stopping("oneToo", 1, 120),
                        new Stopping("two", 2, 80),
                        new Stopping("last", Integer.MIN_VALUE, 0),
                        new Stopping("max", MAX, 40))
                .run(context -> {
                    close(context);

                    assertThat(diary)
                            .containsSubsequence("max stopped", "three stops")
                            .containsSubsequence("three stopped", "two stops")
                            .containsSubsequence("two stopped", "one stops")
                            .containsSubsequence("one stopped", "oneToo stopped", "last stops");
                });
    }

    /**
     * fw#28277: a bean that depends on one of a higher phase. Spring stops it first, and begins with the other, and with the next
     * phase, before it has ended.
     */
    @Test
    void fw28277DependentInAnotherPhaseHasEndedBeforeWhatItUsesStops() {
        contextRunner
                .withBean("pool", Stopping.class, () -> new Stopping("pool", 99, 20).writingTo(diary))
                .withBean("client", Client.class)
                .withBean("between", Stopping.class, () -> new Stopping("between", 50, 0).writingTo(diary))
                .run(context -> {
                    context.getBean(Client.class).writingTo(diary);
                    assertThat(task(plan(context), "pool").edges())
                            .contains(new EdgeReport("client", Origin.INFERRED, List.of("client", "pool")));
                    assertThat(plan(context).droppedEdges()).isEmpty();

                    close(context);

                    assertThat(diary)
                            .containsExactly(
                                    "client stops",
                                    "client stopped",
                                    "pool stops",
                                    "pool stopped",
                                    "between stops",
                                    "between stopped");
                });
    }

    /** F1: Spring calls {@code stop()} on the closing thread, and no timeout bounds it. */
    @Test
    void lifecycleBeanWhenItsStopBlocksCostsItsOwnTimeAndIsNotStoppedAgain() {
        var blocking = new Blocking();
        contextRunner
                .withPropertyValues("shutdown.tasks.blocking.timeout=300ms")
                .withBean("blocking", Blocking.class, () -> blocking)
                .withBean("other", DisposableBean.class, () -> () -> diary.add("destroyed"))
                .run(context -> {
                    ShutdownReport run = close(context);

                    assertThat(task(run, "blocking").status()).isEqualTo(TaskStatus.ABANDONED);
                    assertThat(task(run, "context").status()).isEqualTo(TaskStatus.SUCCEEDED);
                    assertThat(run.elapsed()).isLessThan(Duration.ofSeconds(3));
                    assertThat(blocking.calls).hasValue(1);
                    assertThat(diary).containsExactly("destroyed");
                });
        blocking.release.countDown();
    }

    @Test
    void lifecycleBeanWhenItDoesNotRunIsLeftAlone() {
        with(new Stopping("idle", 0) {
                    @Override
                    public boolean isRunning() {
                        return false;
                    }
                })
                .run(context -> {
                    assertThat(task(close(context), "idle").status()).isEqualTo(TaskStatus.SUCCEEDED);
                    assertThat(diary).isEmpty();
                });
    }

    @Test
    void lifecycleBeanWhenItsTaskIsDisabledIsStoppedBySpring() {
        with(new Stopping("worker", 0))
                .withPropertyValues("shutdown.tasks.worker.enabled=false")
                .run(context -> {
                    assertThat(task(close(context), "worker").status()).isEqualTo(TaskStatus.SKIPPED);
                    assertThat(diary).containsExactly("worker stops", "worker stopped");
                });
    }

    @Test
    void lifecycleBeanWhenTheApplicationHasATaskOfItsNameIsThatTasks() {
        with(new Stopping("worker", 0))
                .withBean("mine", ShutdownTask.class, () -> ShutdownTask.named("worker")
                        .timeout(Duration.ofSeconds(1))
                        .run(() -> diary.add("mine")))
                .run(context -> {
                    assertThat(task(plan(context), "worker").origin()).isEqualTo(Origin.DECLARED);

                    close(context);

                    assertThat(diary).containsExactly("mine", "worker stops", "worker stopped");
                });
    }

    @Test
    void lifecycleBeanWhenItIsNamedLikeAPhaseIsToldFromIt() {
        with(new Stopping("drain", 0)).run(context -> assertThat(plan(context).tasks())
                .extracting(TaskReport::name)
                .contains("drain-bean"));
    }

    @Test
    void lifecycleBeanWhenItIsNamedLikeATaskOfTheStarterIsToldFromIt() {
        with(new Stopping("context", 0), new Stopping("scopes", 0), new Stopping("announceDelay", 0))
                .withBean("usingScopes", UsingScopes.class)
                .run(context -> assertThat(plan(context).tasks())
                        .extracting(TaskReport::name)
                        .contains("context-bean", "scopes-bean", "announce-delay-bean", "scopes", "context"));
    }

    @Test
    void lifecycleBeanWhenItsNameIsNoNameOfATaskGetsOneThatIs() {
        with(new Stopping("tenants.", 0), new Stopping("maybe?", 0), new Stopping(".", 0), new Stopping("a.b", 0))
                .run(context -> assertThat(plan(context).tasks())
                        .extracting(TaskReport::name)
                        .contains("tenants", "maybe?-bean", "-bean", "b"));
    }

    @Test
    void lifecycleBeanWhenItIsAFactoryOfOthersIsATask() {
        contextRunner
                .withBean("endpoint", EndpointFactory.class, () -> new EndpointFactory(diary))
                .run(context -> {
                    assertThat(task(plan(context), "endpoint").components()).containsExactly("endpoint");

                    assertThat(task(close(context), "endpoint").status()).isEqualTo(TaskStatus.SUCCEEDED);

                    assertThat(diary).containsExactly("endpoint stops", "endpoint stopped");
                });
    }

    @Test
    void lifecycleBeanThatSpringDoesNotStartMayFailToTellItsPhase() {
        contextRunner.withBean("unphased", Unphased.class).run(context -> assertThat(
                        task(plan(context), "unphased").phase())
                .isEqualTo(Phase.RELEASE));
    }

    /** A library's bean for something that is not there: nobody makes it, so Spring does not mind. */
    @Test
    void beanWhenItsTypeCannotBeLoadedAsAWholeDoesNotMatter() throws ClassNotFoundException {
        Class<?> half = new LoaderWithoutOther().loadClass(Half.class.getName());
        with(new Stopping("worker", 0))
                .withInitializer(context -> {
                    var definition = new RootBeanDefinition(half);
                    definition.setLazyInit(true);
                    ((GenericApplicationContext) context).registerBeanDefinition("half", definition);
                    context.getBeanFactory().registerDependentBean("half", "worker");
                })
                .run(context -> assertThat(plan(context).tasks())
                        .extracting(TaskReport::name)
                        .contains("worker"));
    }

    @Test
    void timeoutOfLifecycleBeansIsTheOneOfSpringsPhasesWhereThatIsSet() {
        with(new Stopping("worker", 0))
                .run(context ->
                        assertThat(task(plan(context), "worker").timeout()).hasSeconds(5));
        with(new Stopping("worker", 0))
                .withPropertyValues("spring.lifecycle.timeout-per-shutdown-phase=7s")
                .run(context ->
                        assertThat(task(plan(context), "worker").timeout()).hasSeconds(7));
    }

    /** boot#47198: a phase's timeout that is as long as the whole grace period, and more than one phase. */
    @Test
    void boot47198TimeoutsThatDoNotFitTogetherAreSaidAtTheStart() {
        with(new Stopping("one", 1), new Stopping("two", 2))
                .withPropertyValues(
                        "spring.lifecycle.timeout-per-shutdown-phase=30s",
                        "shutdown.grace-period=30s",
                        "shutdown.mode=strict")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("The plan may take 64.5 s, but there are only 29.0 s"));
    }

    @Test
    void taskOfABeanEndsBeforeWhatTheBeanUses() {
        contextRunner
                .withBean("pool", Stopping.class, () -> new Stopping("pool", MAX).writingTo(diary))
                .withBean("ledger", Ledger.class)
                .run(context -> {
                    assertThat(plan(context).droppedEdges())
                            .as("the phase of a convention")
                            .isNotEmpty();
                    assertThat(task(plan(context), "pool").edges())
                            .contains(new EdgeReport("ledger-flush", Origin.INFERRED, List.of("ledger", "pool")));
                });
    }

    /** boot#39501: since Boot 3.2, connection factories were stopped before {@code @PreDestroy} methods that need them. */
    @Test
    void boot39501ClientThatIsDrainedStaysUsableUntilItIsDestroyed() {
        contextRunner
                .withBean("factory", Stopping.class, () -> new Stopping("factory", 0).writingTo(diary))
                .withBean(
                        "adapter",
                        ShutdownAdapter.class,
                        () -> components -> components.adopt(AdoptedTask.of(ShutdownTask.named("factory-drain")
                                        .origin(Origin.ADAPTER)
                                        .timeout(Duration.ofSeconds(1))
                                        .run(() -> diary.add("drained")))
                                .draining("factory")))
                .withBean("user", PreDestroyingUser.class)
                .run(context -> {
                    context.getBean(PreDestroyingUser.class).diary = diary;

                    close(context);

                    assertThat(diary).containsExactly("drained", "used while running: true");
                });
    }

    @Test
    void adapterWhenItFailsLeavesItsBeansToSpringsWays() {
        with(new Stopping("worker", 0))
                .withBean("adapter", ShutdownAdapter.class, () -> components -> {
                    throw new NoSuchMethodError("of another version");
                })
                .run(context -> {
                    assertThat(task(plan(context), "worker").origin()).isEqualTo(Origin.CONVENTION);
                    close(context);
                    assertThat(diary).containsExactly("worker stops", "worker stopped");
                });
    }

    @Test
    void destructionWhenABeanBlocksIsBoundedAndNamesTheBean() {
        var release = new CountDownLatch(1);
        contextRunner
                .withPropertyValues("shutdown.tasks.context.timeout=500ms")
                .withBean("stuckLedger", StuckLedger.class, () -> new StuckLedger(release))
                .run(context -> {
                    context.getBean(ShutdownCoordinator.class).trigger(dev.softlanding.shutdown.ShutdownReason.API);
                    ShutdownReport run = report(context);

                    TaskReport close = task(run, "context");
                    assertThat(close.status()).isEqualTo(TaskStatus.ABANDONED);
                    assertThat(close.components()).contains("stuckLedger");
                    assertThat(close.steps().get(close.steps().size() - 1).name())
                            .isEqualTo("stuckLedger");
                    release.countDown();
                });
    }

    @Test
    void destructionOfEachBeanIsAStepOfTheClose() {
        contextRunner
                .withBean("first", DisposableBean.class, () -> () -> diary.add("first"))
                .withBean("second", AutoCloseable.class, () -> () -> diary.add("second"))
                .withBean("third", PreDestroying.class)
                .withBean(
                        "fourth",
                        Shuttable.class,
                        Shuttable::new,
                        definition -> definition.setDestroyMethodName("halt"))
                .withBean("neither", Object.class)
                .run(context -> {
                    List<StepReport> steps = task(close(context), "context").steps();

                    assertThat(steps)
                            .extracting(StepReport::name)
                            .startsWith("listeners of the close", "lifecycle beans")
                            .containsSubsequence("fourth", "third", "second", "first")
                            .doesNotContain("neither");
                });
    }

    /** One that is not ready yet cannot be asked what it makes: that would ask for it, and Spring would make it no more. */
    @Test
    void destructionOfAFactoryBeanIsAStepWhateverItMakes() {
        contextRunner
                .withBean("connections", Connections.class, () -> new Connections(diary))
                .withBean("user", User.class)
                .run(context -> {
                    TaskReport end = task(close(context), "context");

                    assertThat(end.components()).contains("connections");
                    assertThat(end.steps()).extracting(StepReport::name).contains("connections");
                    assertThat(diary).containsExactly("connections destroyed");
                });
    }

    /** As those of JPA, Quartz and Spring Integration: the bean is made by one that ends itself. */
    @Test
    void factoryBeanIsMadeAndItsDestructionIsAStepOfTheClose() {
        contextRunner.withBean("greeting", GreetingFactory.class).run(context -> {
            assertThat(context.getBean("greeting")).isEqualTo("Hello");
            assertThat(task(plan(context), "context").components()).contains("greeting");

            assertThat(task(close(context), "context").steps())
                    .extracting(StepReport::name)
                    .contains("greeting");
        });
    }

    @Test
    void stopThatIsNoEndStopsWhatSpringStops() {
        with(new Stopping("worker", 0)).run(context -> {
            context.stop();
            assertThat(diary).containsExactly("worker stops", "worker stopped");
            context.start();
            close(context);
            assertThat(diary).hasSize(4);
        });
    }

    @Test
    void lifecycleProcessorHasTheTimeoutThatIsSetForSpringsPhases() {
        contextRunner
                .withPropertyValues("spring.lifecycle.timeout-per-shutdown-phase=7s")
                .run(context -> assertThat(context.getBean(DefaultLifecycleProcessor.class))
                        .extracting("timeoutPerShutdownPhase")
                        .isEqualTo(7000L));
    }

    @Test
    void lifecycleProcessorWhenTheApplicationHasItsOwnGivesWay() {
        var own = new DefaultLifecycleProcessor();
        with(new Stopping("worker", 0))
                .withBean(
                        AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME,
                        DefaultLifecycleProcessor.class,
                        () -> own)
                .run(context -> {
                    assertThat(context.getBean(DefaultLifecycleProcessor.class)).isSameAs(own);
                    close(context);
                    assertThat(diary).containsExactly("worker stops", "worker stopped");
                });
    }

    private ApplicationContextRunner with(Stopping... beans) {
        ApplicationContextRunner runner = contextRunner;
        for (Stopping bean : beans) {
            runner = runner.withBean(bean.name, Stopping.class, () -> bean.writingTo(diary));
        }
        return runner;
    }

    private static ShutdownReport plan(AssertableApplicationContext context) {
        return context.getBean(ShutdownCoordinator.class).report();
    }

    private static TaskReport task(ShutdownReport report, String name) {
        return report.task(name).orElseThrow();
    }

    private static ShutdownReport close(ConfigurableApplicationContext context) throws InterruptedException {
        var coordinator = context.getBean(ShutdownCoordinator.class);
        context.close();
        assertThat(coordinator.awaitTerminated(Duration.ofSeconds(10))).isTrue();
        return coordinator.report();
    }

    private static ShutdownReport report(ConfigurableApplicationContext context) throws InterruptedException {
        var coordinator = context.getBean(ShutdownCoordinator.class);
        assertThat(coordinator.awaitTerminated(Duration.ofSeconds(10))).isTrue();
        return coordinator.report();
    }

    /** Stops on a thread of its own, after a while. */
    static class Stopping implements SmartLifecycle {

        private final String name;
        private final int phase;
        private final int delay;
        private volatile List<String> diary = new CopyOnWriteArrayList<>();
        private volatile boolean running;

        Stopping(String name, int phase) {
            this(name, phase, 0);
        }

        Stopping(String name, int phase, int delay) {
            this.name = name;
            this.phase = phase;
            this.delay = delay;
        }

        Stopping writingTo(List<String> other) {
            diary = other;
            return this;
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
        public boolean isRunning() {
            return running;
        }

        @Override
        public void stop() {
            throw new AssertionError("Spring stops such beans with a callback");
        }

        @Override
        public void stop(Runnable callback) {
            diary.add(name + " stops");
            var ending = new Thread(() -> {
                try {
                    TimeUnit.MILLISECONDS.sleep(delay);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                running = false;
                diary.add(name + " stopped");
                callback.run();
            });
            ending.start();
        }
    }

    static class Client extends Stopping {

        Client(Stopping pool) {
            super("client", 2, 60);
        }
    }

    record Plain(String name, List<String> diary) implements Lifecycle {

        @Override
        public void start() {}

        @Override
        public void stop() {
            diary.add(name);
        }

        @Override
        public boolean isRunning() {
            return true;
        }
    }

    static final class Blocking implements SmartLifecycle {

        private final AtomicInteger calls = new AtomicInteger();
        private final CountDownLatch release = new CountDownLatch(1);

        @Override
        public void start() {}

        @Override
        public void stop() {
            calls.incrementAndGet();
            boolean released = false;
            while (!released) {
                try {
                    release.await();
                    released = true;
                } catch (InterruptedException ignored) {
                    // as if it held a lock
                }
            }
        }

        @Override
        public boolean isRunning() {
            return true;
        }
    }

    static class Ledger {

        Ledger(Stopping pool) {}

        @OnShutdown(name = "ledger-flush", timeout = "1s")
        void flush() {}
    }

    static class PreDestroyingUser {

        private final Stopping factory;
        private volatile List<String> diary = List.of();

        PreDestroyingUser(Stopping factory) {
            this.factory = factory;
        }

        @PreDestroy
        void end() {
            diary.add("used while running: " + factory.isRunning());
        }
    }

    record StuckLedger(CountDownLatch release) {

        @PreDestroy
        void end() {
            boolean released = false;
            while (!released) {
                try {
                    release.await();
                    released = true;
                } catch (InterruptedException ignored) {
                    // as if it held a lock
                }
            }
        }
    }

    record User(StringBuilder connection) {}

    record Connections(List<String> diary) implements FactoryBean<StringBuilder>, DisposableBean {

        @Override
        public StringBuilder getObject() {
            return new StringBuilder();
        }

        @Override
        public Class<?> getObjectType() {
            return StringBuilder.class;
        }

        @Override
        public boolean isSingleton() {
            return false;
        }

        @Override
        public void destroy() {
            diary.add("connections destroyed");
        }
    }

    static class PreDestroying {

        @PreDestroy
        void end() {}
    }

    static class Shuttable {

        public void halt() {}
    }

    static final class GreetingFactory implements FactoryBean<String>, DisposableBean {

        @Override
        public String getObject() {
            return "Hello";
        }

        @Override
        public Class<?> getObjectType() {
            return String.class;
        }

        @Override
        public void destroy() {}
    }

    record UsingScopes(ShutdownScopes scopes) {}

    static final class EndpointFactory extends Stopping implements FactoryBean<String> {

        EndpointFactory(List<String> diary) {
            super("endpoint", 0, 0);
            writingTo(diary);
        }

        @Override
        public String getObject() {
            return "endpoint";
        }

        @Override
        public Class<?> getObjectType() {
            return String.class;
        }
    }

    static final class Unphased implements SmartLifecycle {

        @Override
        public int getPhase() {
            throw new IllegalStateException("not yet");
        }

        @Override
        public boolean isAutoStartup() {
            return false;
        }

        @Override
        public void start() {}

        @Override
        public void stop() {}

        @Override
        public boolean isRunning() {
            return false;
        }
    }

    static final class Half {

        Other other() {
            return new Other();
        }

        static final class Other {}
    }

    static final class LoaderWithoutOther extends OverridingClassLoader {

        LoaderWithoutOther() {
            super(AdoptionTests.class.getClassLoader());
        }

        @Override
        public Class<?> loadClass(String name) throws ClassNotFoundException {
            if (name.equals(Half.Other.class.getName())) {
                throw new ClassNotFoundException(name);
            }
            return super.loadClass(name);
        }

        @Override
        protected boolean isEligibleForOverriding(String name) {
            return name.equals(Half.class.getName());
        }
    }
}
