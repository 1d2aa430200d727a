package dev.softlanding.shutdown.spring.autoconfigure;

import dev.softlanding.shutdown.announce.Announcement;
import dev.softlanding.shutdown.spring.analysis.ShutdownAnalysis;
import dev.softlanding.shutdown.spring.report.ShutdownPlanDescriptor;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;
import org.springframework.boot.context.properties.bind.BindableRuntimeHintsRegistrar;

/**
 * What is reached by name alone, and would be missing in a native image: what takes signals, dumps the heap and
 * tells of a terminal, the settings, which are bound before there are beans, and the types whose presence is asked for.
 */
final class ShutdownRuntimeHints implements RuntimeHintsRegistrar {

    private static final TypeReference SIGNAL = TypeReference.of("sun.misc.Signal");
    private static final TypeReference HANDLER = TypeReference.of("sun.misc.SignalHandler");
    private static final TypeReference DIAGNOSTIC = TypeReference.of("com.sun.management.HotSpotDiagnosticMXBean");

    private static final TypeReference CONSOLE = TypeReference.of("java.io.Console");

    private static final List<String> ASKED_FOR = List.of(
            "io.micrometer.prometheusmetrics.PrometheusMeterRegistry",
            "org.apache.logging.log4j.core.LoggerContext",
            "org.springframework.kafka.core.ProducerFactory",
            "org.springframework.transaction.TransactionManager",
            "tools.jackson.databind.json.JsonMapper");

    /** What responses say no more of than that they are objects. */
    private static final Class<?>[] SHOWN = {ShutdownPlanDescriptor.class, Announcement.class, ShutdownAnalysis.class};

    private static final String PAGE = "dev/softlanding/shutdown/spring/report/plan.html";

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
        signals(hints);
        hints.reflection()
                .registerType(
                        DIAGNOSTIC,
                        type -> type.withMethod(
                                "dumpHeap", TypeReference.listOf(String.class, boolean.class), ExecutableMode.INVOKE));
        hints.reflection()
                .registerType(CONSOLE, type -> type.withMethod("isTerminal", List.of(), ExecutableMode.INVOKE));
        ASKED_FOR.forEach(type -> hints.reflection().registerTypeIfPresent(classLoader, type));
        new BindingReflectionHintsRegistrar().registerReflectionHints(hints.reflection(), SHOWN);
        hints.resources().registerPattern(PAGE);
        BindableRuntimeHintsRegistrar.forTypes(ShutdownProperties.class).registerHints(hints, classLoader);
    }

    private static void signals(RuntimeHints hints) {
        hints.reflection()
                .registerType(
                        SIGNAL, type -> type.withConstructor(TypeReference.listOf(String.class), ExecutableMode.INVOKE)
                                .withMethod("getNumber", List.of(), ExecutableMode.INVOKE)
                                .withMethod("handle", List.of(SIGNAL, HANDLER), ExecutableMode.INVOKE))
                .registerType(HANDLER, MemberCategory.ACCESS_PUBLIC_FIELDS);
        hints.proxies().registerJdkProxy(HANDLER);
    }
}
