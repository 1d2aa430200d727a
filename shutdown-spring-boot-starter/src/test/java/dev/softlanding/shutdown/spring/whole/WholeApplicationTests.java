package dev.softlanding.shutdown.spring.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.context.support.AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.softlanding.shutdown.Origin;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.report.EdgeReport;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.report.StepReport;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.report.TaskStatus;
import dev.softlanding.shutdown.spring.whole.WholeApplication.Ledger;
import dev.softlanding.shutdown.spring.whole.WholeApplication.OrderListener;
import dev.softlanding.shutdown.spring.whole.WholeApplication.Orders;
import dev.softlanding.shutdown.spring.whole.WholeApplication.PriceFeed;
import dev.softlanding.shutdown.spring.whole.WholeApplication.ReportJob;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.Lifecycle;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.test.EmbeddedKafkaBroker;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** All that Spring's own close stops or destroys is in the plan, in an order that fits. */
@Timeout(120)
class WholeApplicationTests {

    private static final EmbeddedKafkaBroker BROKER = new EmbeddedKafkaKraftBroker(1, 1, "orders");

    /** The plan's own ends, called after all beans. */
    private static final Set<String> OURS =
            Set.of("dev.softlanding.shutdown.spring.autoconfigure.ContextEnd", "shutdownParticipant");

    @BeforeAll
    static void startBroker() {
        for (String verbose : List.of("org.apache.kafka", "kafka", "state", "org.springframework.kafka")) {
            ((Logger) LoggerFactory.getLogger(verbose)).setLevel(Level.WARN);
        }
        BROKER.afterPropertiesSet();
    }

    @AfterAll
    static void stopBroker() {
        BROKER.destroy();
    }

    /** What they are, seen from the outside: the beans that run, and those that Spring keeps for their destruction. */
    @Test
    void planNamesAllThatSpringHasToStopOrDestroy() throws Exception {
        try (ConfigurableApplicationContext context = WholeApplication.start(BROKER)) {
            Set<String> running = runningLifecycleBeans(context.getBeanFactory());
            Set<String> disposable = disposableBeans(context.getBeanFactory());
            disposable.removeAll(OURS);

            assertThat(running)
                    .contains("webServerStartStop", "childManagementContextInitializer", "handStopped", "lateWorker");
            assertThat(disposable)
                    .contains("archive", "connections", "early", "handMade", "machine", "dataSource", "retryAspect");
            assertThat(planned(context)).containsAll(running).containsAll(disposable);
        }
    }

    /** What they are, seen from what a close without a plan does. */
    @Test
    void planNamesAllThatAPlainCloseStopsOrDestroys() {
        var beanFactory = new RecordingBeanFactory();
        var processor = new RecordingLifecycleProcessor();
        processor.setBeanFactory(beanFactory);
        beanFactory.registerSingleton(LIFECYCLE_PROCESSOR_BEAN_NAME, processor);
        WholeApplication.start(BROKER, beanFactory, "shutdown.enabled=false").close();
        assertThat(processor.stopped).contains("webServerStartStop", "handStopped", "lateWorker");
        assertThat(beanFactory.destroyed).contains("archive", "connections", "early", "handMade", "machine");

        try (ConfigurableApplicationContext context = WholeApplication.start(BROKER)) {
            assertThat(planned(context)).containsAll(processor.stopped).containsAll(beanFactory.destroyed);
        }
    }

    @Test
    void planNamesNothingThatSpringDoesNotDestroyAndEachDestructionIsAStep() throws Exception {
        var beanFactory = new RecordingBeanFactory();
        ConfigurableApplicationContext context = WholeApplication.start(BROKER, beanFactory);
        Set<String> running = runningLifecycleBeans(context.getBeanFactory());
        var template = context.getBean("kafkaTemplate", KafkaTemplate.class);
        template.send("orders", "one");
        assertThat(context.getBean(OrderListener.class).heard.await(30, TimeUnit.SECONDS))
                .isTrue();

        ShutdownReport run = close(context);

        assertThat(run.tasks()).extracting(TaskReport::status).containsOnly(TaskStatus.SUCCEEDED);
        assertThat(running).containsAll(minus(components(task(run, "context")), beanFactory.destroyed));
        List<String> steps = task(run, "context").steps().stream()
                .map(StepReport::name)
                .map(WholeApplicationTests::withoutIdentity)
                .toList();
        assertThat(steps).containsAll(minus(beanFactory.destroyed, OURS));
    }

    /** What is made after the start: it has its task already, where an adapter knows it, or the close names it. */
    @Test
    void planWhenBeansAreLazyNamesAllThatIsMadeLater() throws Exception {
        var context = WholeApplication.start(BROKER, "spring.main.lazy-initialization=true");
        ConfigurableListableBeanFactory beanFactory = context.getBeanFactory();
        assertThat(beanFactory.containsSingleton("machine")).isFalse();
        assertThat(planned(context)).contains("lateExecutor", "lateWorker").doesNotContain("latePlainWorker");

        makeAll(beanFactory);

        Set<String> disposable = disposableBeans(beanFactory);
        disposable.removeAll(OURS);
        assertThat(disposable).contains("(inner bean)", "archive", "connections", "machine");
        assertThat(planned(context))
                .contains("latePlainWorker")
                .containsAll(runningLifecycleBeans(beanFactory))
                .containsAll(disposable);
        assertThat(close(context).tasks()).extracting(TaskReport::status).containsOnly(TaskStatus.SUCCEEDED);
    }

