package dev.softlanding.shutdown.spring.telemetry;

import dev.softlanding.shutdown.Origin;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.TaskContext;
import dev.softlanding.shutdown.spring.adoption.AdoptedTask;
import dev.softlanding.shutdown.spring.adoption.Components;
import dev.softlanding.shutdown.spring.adoption.ManagedBean;
import dev.softlanding.shutdown.spring.adoption.ShutdownAdapter;
import dev.softlanding.shutdown.spring.adoption.UnfinishedException;
import dev.softlanding.shutdown.spring.flush.OpenTelemetryProviders;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.time.Duration;
import java.util.stream.Stream;

/** Exports what OpenTelemetry's SDK has batched. It stays open until the context destroys it. */
public class OpenTelemetryAdapter implements ShutdownAdapter {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final OpenTelemetryProviders providers;

    /** An adapter for these providers. */
    public OpenTelemetryAdapter(OpenTelemetryProviders providers) {
        this.providers = providers;
    }

    @Override
    public void adopt(Components components) {
        String[] names = Stream.of(
                        OpenTelemetrySdk.class,
                        SdkTracerProvider.class,
                        SdkMeterProvider.class,
                        SdkLoggerProvider.class)
                .flatMap(type -> components.ofType(type).stream())
                .map(ManagedBean::name)
                .toArray(String[]::new);
        if (names.length == 0) {
            return;
        }
        ShutdownTask task = ShutdownTask.named("open-telemetry")
                .phase(Phase.TELEMETRY)
                .origin(Origin.ADAPTER)
                .timeout(TIMEOUT)
                .runWith(this::export);
        components.adopt(AdoptedTask.of(task).draining(names));
    }

    private void export(TaskContext context) {
        try {
            providers.flush(context.remaining());
        } catch (InterruptedException timeout) {
            throw new UnfinishedException("OpenTelemetry has not exported all that it has batched", timeout);
        }
    }
}
