package dev.softlanding.shutdown.spring.autoconfigure;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.softlanding.shutdown.TaskContext;
import dev.softlanding.shutdown.announce.Announcement;
import dev.softlanding.shutdown.report.ChainLink;
import dev.softlanding.shutdown.report.Remedy;
import dev.softlanding.shutdown.spring.OnShutdown;
import dev.softlanding.shutdown.spring.analysis.AnalysisFinding;
import dev.softlanding.shutdown.spring.analysis.Recommendation;
import dev.softlanding.shutdown.spring.analysis.ShutdownAnalysis;
import dev.softlanding.shutdown.spring.manifest.PlanDemand;
import dev.softlanding.shutdown.spring.report.ShutdownPlanDescriptor;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.hint.ExecutableHint;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.util.ClassUtils;

/** What a native image would have of us. None is built here: what it is told is all that can be looked at. */
class ShutdownRuntimeHintsTests {

    private final RuntimeHints hints = new RuntimeHints();

    @Test
    void registrarIsFoundBySpring() {
        assertThat(SpringFactoriesLoader.forResourceLocation("META-INF/spring/aot.factories")
                        .load(RuntimeHintsRegistrar.class))
                .hasAtLeastOneElementOfType(ShutdownRuntimeHints.class);
    }

    @ParameterizedTest
    @CsvSource({
        "sun.misc.Signal, handle",
        "sun.misc.Signal, getNumber",
        "com.sun.management.HotSpotDiagnosticMXBean, dumpHeap"
    })
    void methodsWhenOfTheJdkAndCalledByNameAreThere(String type, String method) throws Exception {
        register();

        assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(type, method))
                .accepts(hints);
    }

    /** Responses and written reports have it as an object of whatever type. */
    @ParameterizedTest
    @ValueSource(
            classes = {
                ShutdownPlanDescriptor.class,
                ShutdownPlanDescriptor.TaskDescriptor.class,
                ShutdownPlanDescriptor.ProofDescriptor.class,
                Remedy.class,
                ChainLink.class,
                Announcement.class,
                ShutdownAnalysis.class,
                Recommendation.class,
                AnalysisFinding.class,
                PlanDemand.class
            })
    void whatIsShownCanBeRead(Class<?> shown) throws Exception {
        register();

        for (RecordComponent component : shown.getRecordComponents()) {
            assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(component.getAccessor()))
                    .accepts(hints);
        }
    }

    @Test
    void pageIsThere() throws Exception {
        register();

        assertThat(RuntimeHintsPredicates.resource().forResource("dev/softlanding/shutdown/spring/report/plan.html"))
                .accepts(hints);
    }

    /** Before JDK 22 it is not there, and not missed. */
    @Test
    void terminalCanBeAskedFor() {
        register();

        assertThat(hints.reflection().getTypeHint(TypeReference.of("java.io.Console")))
                .extracting(hint -> hint.methods().map(ExecutableHint::getName).toList(), as(LIST))
                .containsExactly("isTerminal");
    }

    @Test
    void signalsCanBeMadeAndHandledByAProxyAndCanBeIgnored() throws Exception {
        register();

        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        assertThat(RuntimeHintsPredicates.reflection()
                        .onConstructorInvocation(
                                Class.forName("sun.misc.Signal").getConstructor(String.class)))
                .accepts(hints);
        assertThat(RuntimeHintsPredicates.proxies().forInterfaces(TypeReference.of(handler)))
                .accepts(hints);
        assertThat(RuntimeHintsPredicates.reflection().onFieldAccess(handler.getField("SIG_IGN")))
                .accepts(hints);
    }

    /** They are bound when the environment is there, and even if the shutdown is disabled. */
    @ParameterizedTest
    @ValueSource(classes = {ShutdownProperties.class, ShutdownProperties.Announce.class, ShutdownProperties.Task.class})
    void settingsCanBeBound(Class<?> type) {
        register();

        assertThat(RuntimeHintsPredicates.reflection().onConstructorInvocation(type.getDeclaredConstructors()[0]))
                .accepts(hints);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.micrometer.prometheusmetrics.PrometheusMeterRegistry",
                "org.springframework.kafka.core.ProducerFactory",
                "tools.jackson.databind.json.JsonMapper"
            })
    void typesWhenTheirPresenceIsAskedForAreThereIfTheyArePresent(String type) {
        register();
        var without = new RuntimeHints();
        new ShutdownRuntimeHints().registerHints(without, new FilteredClassLoader(type::equals));

        assertThat(RuntimeHintsPredicates.reflection().onType(TypeReference.of(type)))
                .accepts(hints)
                .rejects(without);
    }

    @Test
    void methodsWhenAnnotatedAreThereWithThoseOfInterfacesByWhichTheyAreCalled() throws Exception {
        new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints, Ledger.class);

        var reflection = RuntimeHintsPredicates.reflection();
        assertThat(reflection.onMethodInvocation(Ledger.class.getDeclaredMethod("flush", TaskContext.class)))
                .accepts(hints);
        assertThat(reflection.onMethodInvocation(Flushing.class.getDeclaredMethod("flush", TaskContext.class)))
                .accepts(hints);
        assertThat(reflection.onMethodInvocation(Closing.class.getDeclaredMethod("close")))
                .accepts(hints);
        assertThat(reflection.onMethodInvocation(Ledger.class.getDeclaredMethod("spool")))
                .as("its fallback")
                .accepts(hints);
        assertThat(reflection.onMethodInvocation(Ledger.class.getDeclaredMethod("write")))
                .rejects(hints);
        assertThat(reflection.onType(Ledger.class).withMemberCategory(MemberCategory.INVOKE_DECLARED_METHODS))
                .rejects(hints);
    }

    /** Whoever reaches something by its name elsewhere has to give a hint of it, and then may be in this list. */
    @Test
    void reflectionIsUsedWhereTheHintsKnowOfIt() {
        Set<String> known = Set.of(
                "dev.softlanding.shutdown.memory.HeapDump",
                "dev.softlanding.shutdown.process.JvmSignals$Access",
                "dev.softlanding.shutdown.progress.Terminal",
                "dev.softlanding.shutdown.spring.adoption.AnnotatedUse",
                "dev.softlanding.shutdown.spring.analysis.AnalysisMode",
                "dev.softlanding.shutdown.spring.analysis.AnalysisSettings",
                "dev.softlanding.shutdown.spring.flush.KafkaProducers",
                "dev.softlanding.shutdown.spring.flush.MetricsSnapshot",
                "dev.softlanding.shutdown.spring.report.ReportDirectory",
                "dev.softlanding.shutdown.spring.web.DeclaredStreams",
                "dev.softlanding.shutdown.spring.web.Entrances",
                "dev.softlanding.shutdown.spring.web.NativeExchange",
                "dev.softlanding.shutdown.spring.web.WebSocketLifecycles");
        Set<String> withoutNeed =
                Set.of( // of Java agents, which no image has, and of methods whose absence is the usual case
                        "dev.softlanding.shutdown.spring.findings.FindingsAutoConfiguration",
                        "dev.softlanding.shutdown.spring.findings.JdkExecutors");
        noClasses()
                .that(describe(
                        "are not known to the hints",
                        (JavaClass type) -> !known.contains(type.getName()) && !withoutNeed.contains(type.getName())))
                .should()
                .callMethodWhere(describe("something is reached by its name", ShutdownRuntimeHintsTests::isByName))
                .check(new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("dev.softlanding.shutdown"));
    }

    private static boolean isByName(JavaMethodCall call) {
        var target = call.getTarget();
        var owner = target.getOwner();
        return owner.isEquivalentTo(Class.class)
                        && Set.of("forName", "getMethod", "getDeclaredMethod", "getField", "getDeclaredField")
                                .contains(target.getName())
                || owner.isEquivalentTo(ClassLoader.class) && target.getName().equals("loadClass")
                || owner.isEquivalentTo(ClassUtils.class)
                        && Set.of("isPresent", "forName", "resolveClassName").contains(target.getName())
                || owner.isEquivalentTo(Proxy.class) && target.getName().equals("newProxyInstance");
    }

    private void register() {
        new ShutdownRuntimeHints().registerHints(hints, getClass().getClassLoader());
    }

    interface Flushing {

        void flush(TaskContext context);
    }

    interface Closing {

        @OnShutdown(timeout = "1s")
        void close();
    }

    static class Ledger implements Flushing, Closing {

        @Override
        @OnShutdown(timeout = "1s", fallback = "spool")
        public void flush(TaskContext context) {}

        void spool() {}

        @Override
        public void close() {}

        void write() {}
    }
}
