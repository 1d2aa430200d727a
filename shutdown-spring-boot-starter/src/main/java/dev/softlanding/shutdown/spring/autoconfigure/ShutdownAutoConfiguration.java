package dev.softlanding.shutdown.spring.autoconfigure;

import dev.softlanding.shutdown.Origin;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.TaskDecorator;
import dev.softlanding.shutdown.TaskSettings;
import dev.softlanding.shutdown.audit.AuditLog;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.flush.Flusher;
import dev.softlanding.shutdown.journal.BlackBox;
import dev.softlanding.shutdown.journal.TerminationLog;
import dev.softlanding.shutdown.plan.PolicyBinder;
import dev.softlanding.shutdown.process.ProcessShutdown;
import dev.softlanding.shutdown.report.ShutdownListener;
import dev.softlanding.shutdown.scope.ShutdownScopes;
import dev.softlanding.shutdown.spring.CoordinatorCustomizer;
import dev.softlanding.shutdown.spring.IsolatedShutdownListener;
import dev.softlanding.shutdown.spring.adoption.Adoption;
import dev.softlanding.shutdown.spring.adoption.AdoptionConfiguration;
import dev.softlanding.shutdown.spring.adoption.ClosingProgress;
import dev.softlanding.shutdown.spring.adoption.TaskNames;
import dev.softlanding.shutdown.spring.announce.AnnounceDelay;
import dev.softlanding.shutdown.spring.announce.Announcer;
import dev.softlanding.shutdown.spring.announce.Announcing;
import dev.softlanding.shutdown.spring.findings.Findings;
import dev.softlanding.shutdown.spring.journal.ProcessJournal;
import dev.softlanding.shutdown.spring.platform.Platform;
import dev.softlanding.shutdown.spring.report.PlanDescriber;
import dev.softlanding.shutdown.spring.report.ReportFiles;
import dev.softlanding.shutdown.time.TimeSource;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.cloud.CloudPlatform;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/** Lets the application shut down by a plan of its {@link ShutdownTask} beans and annotated methods. */
@AutoConfiguration(before = LifecycleAutoConfiguration.class) // that makes a lifecycle processor where there is none
@ConditionalOnBooleanProperty(name = "shutdown.enabled", matchIfMissing = true)
@EnableConfigurationProperties(ShutdownProperties.class)
@Import(AdoptionConfiguration.class)
public final class ShutdownAutoConfiguration {

    private static final Duration KUBERNETES_DELAY = Duration.ofSeconds(5);
    private static final Duration DELAY_MARGIN = Duration.ofMillis(500);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(4);

    @Bean
    static ContextEnd shutdownContextEnd() {
        return new ContextEnd();
    }

    @Bean
    ContextClosing shutdownContextClosing(
            ConfigurableApplicationContext context, ContextEnd end, ClosingProgress progress) {
        return new ContextClosing(context, end, progress);
    }

    @Bean
    TerminationLog shutdownTerminationLog(ShutdownProperties properties) {
        return new TerminationLog(properties.terminationLog(), TimeSource.system());
    }