    @Test
    void planWhenBeansAreLazyMakesNoneOfTheApplications() {
        String lazy = "spring.main.lazy-initialization=true";
        Set<String> made;
        try (var plain = WholeApplication.start(BROKER, lazy, "shutdown.enabled=false")) {
            made = Set.of(plain.getBeanFactory().getSingletonNames());
        }
        try (var context = WholeApplication.start(BROKER, lazy)) {
            assertThat(context.getBeanFactory().getSingletonNames())
                    .filteredOn(name -> !made.contains(name))
                    .allMatch(name -> name.toLowerCase(Locale.ROOT).contains("shutdown") || name.endsWith("Flusher"));
        }
    }

    private static void makeAll(ConfigurableListableBeanFactory beanFactory) {
        for (String name : beanFactory.getBeanDefinitionNames()) {
            BeanDefinition definition = beanFactory.getMergedBeanDefinition(name);
            if (definition.isSingleton() && !definition.isAbstract()) {
                beanFactory.getBean(name);
            }
        }
    }

    @Test
    void orderIsThatOfUse() {
        try (ConfigurableApplicationContext context = WholeApplication.start(BROKER)) {
            ShutdownReport plan = context.getBean(ShutdownCoordinator.class).report();
            assertThat(path(plan, "web-drain", "data-source"))
                    .containsExactly("web-drain", name(Orders.class), name(Ledger.class), "jdbcTemplate", "dataSource");
            assertThat(path(plan, "web-drain", "kafka-producers"))
                    .containsExactly("web-drain", name(Orders.class), "kafkaTemplate");
            assertThat(path(plan, "kafka-listeners", "data-source"))
                    .contains(name(OrderListener.class), name(Ledger.class));
            assertThat(path(plan, "scheduled-tasks", "data-source")).contains(name(ReportJob.class));
            assertThat(path(plan, "task-scheduler", "data-source")).contains(name(ReportJob.class));
            assertThat(path(plan, "price-feed", "data-source")).containsExactly(name(PriceFeed.class), "dataSource");
            assertThat(task(plan, "mail-executor").after()).contains("web-drain", "kafka-listeners", "scheduled-tasks");
        }
    }

    private static List<String> path(ShutdownReport plan, String first, String then) {
        return task(plan, then).edges().stream()
                .filter(edge -> edge.first().equals(first) && edge.origin() == Origin.INFERRED)
                .map(EdgeReport::path)
                .findFirst()
                .orElseThrow();
    }

    private static ShutdownReport close(ConfigurableApplicationContext context) throws InterruptedException {
        var coordinator = context.getBean(ShutdownCoordinator.class);
        context.close();
        assertThat(coordinator.awaitTerminated(Duration.ofSeconds(30))).isTrue();
        return coordinator.report();
    }

    private static TaskReport task(ShutdownReport report, String name) {
        return report.task(name).orElseThrow();
    }

    private static String name(Class<?> bean) {
        return bean.getName();
    }

    private static Set<String> minus(Set<String> names, Set<String> others) {
        var left = new TreeSet<>(names);
        left.removeAll(others);
        return left;
    }

    /** Of a bean within another, which is named after its identity too. */
    private static String withoutIdentity(String name) {
        return name.replaceFirst("#.*", "");
    }

    private static Set<String> components(TaskReport task) {
        return task.components().stream()
                .map(WholeApplicationTests::withoutIdentity)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> planned(ConfigurableApplicationContext context) {
        return context.getBean(ShutdownCoordinator.class).report().tasks().stream()
                .flatMap(task -> components(task).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** As Spring's lifecycle processor finds them. */
    private static Set<String> runningLifecycleBeans(ConfigurableListableBeanFactory beanFactory) {
        Set<String> running = new TreeSet<>();
        for (String name : beanFactory.getBeanNamesForType(Lifecycle.class, false, false)) {
            if (!name.equals(LIFECYCLE_PROCESSOR_BEAN_NAME)
                    && beanFactory.getSingleton(name) instanceof Lifecycle bean
                    && bean.isRunning()) {
                running.add(name);
            }
        }
        return running;
    }

    /** Those that Spring keeps for their destruction. */
    private static Set<String> disposableBeans(ConfigurableListableBeanFactory beanFactory) throws Exception {
        Field kept = DefaultSingletonBeanRegistry.class.getDeclaredField("disposableBeans");
        kept.setAccessible(true);
        Set<String> names = new TreeSet<>();
        ((Map<?, ?>) kept.get(beanFactory)).keySet().forEach(name -> names.add(withoutIdentity((String) name)));
        return names;
    }

    /** Knows what a close has destroyed. */
    private static final class RecordingBeanFactory extends DefaultListableBeanFactory {

        private final Set<String> destroyed = new ConcurrentSkipListSet<>();

        @Override
        protected void destroyBean(String beanName, @Nullable DisposableBean bean) {
            if (bean != null) {
                destroyed.add(withoutIdentity(beanName));
            }
            super.destroyBean(beanName, bean);
        }
    }

    /** Knows what a close has stopped. */
    private static final class RecordingLifecycleProcessor extends DefaultLifecycleProcessor {

        private final Set<String> stopped = new ConcurrentSkipListSet<>();

        @Override
        public void onClose() {
            Map<String, Lifecycle> beans = getLifecycleBeans();
            beans.values().removeIf(bean -> !bean.isRunning());
            super.onClose();
            beans.forEach((name, bean) -> {
                assertThat(bean.isRunning()).as(name).isFalse();
                stopped.add(name);
            });
        }
    }
}
