package dev.softlanding.shutdown.spring.flush;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.flush.Flusher;
import dev.softlanding.shutdown.flush.Flusher.Kind;
import dev.softlanding.shutdown.scope.ShutdownScopes;
import dev.softlanding.shutdown.spring.autoconfigure.ShutdownAutoConfiguration;
import dev.softlanding.shutdown.spring.report.ReportAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import jdk.jfr.FlightRecorder;
import org.apache.kafka.clients.producer.Producer;
import org.apache.logging.log4j.core.impl.Log4jContextFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class FlushersAutoConfigurationTests {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    ShutdownAutoConfiguration.class, ReportAutoConfiguration.class, FlushersAutoConfiguration.class));

    @Test
    void flushersAreOfTheirKinds() {
        contextRunner
                .withPropertyValues("shutdown.report.directory=target/reports")
                .run(context -> {
                    Map<String, Kind> kinds = context.getBeansOfType(Flusher.class).entrySet().stream()
                            .collect(Collectors.toMap(
                                    Map.Entry::getKey, entry -> entry.getValue().kind()));

                    assertThat(kinds)
                            .containsExactlyInAnyOrderEntriesOf(Map.of(
                                    "loggingFlusher", Kind.SAFE,
                                    "metricsSnapshotFlusher", Kind.SAFE,
                                    "openTelemetryFlusher", Kind.SAFE,
                                    "kafkaProducerFlusher", Kind.SAFE,
                                    "meterRegistryFlusher", Kind.FINAL,
                                    "scopesFlusher", Kind.FINAL,
                                    "jfrFlusher", Kind.LAST,
                                    "loggingStopFlusher", Kind.LAST));
                });
    }

    /** An application's own may have something to log. */
    @Test
    void flushersOfTheLastKindAreOrderedSoThatTheLogIsTheLast() {
        var own = new Flusher("own", Kind.LAST, LONG, remaining -> {});
        contextRunner.withBean("own", Flusher.class, () -> own).run(context -> assertThat(
                        context.getBeanProvider(Flusher.class)
                                .orderedStream()
                                .filter(flusher -> flusher.kind() == Kind.LAST)
                                .map(Flusher::name))
                .containsExactly("flight-recordings", "own", "logging-stop"));
    }

    @Test
    void flusherWhenTheApplicationHasOneOfThatNameGivesWay() {
        var own = new Flusher("own", Kind.SAFE, LONG, remaining -> {});
        for (String name : List.of("loggingFlusher", "jfrFlusher", "meterRegistryFlusher", "scopesFlusher")) {
            contextRunner
                    .withBean(name, Flusher.class, () -> own)
                    .run(context ->
                            assertThat(context).hasNotFailed().getBean(name).isSameAs(own));
        }
    }

    @Test
    void flushersWhenWhatTheyFlushIsNotOnTheClassPathAreMissing() {
        contextRunner
                .withPropertyValues("shutdown.report.directory=target/reports")
                .withClassLoader(new FilteredClassLoader(
                        MeterRegistry.class,
                        OpenTelemetrySdk.class,
                        Producer.class,
                        FlightRecorder.class,
                        LoggerContext.class,
                        Log4jContextFactory.class,
                        PrometheusMeterRegistry.class))
                .run(context -> {
                    assertThat(context.getBeansOfType(Flusher.class))
                            .containsOnlyKeys("loggingFlusher", "loggingStopFlusher", "scopesFlusher");
                    context.getBean("loggingFlusher", Flusher.class).action().flush(LONG);
                });
    }

    @Test
    void flushersWhenThereIsNoShutdownByPlanAreMissing() {
        contextRunner.withPropertyValues("shutdown.enabled=false").run(context -> assertThat(context)
                .doesNotHaveBean(Flusher.class));
    }

    @Test
    void snapshotWhenADirectoryIsSetIsWrittenThere(@TempDir Path directory) {
        contextRunner
                .withBean(SimpleMeterRegistry.class)
                .withPropertyValues("shutdown.report.directory=" + directory)
                .run(context -> {
                    context.getBean("metricsSnapshotFlusher", Flusher.class)
                            .action()
                            .flush(LONG);

                    assertThat(directory).isDirectoryContaining("glob:**/metrics-*.txt");
                });
    }

    @Test
    void snapshotWhenItsDirectoryIsAFileFailsTheStartWithNameValueAndFix(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "not a directory");

        contextRunner.withPropertyValues("shutdown.report.directory=" + file).run(context -> assertThat(context)
                .getFailure()
                .rootCause()
                .isInstanceOf(ShutdownException.class)
                .hasMessage("'shutdown.report.directory' is '" + file
                        + "', which is a file. Name a directory that this process may make or write to."));
    }

    @Test
    void snapshotWhenItsDirectoryCanBeNoPathFailsTheStartWithNameValueAndFix() {
        contextRunner.withPropertyValues("shutdown.report.directory=a\0b").run(context -> assertThat(context)
                .getFailure()
                .rootCause()
                .isInstanceOf(ShutdownException.class)
                .hasMessage("'shutdown.report.directory' is 'a\0b', which is no path: Nul character not allowed."
                        + " Name a directory that this process may make or write to."));
    }

    @Test
    void snapshotWhenNoDirectoryIsSetIsMissing() {
        contextRunner.run(context -> assertThat(context).doesNotHaveBean("metricsSnapshotFlusher"));
    }

    /** Scopes are lazy; nobody may make them because of a flush. */
    @Test
    void scopesWhenTheApplicationOpensThemAreClosedByTheFlusher() {
        contextRunner.run(context -> {
            Flusher flusher = context.getBean("scopesFlusher", Flusher.class);
            flusher.action().flush(LONG);
            assertThat(context.getBeanFactory().containsSingleton("shutdownScopes"))
                    .isFalse();
            var closed = new AtomicBoolean();
            var scope = context.getBean(ShutdownScopes.class).open("tenant");
            scope.defer("step", () -> closed.set(true));

            flusher.action().flush(LONG);

            assertThat(closed).isTrue();
        });
    }
}
