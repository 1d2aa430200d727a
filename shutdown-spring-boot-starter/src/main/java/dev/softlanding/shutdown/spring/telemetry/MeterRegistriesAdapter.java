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
import dev.softlanding.shutdown.spring.flush.MeterRegistries;
import io.micrometer.core.instrument.push.PushMeterRegistry;
import java.time.Duration;

/**
 * Publishes metrics for the last time, and so closes the registries that push, side by side: Boot would do so one after
 * the other, without a limit, and before the application has drained. Registries that are pulled stay open.
 */
public class MeterRegistriesAdapter implements ShutdownAdapter {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final MeterRegistries registries;

    /** An adapter for these registries. */
    public MeterRegistriesAdapter(MeterRegistries registries) {
        this.registries = registries;
    }

    @Override
    public void adopt(Components components) {
        if (!registries.anyPushes()) {
            return;
        }
        ShutdownTask task = ShutdownTask.named("meter-registries")
                .phase(Phase.TELEMETRY)
                .origin(Origin.ADAPTER)
                .timeout(TIMEOUT)
                .runWith(this::publish);
        components.adopt(AdoptedTask.of(task)
                .stopping(components.ofType(PushMeterRegistry.class).stream()
                        .map(ManagedBean::name)
                        .toArray(String[]::new)));
    }

    private void publish(TaskContext context) {
        try {
            registries.publish(context.remaining());
        } catch (InterruptedException timeout) {
            throw new UnfinishedException("Meter registries have not published all", timeout);
        }
    }
}
