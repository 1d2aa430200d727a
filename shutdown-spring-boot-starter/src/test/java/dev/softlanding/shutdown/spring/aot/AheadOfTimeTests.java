package dev.softlanding.shutdown.spring.aot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.process.ProcessShutdown;
import dev.softlanding.shutdown.report.CoordinatorState;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.spring.OnShutdown;
import dev.softlanding.shutdown.spring.StarterAutoConfigurations;
import dev.softlanding.shutdown.spring.report.ShutdownPlanDescriptor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.TypeReference;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplicationAotProcessor;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.TestCompiler;
import org.springframework.javapoet.ClassName;
import org.springframework.mock.web.MockServletContext;
import org.springframework.web.context.support.GenericWebApplicationContext;

/** An application with the starter whose beans are worked out by the build, as they are for a native image. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class AheadOfTimeTests {

    @TempDir
    Path directory;

    @Test
    void processingArmsNothingTakesNoSignalAndHintsAtWhatIsReachedByName() {
        var build = new Build(Application.class, directory);

        build.process();

        assertThat(build.duringProcessing).containsExactly("takings: {}", "participant: false", "coordinator: false");
        assertThat(ProcessShutdown.ofJvm().takings()).isEmpty();
        RuntimeHints hints = build.generation.getRuntimeHints();
        var reflection = RuntimeHintsPredicates.reflection();
        assertThat(reflection.onMethodInvocation(Ledger.class, "flush")).accepts(hints);
        assertThat(reflection.onMethodInvocation(ShutdownPlanDescriptor.class, "tasks"))
                .accepts(hints);
        assertThat(reflection.onType(TypeReference.of("sun.misc.Signal"))).accepts(hints);
    }

    /** On this JVM: what the build has worked out is compiled, and is all that is known of the beans. */
    @Test
    @CompileWithForkedClassLoader
    void applicationWhenStartedOfWhatTheBuildWorkedOutShutsDownByItsPlan() {
        var build = new Build(SmallApplication.class, directory);
        build.process();

        TestCompiler.forSystem().with(build.generation).compile(compiled -> {
            var context = new GenericWebApplicationContext(new MockServletContext());
            context.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource("test", Map.of("shutdown.grace-period", "30s")));
            initialize(compiled.getInstance(ApplicationContextInitializer.class), context);
            context.refresh();
            var coordinator = context.getBean(ShutdownCoordinator.class);
            assertThat(coordinator.state()).isEqualTo(CoordinatorState.ARMED);
            List<String> flushed = context.getBean(Ledger.class).flushed;

            context.close();

            assertThat(flushed).containsExactly("flush");
            assertThat(coordinator.report().reason()).isEqualTo(ShutdownReason.CONTEXT_CLOSED);
            assertThat(coordinator.report().tasks())
                    .extracting(TaskReport::name)
                    .contains("announce-delay", "web-drain", "ledger-flush", "context");
        });
    }

    @SuppressWarnings("unchecked")
    private static void initialize(ApplicationContextInitializer<?> initializer, GenericApplicationContext context) {
        ((ApplicationContextInitializer<GenericApplicationContext>) initializer).initialize(context);
    }

    /** What Boot's build plugins do, with what comes of it kept in memory. */
    private static final class Build extends SpringApplicationAotProcessor {

        private final List<String> duringProcessing = new ArrayList<>();
        private final TestGenerationContext generation;

        Build(Class<?> application, Path directory) {
            super(
                    application,
                    Settings.builder()
                            .sourceOutput(directory.resolve("sources"))
                            .resourceOutput(directory.resolve("resources"))
                            .classOutput(directory.resolve("classes"))
                            .groupId("dev.softlanding")
                            .artifactId("ahead-of-time")
                            .build(),
                    new String[] {
                        "--management.endpoints.web.exposure.include=shutdownplan",
                        "--spring.autoconfigure.exclude=" // it imports what it wants
                    });
            this.generation = new TestGenerationContext(application);
        }

        @Override
        protected ClassName performAotProcessing(GenericApplicationContext context) {
            ClassName initializer = new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
            generation.writeGeneratedContent();
            duringProcessing.add("takings: " + ProcessShutdown.ofJvm().takings());
            duringProcessing.add("participant: " + context.getBeanFactory().containsSingleton("shutdownParticipant"));
            duringProcessing.add("coordinator: " + context.getBeanFactory().containsSingleton("shutdownCoordinator"));
            return initializer;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        public static void main(String[] arguments) {
            SpringApplication.run(Application.class, arguments);
        }

        @Bean
        Ledger ledger() {
            return new Ledger();
        }
    }

    /** It has to be compiled, so it has little but the starter; a second Tomcat would not start in another class loader. */
    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        ApplicationAvailabilityAutoConfiguration.class,
        MetricsAutoConfiguration.class,
        CompositeMeterRegistryAutoConfiguration.class
    })
    @Import({Ledger.class, StarterAutoConfigurations.class})
    static class SmallApplication {

        public static void main(String[] arguments) {
            SpringApplication.run(SmallApplication.class, arguments);
        }
    }

    static class Ledger {

        private final List<String> flushed = new CopyOnWriteArrayList<>();

        @OnShutdown(name = "ledger-flush", after = "web-drain", timeout = "3s")
        void flush() {
            flushed.add("flush");
        }
    }
}
