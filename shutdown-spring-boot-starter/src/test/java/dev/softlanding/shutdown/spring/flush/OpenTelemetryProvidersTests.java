package dev.softlanding.shutdown.spring.flush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.flush.Flusher;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.BatchLogRecordProcessor;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** With OpenTelemetry's own batching, which by itself would export in an hour. */
@Timeout(30)
class OpenTelemetryProvidersTests {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration HOUR = Duration.ofHours(1);

    private final List<String> exported = new CopyOnWriteArrayList<>();
    private CompletableResultCode answer = CompletableResultCode.ofSuccess();
    private final SdkTracerProvider tracers = SdkTracerProvider.builder()
            .addSpanProcessor(BatchSpanProcessor.builder(new Spans())
                    .setScheduleDelay(HOUR)
                    .build())
            .build();
    private final SdkMeterProvider meters = SdkMeterProvider.builder()
            .registerMetricReader(PeriodicMetricReader.builder(new Metrics())
                    .setInterval(HOUR)
                    .build())
            .build();
    private final SdkLoggerProvider loggers = SdkLoggerProvider.builder()
            .addLogRecordProcessor(BatchLogRecordProcessor.builder(new LogRecords())
                    .setScheduleDelay(HOUR)
                    .build())
            .build();
    private final OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
            .setTracerProvider(tracers)
            .setMeterProvider(meters)
            .setLoggerProvider(loggers)
            .build();

    @AfterEach
    void close() {
        answer.succeed();
        sdk.close();
    }

    @Test
    void flushExportsSpansMetricsAndLogRecordsOnce() {
        context()
                .withBean(OpenTelemetrySdk.class, () -> sdk)
                .withBean(SdkTracerProvider.class, () -> tracers) // Boot offers both
                .run(context -> {
                    sdk.getTracer("some").spanBuilder("span").startSpan().end();
                    sdk.getMeter("some").counterBuilder("metric").build().add(3);
                    sdk.getLogsBridge()
                            .get("some")
                            .logRecordBuilder()
                            .setBody("log")
                            .emit();
                    assertThat(exported).isEmpty();

                    context.getBean("openTelemetryFlusher", Flusher.class)
                            .action()
                            .flush(LONG);

                    assertThat(exported).containsExactlyInAnyOrder("span", "metric", "log");
                });
    }

    @Test
    void flushWhenProvidersAreBeansOfTheirOwnExports() {
        context()
                .withBean(SdkTracerProvider.class, () -> tracers)
                .withBean(SdkMeterProvider.class, () -> meters)
                .withBean(SdkLoggerProvider.class, () -> loggers)
                .run(context -> {
                    tracers.get("some").spanBuilder("span").startSpan().end();
                    meters.get("some").counterBuilder("metric").build().add(3);
                    loggers.get("some").logRecordBuilder().setBody("log").emit();

                    context.getBean("openTelemetryFlusher", Flusher.class)
                            .action()
                            .flush(LONG);

                    assertThat(exported).containsExactlyInAnyOrder("span", "metric", "log");
                });
    }

    /** OpenTelemetry's batching processors do not tell of an export that failed; they log it themselves. */
    @Test
    void flushWhenAProcessorTellsOfAFailureTellsOfItToo() {
        var providers = new OpenTelemetryProviders();
        var failure = new IllegalStateException("no collector");
        var failing = new SpanProcessor() {
            @Override
            public void onStart(Context parent, ReadWriteSpan span) {}

            @Override
            public boolean isStartRequired() {
                return false;
            }

            @Override
            public void onEnd(ReadableSpan span) {}

            @Override
            public boolean isEndRequired() {
                return false;
            }

            @Override
            public CompletableResultCode forceFlush() {
                return CompletableResultCode.ofExceptionalFailure(failure);
            }
        };
        providers.made(SdkTracerProvider.builder().addSpanProcessor(failing).build());

        assertThatExceptionOfType(ShutdownException.class)
                .isThrownBy(() -> providers.flush(LONG))
                .withMessage("Flushing OpenTelemetry spans failed")
                .withStackTraceContaining("The export failed");
    }

    @Test
    void flushWhenTheCollectorDoesNotAnswerEndsInTime() {
        var providers = new OpenTelemetryProviders();
        providers.made(sdk);
        answer = new CompletableResultCode();
        sdk.getTracer("some").spanBuilder("span").startSpan().end();

        assertThatExceptionOfType(ShutdownException.class)
                .isThrownBy(() -> providers.flush(Duration.ofMillis(200)))
                .withMessageContaining("spans");
    }

    private static ApplicationContextRunner context() {
        return new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(FlushersAutoConfiguration.class));
    }

    private final class Spans implements SpanExporter {

        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            spans.forEach(span -> exported.add(span.getName()));
            return answer;
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }

    private final class Metrics implements MetricExporter {

        @Override
        public AggregationTemporality getAggregationTemporality(InstrumentType type) {
            return AggregationTemporality.DELTA;
        }

        @Override
        public CompletableResultCode export(Collection<MetricData> metrics) {
            metrics.stream()
                    .filter(metric -> metric.getName().equals("metric"))
                    .forEach(metric -> exported.add(metric.getName()));
            return answer;
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }

    private final class LogRecords implements LogRecordExporter {

        @Override
        public CompletableResultCode export(Collection<LogRecordData> records) {
            records.forEach(log -> exported.add(log.getBodyValue().asString()));
            return answer;
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }
}
