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
import dev.softlanding.shutdown.spring.observability.MeteredRun;
import io.micrometer.core.instrument.push.PushMeterRegistry;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Publishes metrics for the last time, and so closes the registries that push, side by side: Boot would do so one after
 * the other, without a limit, and before the application has drained. Registries that are pulled stay open.
 */
public class MeterRegistriesAdapter implements ShutdownAdapter {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    /** What the meters of the run itself lag behind is less than a millisecond, unless somebody wants all processors. */
    private static final Duration LAG = Duration.ofMillis(100);

    private final MeterRegistries registries;
    private final ObjectProvider<MeteredRun> run;

    /**
     * An adapter for these registries.
     *
     * @param run what they should know of the run before they publish
     */
    public MeterRegistriesAdapter(MeterRegistries registries, ObjectProvider<MeteredRun> run) {
        this.registries = registries;
        this.run = run;
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
            MeteredRun metered = run.getIfAvailable();
            if (metered != null) {
                metered.awaitReleased(LAG);
            }
            registries.publish(context.remaining());
        } catch (InterruptedException timeout) {
            throw new UnfinishedException("Meter registries have not published all", timeout);
        }
    }
}
