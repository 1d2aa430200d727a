package dev.softlanding.shutdown.spring.autoconfigure;

import dev.softlanding.shutdown.journal.BlackBox;
import dev.softlanding.shutdown.process.ProcessShutdown;
import dev.softlanding.shutdown.process.Signals;
import dev.softlanding.shutdown.time.TimeSource;
import java.nio.file.Path;
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
 * stuck ends the process in time. Not in tests, which end by themselves, and not in runs that only train or generate.
 */
final class ShutdownRunListener implements SpringApplicationRunListener, Ordered {

    private static final Logger logger = LoggerFactory.getLogger(ShutdownRunListener.class);

    private static final String TEST_CONTEXT =
            "org.springframework.boot.test.context.SpringBootTestContextBootstrapper";

    private static final String PARTICIPANT = "shutdownParticipant";
    private static final String BLACK_BOX = "shutdownBlackBox";

    private ProcessShutdown.@Nullable Participant participant;
    private @Nullable BlackBox blackBox;
    private @Nullable LastWords lastWords;

    ShutdownRunListener(SpringApplication application, String[] arguments) {}

    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE; // after the logging system
    }

    @Override
    public void environmentPrepared(
            ConfigurableBootstrapContext bootstrapContext, ConfigurableEnvironment environment) {
        ShutdownProperties properties = Binder.get(environment).bindOrCreate("shutdown", ShutdownProperties.class);
        if (properties.enabled() && isRealRun(environment)) {
            participant = ProcessShutdown.ofJvm().join(properties.process(environment));
            ProcessShutdown.ofJvm().takings().forEach(ShutdownRunListener::sayIfRefused);
            blackBox = openBlackBox(properties, environment);
            lastWords = new LastWords(participant, blackBox);
            lastWords.register();
        }
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
                registry.registerDisposableBean(PARTICIPANT, this::leave);
            }
        }
    }

    @Override
    public void failed(@Nullable ConfigurableApplicationContext context, Throwable exception) {
        leave();
    }

    private void leave() {
        if (lastWords != null) {
            lastWords.remove();
        }
        if (participant != null) {
            participant.leave();
        }
    }

    static boolean isRealRun(Environment environment) {
        return !environment.getProperty(TEST_CONTEXT, Boolean.class, false)
                && !environment.getProperty("spring.aot.processing", Boolean.class, false)
                && !"onRefresh".equalsIgnoreCase(environment.getProperty("spring.context.exit"));
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
