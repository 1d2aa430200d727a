package dev.softlanding.shutdown.spring.flush;

import dev.softlanding.shutdown.spring.flush.SideBySide.Part;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.push.PushMeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.util.ClassUtils;

/**
 * The meter registries there are, those within composite ones as well, and the last publishing of those that push.
 *
 * <p>A registry offers one way to publish by hand: its close. Of a step registry it publishes the last full step, if that
 * was not done, then the step that has begun; later closes, as by the context, publish nothing. So this is for the end
 * only: afterwards, meters still count, but nobody hears of it, and new ones do nothing.
 */
public final class MeterRegistries extends LiveBeans<MeterRegistry> {

    MeterRegistries() {
        super(MeterRegistry.class);
    }

    /** Publishes, for the last time. */
    public void publish(Duration remaining) throws InterruptedException {
        List<Part> parts = leaves().stream()
                .filter(PushMeterRegistry.class::isInstance)
                .map(registry -> new Part(ClassUtils.getShortName(registry.getClass()), registry::close))
                .toList();
        SideBySide.run(parts, remaining);
    }

    /** Whether any publishes by itself. */
    public boolean anyPushes() {
        return leaves().stream().anyMatch(PushMeterRegistry.class::isInstance);
    }

    /** Those that have meters of their own. */
    Set<MeterRegistry> leaves() {
        Set<MeterRegistry> leaves = new LinkedHashSet<>();
        collect(all(), leaves, Collections.newSetFromMap(new java.util.IdentityHashMap<>()));
        return leaves;
    }

    private static void collect(Collection<MeterRegistry> some, Set<MeterRegistry> leaves, Set<MeterRegistry> seen) {
        for (MeterRegistry registry : some) {
            if (!seen.add(registry)) {
                continue;
            }
            if (registry instanceof CompositeMeterRegistry composite) {
                collect(composite.getRegistries(), leaves, seen);
            } else {
                leaves.add(registry);
            }
        }
    }
}