    @Bean
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT) // a context with a parent has a plan of its own
    ShutdownCoordinator shutdownCoordinator(
            ShutdownProperties properties,
            ApplicationContext context,
            ContextClosing closing,
            ClosingProgress progress,
            ConfigurableListableBeanFactory beanFactory,
            ObjectProvider<TaskDecorator> decorators,
            ObjectProvider<PolicyBinder> policies,
            ObjectProvider<ShutdownListener> listeners,
            ObjectProvider<Flusher> flushers,
            ObjectProvider<ProcessShutdown.Participant> participant,
            ObjectProvider<ProcessJournal> journal,
            ObjectProvider<ReportFiles> reportFiles,
            TerminationLog terminationLog) {
        var made = new CompletableFuture<ShutdownCoordinator>();
        ShutdownCoordinator.Builder builder = ShutdownCoordinator.builder()
                .settings(properties.settings(platform(context.getEnvironment(), participant.getIfAvailable() != null)))
                .knownNames(TaskNames.OF_ADAPTERS.toArray(String[]::new))
                .knownNames(TaskNames.OF_BEANS_OF_BOOT.toArray(String[]::new))
                .reservedNames(TaskNames.OF_PATHS.toArray(String[]::new))
                .terminal(ShutdownTask.named(TaskNames.OF_CONTEXT)
                        .phase(Phase.NONE)
                        .origin(Origin.ADAPTER)
                        .timeout(CLOSE_TIMEOUT)
                        .components(progress::components)
                        .runWith(closing::close));
        beanFactory
                .getBeansOfType(CoordinatorCustomizer.class)
                .values()
                .forEach(customizer -> customizer.customize(builder));
        decorators.orderedStream().forEach(builder::decorator);
        policies.ifAvailable(builder::policies);
        listeners
                .orderedStream()
                .filter(listener -> !isOfProcess(listener))
                .forEach(listener -> add(listener, builder));
        builder.detachedListener(new EventPublication(context, closing));
        if (participant.getIfAvailable() != null) { // or there is no process to end, and nothing is in danger
            flushers.orderedStream().forEach(builder::flusher);
            journal.ifAvailable(known -> builder.isolatedListener(known::onEvent));
            builder.isolatedListener(terminationLog);
            reportFiles.ifAvailable(builder::isolatedListener);
            properties.progress().of(() -> made.join().report()).ifPresent(builder::listenerBeforeLog);
        }
        Map<String, TaskSettings> settings = TaskVariables.of(context.getEnvironment());
        properties.tasks().forEach((name, task) -> settings.merge(name, task.settings(), TaskSettings::over));
        settings.forEach(builder::task);
        made.complete(builder.build());
        return made.join();
    }

    /** Those are about a process that ends by this plan. */
    private static boolean isOfProcess(ShutdownListener listener) {
        return listener instanceof BlackBox || listener instanceof TerminationLog || listener instanceof ReportFiles;
    }

    /** The log may be what hangs. An audit has to be written even if a listener of the application hangs. */
    private static void add(ShutdownListener listener, ShutdownCoordinator.Builder builder) {
        if (listener instanceof IsolatedShutdownListener || listener instanceof AuditLog) {
            builder.isolatedListener(listener);
        } else {
            builder.listener(listener);
        }
    }

    /** A container that tests run in kills no test, and they need not be warned of a plan that it would cut short. */
    private static Platform platform(Environment environment, boolean endsProcess) {
        Platform platform = Platform.of(environment);
        return platform == Platform.CONTAINER && !endsProcess ? Platform.MACHINE : platform;
    }

    /** Made, and put into the plan, when somebody asks for it: a plan without scopes need not mention them. */
    @Bean
    @Lazy
    @ConditionalOnMissingBean
    ShutdownScopes shutdownScopes(ShutdownCoordinator coordinator) {
        var scopes = ShutdownScopes.create();
        coordinator.register(scopes);
        return scopes;
    }

    /** Of this context alone, as the plan is. */
    @Bean
    @Lazy
    PlanDescriber shutdownPlanDescriber(
            ShutdownCoordinator coordinator,
            ShutdownProperties properties,
            Environment environment,
            ObjectProvider<Findings> findings,
            ObjectProvider<ProcessJournal> journal) {
        return new PlanDescriber(
                environment.getProperty("spring.application.name"),
                coordinator,
                findings.getIfAvailable(Findings::new),
                journal.getIfAvailable(() -> new ProcessJournal(null)),
                properties.report().scopeNames());
    }

    @Bean
    AnnounceDelay shutdownAnnounceDelay(ShutdownProperties properties, Environment environment) {
        Duration configured = properties.announce().delay();
        Duration unlessConfigured = CloudPlatform.KUBERNETES.isActive(environment) ? KUBERNETES_DELAY : Duration.ZERO;
        return new AnnounceDelay(configured == null ? unlessConfigured : configured);
    }

    @Bean
    ShutdownTask shutdownAnnounceDelayTask(AnnounceDelay announce, ObjectProvider<ShutdownCoordinator> coordinator) {
        return ShutdownTask.named(AnnounceDelay.TASK)
                .phase(Phase.ANNOUNCE)
                .origin(Origin.ADAPTER)
                .timeout(announce.delay().plus(DELAY_MARGIN))
                .runWith(context ->
                        announce.serve(context, coordinator.getObject().announcedDelayLeft(), TimeSource.system()));
    }

    /** Told of the run as a listener, by the coordinator that it announces for. */
    @Bean
    Announcing shutdownAnnouncing(
            ConfigurableListableBeanFactory beans, ObjectProvider<ShutdownCoordinator> coordinator) {
        return new Announcing(
                coordinator::getObject,
                () -> beans.getBeansOfType(Announcer.class).values(), // not of a parent, whose run is another
                TimeSource.system());
    }

    /** The beans that have to exist where all others are lazy: nobody asks for them before the end. */
    @Bean
    static LazyInitializationExcludeFilter shutdownLazyInitializationExcludeFilter() {
        return LazyInitializationExcludeFilter.forBeanTypes(ContextShutdown.class, ChildRun.class);
    }

    @Bean
    ChildRun shutdownChildRun(
            ApplicationContext context, ShutdownCoordinator coordinator, ShutdownProperties properties) {
        return new ChildRun(context, coordinator, properties.mode());
    }

    @Bean
    ContextShutdown contextShutdown(
            ConfigurableApplicationContext context,
            ShutdownCoordinator coordinator,
            ShutdownProperties properties,
            ContextClosing closing,
            Adoption adoption,
            ObjectProvider<ProcessShutdown.Participant> participant,
            ObjectProvider<ProcessJournal> journal,
            TerminationLog terminationLog) {
        // not by an ObjectProvider: that would bring the tasks of a parent's plan along
        Map<String, ShutdownTask> tasks = context.getBeanFactory().getBeansOfType(ShutdownTask.class);
        var annotated = new AnnotatedTasks(context.getBeanFactory());
        var assembly = new PlanAssembly(coordinator, tasks, annotated, adoption, properties.mode());
        return new ContextShutdown(
                context,
                coordinator,
                assembly,
                closing,
                participant.getIfAvailable(),
                journal.getIfAvailable(),
                terminationLog);
    }
}
