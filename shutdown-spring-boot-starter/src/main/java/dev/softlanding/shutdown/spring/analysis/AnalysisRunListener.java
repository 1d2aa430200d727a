package dev.softlanding.shutdown.spring.analysis;

import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.ShutdownSettings;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.spring.platform.RealRun;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.boot.bootstrap.ConfigurableBootstrapContext;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Analyzes, in that mode, what has been made, in place of the runners, and ends the process. */
final class AnalysisRunListener implements SpringApplicationRunListener, Ordered {

    /** The variables of the times that have to fit each other, without underscores. */
    private static final String GRACE_PERIOD = "SHUTDOWNGRACEPERIOD";

    private static final String PRE_STOP = "SHUTDOWNPRESTOP";
    private static final String RESERVE = "SHUTDOWNRESERVE";
    private static final Set<String> TIMES = Set.of(GRACE_PERIOD, PRE_STOP, RESERVE);

    AnalysisRunListener(SpringApplication application, String[] arguments) {}

    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    @Override
    public void environmentPrepared(ConfigurableBootstrapContext bootstrap, ConfigurableEnvironment environment) {
        AnalysisMode mode = AnalysisMode.of(environment);
        if (mode != null) {
            String application = environment.getProperty("spring.application.name");
            addToSystemEnvironment(
                    plausible(mode.manifests().environment(application).variables()), environment.getPropertySources());
        } else if (RealRun.is(environment) && AnalysisSettings.areIn(environment)) {
            throw new ShutdownException( // or whoever asks for it would get a running application
                    ("'%s' is set in a configuration file, which is read too late. Set it on the command line, as a system"
                                    + " property, or as SHUTDOWN_ANALYZE in the environment.")
                            .formatted(AnalysisSettings.ANALYZE));
        }
    }

    /**
     * Without those about the time, if there cannot be a plan for that: the check of the manifest says which field is wrong, where a start
     * would only fail.
     */
    private static Map<String, String> plausible(Map<String, String> variables) {
        Map<String, String> others = new HashMap<>(variables);
        others.keySet().removeIf(name -> TIMES.contains(name.replace("_", "")));
        try {
            Duration grace = time(variables, GRACE_PERIOD, ShutdownSettings.DEFAULT_GRACE_PERIOD);
            Duration preStop = time(variables, PRE_STOP, Duration.ZERO);
            Duration reserve = time(variables, RESERVE, ShutdownSettings.DEFAULT_RESERVE);
            return grace.compareTo(preStop.plus(reserve)) > 0 ? variables : others;
        } catch (IllegalArgumentException noDuration) {
            return others;
        }
    }

    private static Duration time(Map<String, String> variables, String name, Duration unlessSet) {
        return variables.entrySet().stream()
                .filter(variable -> variable.getKey().replace("_", "").equals(name))
                .map(variable -> DurationStyle.detectAndParse(variable.getValue(), ChronoUnit.SECONDS))
                .findFirst()
                .orElse(unlessSet);
    }

    /** As in the container; what is set on the command line or as a system property goes before. */
    private static void addToSystemEnvironment(Map<String, String> variables, MutablePropertySources sources) {
        String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
        if (!variables.isEmpty() && sources.get(name) instanceof SystemEnvironmentPropertySource system) {
            Map<String, Object> all = new HashMap<>(system.getSource());
            all.putAll(variables);
            sources.replace(name, new SystemEnvironmentPropertySource(name, all));
        }
    }

    @Override
    public void contextPrepared(ConfigurableApplicationContext context) {
        if (AnalysisMode.isOn(context.getEnvironment())) {
            context.addBeanFactoryPostProcessor(new Standstill());
        }
    }

    @Override
    public void started(ConfigurableApplicationContext context, @Nullable Duration timeTaken) {
        AnalysisMode mode = AnalysisMode.of(context.getEnvironment());
        if (mode != null) {
            int code = analyze(context, mode);
            mode.closeBeforeTheEnd(context, code);
            throw mode.end(code);
        }
    }

    private static int analyze(ConfigurableApplicationContext context, AnalysisMode mode) {
        if (context.getBeanFactory().getBeanNamesForType(ShutdownCoordinator.class).length == 0) {
            System.err.println("There is no shutdown plan to analyze: 'shutdown.enabled' is %s. %s"
                    .formatted(
                            context.getEnvironment().getProperty("shutdown.enabled", "not set"),
                            "Let it be true, and exclude none of the starter's auto-configurations."));
            return AnalysisExit.USAGE;
        }
        ShutdownAnalysis analysis = ShutdownAnalysis.of(context, mode.manifests());
        mode.print(analysis.in(mode.format()));
        return analysis.verdict() == ShutdownAnalysis.Verdict.FAILS ? AnalysisExit.FAILED : AnalysisExit.OK;
    }
}
