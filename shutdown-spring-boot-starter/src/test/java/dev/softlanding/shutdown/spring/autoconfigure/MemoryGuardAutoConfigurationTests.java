package dev.softlanding.shutdown.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.memory.GuardedMemory;
import dev.softlanding.shutdown.memory.MemoryAction;
import dev.softlanding.shutdown.memory.MemoryExcess;
import dev.softlanding.shutdown.memory.MemoryGuard;
import dev.softlanding.shutdown.report.CoordinatorState;
import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.report.ShutdownListener;
import dev.softlanding.shutdown.spring.observability.MemoryMetricsAutoConfiguration;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** Who is guarded, how, and for how long. The heap of these tests is real, and any use of it is over a tiny threshold. */
@Timeout(20)
class MemoryGuardAutoConfigurationTests {

    private static final String ENABLED = "shutdown.memory.enabled=true";
    private static final String[] TINY = {
        ENABLED, "shutdown.memory.heap-threshold=0.000001", "shutdown.memory.looks=1", "shutdown.memory.interval=1ms"
    };

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    ShutdownAutoConfiguration.class,
                    MemoryGuardAutoConfiguration.class,
                    MemoryMetricsAutoConfiguration.class));

    private final BlockingQueue<ShutdownReason> begun = new LinkedBlockingQueue<>();

    @TempDir
    private Path directory;

    private void hear(ShutdownEvent event) {
        if (event instanceof ShutdownEvent.RunStarted started) {
            begun.add(started.reason());
        }
    }

    /** Before it, the heap is unknown. */
    @BeforeEach
    void collect() {
        System.gc();
    }

    private static List<Thread> guards() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("shutdown-memory"))
                .toList();
    }

    @Test
    void guardWhenNothingIsSetIsMissing() {
        contextRunner.run(context ->
                assertThat(context).doesNotHaveBean(MemoryGuard.class).doesNotHaveBean(MemoryAction.class));
        assertThat(guards()).isEmpty();
    }

    @Test
    void guardWhenShutdownIsDisabledIsMissing() {
        contextRunner
                .withPropertyValues(ENABLED, "shutdown.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(MemoryGuard.class));
    }

    @Test
    void guardWhenEnabledLooksUntilTheContextIsClosed() {
        contextRunner.withPropertyValues(ENABLED).run(context -> {
            assertThat(guards()).hasSize(1);
            Thread guard = guards().get(0);

            context.close();

            guard.join();
        });
    }

    @Test
    void guardWhenBeansAreLazyLooksAndIsMetered() {
        var registry = new SimpleMeterRegistry();
        contextRunner
                .withInitializer(context ->
                        context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
                .withBean(MeterRegistry.class, () -> registry)
                .withPropertyValues(ENABLED)
                .run(context -> {
                    assertThat(guards()).hasSize(1);
                    assertThat(registry.find("shutdown.memory.heap").gauge()).isNotNull();
                    Thread guard = guards().get(0);
                    context.close();
                    guard.join();
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.springframework.boot.test.context.SpringBootTestContextBootstrapper=true",
                "spring.aot.processing=true"
            })
    void guardWhenThisIsNoRealRunDoesNotLook(String property) {
        contextRunner.withPropertyValues(ENABLED, property).run(context -> {
            assertThat(context).hasSingleBean(MemoryGuard.class);
            assertThat(guards()).isEmpty();
        });
    }

    @Test
    void guardWhenCodeIsGeneratedAheadOfTimeIsNotEvenMade() {
        try (var context = new AnnotationConfigApplicationContext()) {
            TestPropertyValues.of(ENABLED).applyTo(context);
            context.register(ShutdownAutoConfiguration.class, MemoryGuardAutoConfiguration.class);

            context.refreshForAotProcessing(new RuntimeHints());

            assertThat(context.getBeanNamesForType(MemoryGuard.class, true, false))
                    .hasSize(1);
            assertThat(context.getBeanFactory().getSingletonNames()).doesNotContain("shutdownMemoryGuard");
            assertThat(guards()).isEmpty();
        }
    }

    @Test
    void guardWhenTheApplicationHasItsOwnIsThatOne() {
        MemoryGuard own = MemoryGuard.builder().build();
        contextRunner
                .withPropertyValues(ENABLED)
                .withBean(MemoryGuard.class, () -> own)
                .run(context -> assertThat(context).getBean(MemoryGuard.class).isSameAs(own));
    }

    @Test
    void guardWhenAContextWithAParentIsClosedStaysThatOfTheParent() {
        contextRunner.withPropertyValues(ENABLED).run(parent -> {
            contextRunner.withPropertyValues(ENABLED).withParent(parent).run(child -> assertThat(
                            child.getBean(MemoryGuard.class))
                    .isSameAs(parent.getBean(MemoryGuard.class)));
            assertThat(guards()).hasSize(1);
            // a guard that is stopped starts again; one that looks does not
            Thread guard = guards().get(0);
            parent.getBean(MemoryGuard.class).start();
            assertThat(guards()).containsExactly(guard);
            parent.close();
            guard.join();
        });
    }

    @Test
    void shutdownWhenNotWantedDoesNotBegin() {
        BlockingQueue<MemoryExcess> asked = new LinkedBlockingQueue<>();
        contextRunner
                .withPropertyValues(TINY)
                .withBean(MemoryAction.class, () -> asked::add)
                .run(context -> {
                    awaitExcess(context.getBean(MemoryGuard.class));
                    assertThat(asked).isEmpty();
                    assertThat(context.getBean(ShutdownCoordinator.class).state())
                            .isEqualTo(CoordinatorState.ARMED);
                });
    }

    @Test
    void shutdownWhenWantedRunsThePlanForThatReason() {
        contextRunner
                .withPropertyValues(TINY)
                .withPropertyValues("shutdown.memory.shutdown=true")
                .withBean(ShutdownListener.class, () -> this::hear)
                .run(context -> assertThat(begun.poll(10, TimeUnit.SECONDS)).isEqualTo(ShutdownReason.MEMORY));
    }

    @Test
    void shutdownWhenTheApplicationKnowsBetterIsItsOwn() {
        BlockingQueue<MemoryExcess> asked = new LinkedBlockingQueue<>();
        contextRunner
                .withPropertyValues(TINY)
                .withPropertyValues("shutdown.memory.shutdown=true")
                .withBean(MemoryAction.class, () -> asked::add)
                .run(context -> {
                    assertThat(asked.poll(10, TimeUnit.SECONDS)).satisfies(excess -> {
                        assertThat(excess.memory()).isEqualTo(GuardedMemory.HEAP);
                        assertThat(excess.threshold()).isEqualTo(0.000001);
                    });
                    assertThat(context.getBean(ShutdownCoordinator.class).state())
                            .isEqualTo(CoordinatorState.ARMED);
                });
    }

    @Test
    void heapDumpWhenWantedIsInItsDirectoryBeforeTheShutdownBegins() {
        contextRunner
                .withPropertyValues(TINY)
                .withPropertyValues(
                        "shutdown.memory.shutdown=true",
                        "shutdown.memory.heap-dump=true",
                        "shutdown.memory.heap-dump-directory=" + directory)
                .withBean(ShutdownListener.class, () -> this::hear)
                .run(context -> {
                    assertThat(begun.poll(10, TimeUnit.SECONDS)).isEqualTo(ShutdownReason.MEMORY);
                    assertThat(directory.toFile().list()).hasSize(1);
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "heap-threshold=95|'shutdown.memory.heap-threshold' is 95.0. Use a fraction: more than 0 and at most 1.",
                "container-threshold=0|'shutdown.memory.container-threshold' is 0.0. Use a fraction: more than 0 and at most 1.",
                "interval=0|'shutdown.memory.interval' is 0 s. Use more than zero and at most 24 h.",
                "looks=0|'shutdown.memory.looks' is 0. Use at least 1."
            },
            quoteCharacter = '`')
    void settingWhenNoGuardCouldLiveWithItFailsTheStartWithNameValueAndFix(String setting, String message) {
        contextRunner.withPropertyValues(ENABLED, "shutdown.memory." + setting).run(context -> assertThat(context)
                .getFailure()
                .rootCause()
                .isInstanceOf(ShutdownException.class)
                .hasMessage(message));
    }

    @Test
    void directoryWhenItIsNoneFailsTheStartIfThereAreToBeDumps() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        String setting = "shutdown.memory.heap-dump-directory=" + file;
        contextRunner.withPropertyValues(ENABLED, setting).run(context -> assertThat(context)
                .hasNotFailed());
        contextRunner
                .withPropertyValues(ENABLED, setting, "shutdown.memory.heap-dump=true")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(ShutdownException.class)
                        .hasMessage("'shutdown.memory.heap-dump-directory' is " + file
                                + ". Use a directory that can be written to."));
    }

    @Test
    void metersShowWhatTheGuardSees() {
        var registry = new SimpleMeterRegistry();
        contextRunner
                .withBean(MeterRegistry.class, () -> registry)
                .withPropertyValues(TINY)
                .run(context -> {
                    var guard = context.getBean(MemoryGuard.class);
                    awaitExcess(guard);
                    guard.stop();
                    guards().forEach(MemoryGuardAutoConfigurationTests::join);

                    assertThat(registry.getMeters())
                            .extracting(Meter::getId)
                            .allSatisfy(id -> assertThat(id.getDescription()).isNotBlank())
                            .extracting(id -> id.getName() + id.getTags())
                            .containsExactlyInAnyOrder(
                                    "shutdown.memory.heap[]",
                                    "shutdown.memory.container[]",
                                    "shutdown.memory.exceeded[tag(memory=heap)]",
                                    "shutdown.memory.exceeded[tag(memory=container)]");
                    assertThat(gauge(registry, "heap")).isPositive().isEqualTo(guard.ratio(GuardedMemory.HEAP));
                    assertThat(gauge(registry, "container"))
                            .isEqualTo(Double.valueOf(guard.ratio(GuardedMemory.CONTAINER))); // which may be NaN
                    assertThat(exceeded(registry, "heap")).isOne();
                    assertThat(exceeded(registry, "container")).isZero();
                });
    }

    @Test
    void metersWhenThereIsNoMicrometerAreMissingAndTheGuardIsNot() {
        contextRunner
                .withPropertyValues(ENABLED)
                .withClassLoader(new FilteredClassLoader(MeterRegistry.class))
                .run(context -> assertThat(context)
                        .doesNotHaveBean("shutdownMemoryMetrics")
                        .hasSingleBean(MemoryGuard.class));
    }

    private static double gauge(MeterRegistry registry, String memory) {
        return registry.get("shutdown.memory." + memory).gauge().value();
    }

    private static double exceeded(MeterRegistry registry, String memory) {
        FunctionCounter counter =
                registry.get("shutdown.memory.exceeded").tag("memory", memory).functionCounter();
        return counter.count();
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /** The guard looks at once. */
    private static void awaitExcess(MemoryGuard guard) {
        System.gc(); // what is in use after a collection is known after one
        while (guard.excesses(GuardedMemory.HEAP) == 0) {
            Thread.onSpinWait();
        }
    }
}
