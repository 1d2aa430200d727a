package dev.softlanding.shutdown.spring.autoconfigure;

import dev.softlanding.shutdown.process.ProcessShutdown;
import dev.softlanding.shutdown.process.Signals;
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

    private ProcessShutdown.@Nullable Participant participant;

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
            boolean takeSignals = properties.signals().enabled();
            participant = ProcessShutdown.ofJvm().join(properties.settings(), takeSignals);
            ProcessShutdown.ofJvm().takings().forEach(ShutdownRunListener::sayIfRefused);
        }
    }

    @Override
    public void contextPrepared(ConfigurableApplicationContext context) {
        if (participant != null) {
            ConfigurableListableBeanFactory beanFactory = context.getBeanFactory();
            beanFactory.registerSingleton(PARTICIPANT, participant);
            if (beanFactory instanceof DefaultSingletonBeanRegistry registry) {
                // the first to register, so the last to be destroyed; with or without a plan in this context
                registry.registerDisposableBean(PARTICIPANT, participant::leave);
            }
        }
    }

    @Override
    public void failed(@Nullable ConfigurableApplicationContext context, Throwable exception) {
        if (participant != null) {
            participant.leave();
        }
    }

    static boolean isRealRun(Environment environment) {
        return !environment.getProperty(TEST_CONTEXT, Boolean.class, false)
                && !environment.getProperty("spring.aot.processing", Boolean.class, false)
                && !"onRefresh".equalsIgnoreCase(environment.getProperty("spring.context.exit"));
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
