package dev.softlanding.shutdown.spring.autoconfigure;

import dev.softlanding.shutdown.journal.BlackBox;
import dev.softlanding.shutdown.process.ProcessShutdown;
import dev.softlanding.shutdown.process.Signals;
import dev.softlanding.shutdown.spring.adoption.AfterDestruction;
import dev.softlanding.shutdown.spring.analysis.AnalysisMode;
import dev.softlanding.shutdown.spring.platform.RealRun;
import dev.softlanding.shutdown.time.TimeSource;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.boot.bootstrap.ConfigurableBootstrapContext;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

/**
 * Takes the signals as soon as the environment can tell whether to, so that one that comes during a start-up that is
 * stuck ends the process in time. Not in tests, which end by themselves, not in runs that only train, generate or analyze, and
 * not in a servlet container, to which the process belongs.
 */
final class ShutdownRunListener implements SpringApplicationRunListener, Ordered {

    private static final Logger logger = LoggerFactory.getLogger(ShutdownRunListener.class);

    /** By its name, because an application without servlets can do without what it is made of. */
    private static final String DEPLOYMENT =
            "org.springframework.boot.web.servlet.support.ServletContextApplicationContextInitializer";

    private static final String PARTICIPANT = "shutdownParticipant";
    private static final String BLACK_BOX = "shutdownBlackBox";

    private final SpringApplication application;
    private ProcessShutdown.@Nullable Participant participant;
    private @Nullable BlackBox blackBox;
    private @Nullable LastWords lastWords;

    ShutdownRunListener(SpringApplication application, String[] arguments) {
        this.application = application;
    }

    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE; // after the logging system
    }

    @Override
    public void environmentPrepared(
            ConfigurableBootstrapContext bootstrapContext, ConfigurableEnvironment environment) {
        ShutdownProperties properties = Binder.get(environment).bindOrCreate("shutdown", ShutdownProperties.class);
        if (!properties.enabled() || !isRealRun(environment)) {
            return;
        }
        if (isDeployed()) {
            logger.info("This process is a servlet container's, which has its signals and its exit;"
                    + " the shutdown plan runs when the container closes the context");
        } else {
            join(properties, environment);
        }
    }

    /** Whether it is run by a {@code SpringBootServletInitializer}, as a WAR is. */
    private boolean isDeployed() {
        return application.getInitializers().stream()
                .anyMatch(initializer -> initializer.getClass().getName().equals(DEPLOYMENT));
    }

    private void join(ShutdownProperties properties, ConfigurableEnvironment environment) {
        participant = ProcessShutdown.ofJvm().join(properties.process(environment));
        ProcessShutdown.ofJvm().takings().forEach(ShutdownRunListener::sayIfRefused);
        blackBox = openBlackBox(properties, environment);
        lastWords = new LastWords(participant, blackBox);
        lastWords.register();
    }

    @Override
    public void contextPrepared(ConfigurableApplicationContext context) {
        if (participant != null) {
            ConfigurableListableBeanFactory beanFactory = context.getBeanFactory();
            beanFactory.registerSingleton(PARTICIPANT, participant);
            if (blackBox != null) {
                beanFactory.registerSingleton(BLACK_BOX, blackBox);
            }
            if (beanFactory instanceof DefaultSingletonBeanRegistry registry) {
                // the first to register, so the last to be destroyed; with or without a plan in this context
                registry.registerDisposableBean(PARTICIPANT, (AfterDestruction) this::leave);
            }
        }
    }

    /** With or without a plan: an application may exclude the auto-configuration. */
    @Override
    public void ready(ConfigurableApplicationContext context, @Nullable Duration timeTaken) {
        if (participant != null) {
            participant.started();
        }
    }

    /** A context that is up is closed next, by its plan; it has its part in the process's end until then. */
    @Override
    public void failed(@Nullable ConfigurableApplicationContext context, Throwable exception) {
        if (context == null || !context.isActive()) {
            leave();
        }
    }

    private void leave() {
        if (lastWords != null) {
            lastWords.remove();
        }
        if (participant != null) {
            participant.leave();
        }
    }

    /** An analysis does not live, so it has no end to prepare for. */
    static boolean isRealRun(Environment environment) {
        return RealRun.is(environment) && !AnalysisMode.isOn(environment);
    }

    private static @Nullable BlackBox openBlackBox(ShutdownProperties properties, ConfigurableEnvironment environment) {
        Path directory = properties.journal().path();
        return directory == null
                ? null
                : BlackBox.open(
                        directory,
                        environment.getProperty("spring.application.name", "application"),
                        properties.instanceOr(System.getenv("HOSTNAME")),
                        TimeSource.system());
    }

    private static void sayIfRefused(String name, Signals.Taking taking) {
        if (taking.result() != Signals.Result.TAKEN) {
            logger.warn(
                    "SIG{} is {}: {}. It will not start the shutdown plan; only what closes the context will",
                    name,
                    taking.result(),
                    taking.detail());
        }
    }
}
