package dev.softlanding.shutdown.spring.observability;

import dev.softlanding.shutdown.Origin;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.spring.CoordinatorCustomizer;
import dev.softlanding.shutdown.spring.adoption.AdoptedTask;
import dev.softlanding.shutdown.spring.adoption.Components;
import dev.softlanding.shutdown.spring.adoption.ShutdownAdapter;
import dev.softlanding.shutdown.spring.flush.OpenSpans;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Has the run of one context observed, and its observations end before the last export. */
final class SpansAdapter implements CoordinatorCustomizer, ShutdownAdapter, OpenSpans {

    private static final Duration TIMEOUT = Duration.ofMillis(500);

    private final @Nullable RunSpans spans;
    private final Supplier<ShutdownCoordinator> coordinator;
    private final boolean isolated;

    /**
     * @param spans of the run, if anybody would see them
     * @param isolated whether a thread of its own is to hear of the outcomes: a log that is slow would make spans long
     */
    SpansAdapter(@Nullable RunSpans spans, Supplier<ShutdownCoordinator> coordinator, boolean isolated) {
        this.spans = spans;
        this.coordinator = coordinator;
        this.isolated = isolated;
    }

    @Override
    public void customize(ShutdownCoordinator.Builder builder) {
        if (spans != null) {
            builder.decorator(spans);
            if (isolated) {
                builder.isolatedListener(spans);
            } else {
                builder.listener(spans);
            }
        }
    }

    @Override
    public void adopt(Components components) {
        if (spans != null) {
            spans.observe(coordinator.get());
            components.adopt(AdoptedTask.of(ShutdownTask.named("spans")
                    .phase(Phase.TELEMETRY)
                    .before("meter-registries", "open-telemetry")
                    .origin(Origin.ADAPTER)
                    .timeout(TIMEOUT)
                    .run(spans::endNow)));
        }
    }

    @Override
    public void end(Duration remaining) throws InterruptedException {
        if (spans != null) {
            spans.end(remaining);
        }
    }
}
