package dev.softlanding.shutdown.spring.analysis;

import dev.softlanding.shutdown.Wording;
import dev.softlanding.shutdown.guard.Threads;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.ClassUtils;

/**
 * The mode in which an application analyzes its shutdown plan instead of starting, in the environment of the application.
 *
 * <p><b>What happens.</b> Its bean factory is made and all singletons with it, as for a start: constructors and init methods run, without what
 * Boot's would do to databases and brokers. But no {@code Lifecycle} bean is started, so no port is opened and no message is taken; nobody is told of
 * an event, so nothing is scheduled and nothing reacts to a start; and no runner is called. The plan is collected and armed as ever,
 * the analysis is written, and the beans are destroyed, without a run of the plan. Signals, journal, termination log and the
 * memory guard are left alone.
 *
 * <p><b>Where it is asked for.</b> On the command line, by a system property or in the environment, because the answer is needed before
 * configuration files are read: the standard output belongs to the analysis alone, what others print goes to the standard error. In
 * tests, and in runs that train or generate, it is ignored.
 *
 * <p><b>On which platform.</b> On Kubernetes, wherever it is made, because that is what it recommends lines for:
 * {@code spring.main.cloud-platform} is {@code kubernetes} unless it is set.
 */
public final class AnalysisMode extends MapPropertySource {

    private static final String NAME = "shutdownAnalysis";

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

    private final AnalysisFormat format;
    private final Manifests manifests;
    private final AnalysisExit exit;
    private final PrintStream output;

    private AnalysisMode(AnalysisFormat format, Manifests manifests, AnalysisExit exit, PrintStream output) {
        // what does not fit is to be told, not to fail
        super(NAME, Map.of(AnalysisSettings.ANALYZE, "true", "shutdown.mode", "permissive"));
        this.format = format;
        this.manifests = manifests;
        this.exit = exit;
        this.output = output;
    }

    /** Whether the application whose environment this is only analyzes its plan. */
    public static boolean isOn(Environment environment) {
        return of(environment) != null;
    }

    static @Nullable AnalysisMode of(Environment environment) {
        return environment instanceof ConfigurableEnvironment configurable
                        && configurable.getPropertySources().get(NAME) instanceof AnalysisMode mode
                ? mode
                : null;
    }

    /** From now on the standard output is the analysis' own, also after a start that fails: there is none. */
    static void begin(
            ConfigurableEnvironment environment, AnalysisFormat format, Manifests manifests, AnalysisExit exit) {
        var mode = new AnalysisMode(format, manifests, exit, System.out);
        System.setOut(System.err);
        if (ClassUtils.isPresent(Log4jOutput.NEEDS, AnalysisMode.class.getClassLoader())) {
            Log4jOutput.renew();
        }
        environment.getPropertySources().addFirst(mode);
    }

    AnalysisFormat format() {
        return format;
    }

    Manifests manifests() {
        return manifests;
    }

    /** Writes the analysis. What programs read is UTF-8, what people read as their terminal has it. */
    void print(String analysis) {
        if (format == AnalysisFormat.TEXT) {
            output.print(analysis);
        } else {
            output.writeBytes(analysis.getBytes(StandardCharsets.UTF_8));
        }
        output.flush();
    }

    /**
     * Destroys the beans. One that hangs is not waited for long, and neither is the JVM's hook, which would wait for the same: nobody
     * asked for their end.
     */
    void closeBeforeTheEnd(ConfigurableApplicationContext context, int code) {
        Thread closing = Threads.daemon("shutdown-analysis-close", context::close);
        closing.setContextClassLoader(Thread.currentThread().getContextClassLoader());
        closing.start();
        try {
            closing.join(CLOSE_LIMIT.toMillis());
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        if (closing.isAlive()) {
            System.err.println("The beans were not destroyed within %s; the analysis ends without that. It hangs in:"
                    .formatted(Wording.seconds(CLOSE_LIMIT)));
            for (StackTraceElement frame : closing.getStackTrace()) {
                System.err.println("\tat " + frame);
            }
            exit.halt(code);
        }
    }

    /** Gives the standard output back and ends the process. */
    RuntimeException end(int code) {
        System.setOut(output);
        return exit.end(code);
    }
}
