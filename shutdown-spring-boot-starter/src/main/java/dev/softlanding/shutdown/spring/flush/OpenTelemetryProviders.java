package dev.softlanding.shutdown.spring.flush;

import dev.softlanding.shutdown.Wording;
import dev.softlanding.shutdown.spring.flush.SideBySide.Part;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** OpenTelemetry's providers, those that are beans and those of SDKs that are, and the export of what they have batched. */
public final class OpenTelemetryProviders extends LiveBeans<Object> {

    OpenTelemetryProviders() {
        super(Object.class);
    }

    @Override
    void made(Object bean) {
        if (requiresDestruction(bean)) {
            add(bean);
        }
    }

    @Override
    public boolean requiresDestruction(Object bean) {
        return bean instanceof OpenTelemetrySdk
                || bean instanceof SdkTracerProvider
                || bean instanceof SdkMeterProvider
                || bean instanceof SdkLoggerProvider;
    }

    /** Exports spans, metrics and log records. */
    public void flush(Duration remaining) throws InterruptedException {
        Map<Object, Part> parts = Collections.synchronizedMap(new IdentityHashMap<>());
        for (Object bean : all()) {
            if (bean instanceof OpenTelemetrySdk sdk) {
                addPart(sdk.getSdkTracerProvider(), remaining, parts);
                addPart(sdk.getSdkMeterProvider(), remaining, parts);
                addPart(sdk.getSdkLoggerProvider(), remaining, parts);
            } else {
                addPart(bean, remaining, parts);
            }
        }
        SideBySide.run(List.copyOf(parts.values()), remaining);
    }

    private static void addPart(Object provider, Duration remaining, Map<Object, Part> parts) {
        if (provider instanceof SdkTracerProvider tracers) {
            parts.put(provider, part("spans", tracers::forceFlush, remaining));
        } else if (provider instanceof SdkMeterProvider meters) {
            parts.put(provider, part("metrics", meters::forceFlush, remaining));
        } else if (provider instanceof SdkLoggerProvider loggers) {
            parts.put(provider, part("log records", loggers::forceFlush, remaining));
        }
    }

    private static Part part(String signal, Supplier<CompletableResultCode> flush, Duration remaining) {
        return new Part("OpenTelemetry " + signal, () -> {
            CompletableResultCode result = flush.get().join(remaining.toNanos(), TimeUnit.NANOSECONDS);
            if (!result.isSuccess()) {
                String what = result.isDone() ? "failed" : "did not end in " + Wording.thousandths(remaining);
                throw SideBySide.failed("The export " + what, result.getFailureThrowable());
            }
        });
    }
}
