package dev.softlanding.shutdown.spring.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.spring.adoption.AdoptedTask;
import dev.softlanding.shutdown.spring.adoption.Adoptions;
import dev.softlanding.shutdown.spring.adoption.UnfinishedException;
import dev.softlanding.shutdown.spring.flush.FlushersAutoConfiguration;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** With OpenTelemetry's own batching, which by itself would export in an hour. */
@Timeout(30)
class OpenTelemetryAdapterTests {

    private final List<String> exported = new CopyOnWriteArrayList<>();
    private CompletableResultCode answer = CompletableResultCode.ofSuccess();
    private final SdkTracerProvider tracers = SdkTracerProvider.builder()
            .addSpanProcessor(BatchSpanProcessor.builder(new Spans())
                    .setScheduleDelay(Duration.ofHours(1))
                    .build())
            .build();
    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(FlushersAutoConfiguration.class, TelemetryAdaptersAutoConfiguration.class));

    @Test
    void spansAreExportedByOneTaskAndTheSdkStaysOpen() {
        contextRunner
                .withBean("sdk", OpenTelemetrySdk.class, () -> OpenTelemetrySdk.builder()
                        .setTracerProvider(tracers)
                        .build())
                .withBean("tracers", SdkTracerProvider.class, () -> tracers)
                .run(context -> {
                    AdoptedTask adopted = Adoptions.of(context).get("open-telemetry");
                    assertThat(adopted.task().phase()).isEqualTo(Phase.TELEMETRY);
                    assertThat(adopted.drains()).containsExactlyInAnyOrder("sdk", "tracers");
                    span("one");
                    assertThat(exported).isEmpty();

                    Adoptions.run(adopted);
                    assertThat(exported).containsExactly("one");

                    span("two");
                    Adoptions.run(adopted);
                    assertThat(exported).containsExactly("one", "two");
                });
    }

    @Test
    void exportWhenTheCollectorDoesNotAnswerIsGivenUp() {
        answer = new CompletableResultCode();
        contextRunner.withBean(SdkTracerProvider.class, () -> tracers).run(context -> {
            span("one");

            Throwable failure = Adoptions.start(Adoptions.of(context).get("open-telemetry"))
                    .awaitWaiting()
                    .timeOut();

            assertThat(failure)
                    .isInstanceOf(UnfinishedException.class)
                    .hasMessage("OpenTelemetry has not exported all that it has batched");
            answer.succeed();
        });
    }

    @Test
    void exportWhenThereIsNoSdkIsNoTask() {
        contextRunner.run(context -> assertThat(Adoptions.of(context)).isEmpty());
    }

    private void span(String name) {
        tracers.get("some").spanBuilder(name).startSpan().end();
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
}
