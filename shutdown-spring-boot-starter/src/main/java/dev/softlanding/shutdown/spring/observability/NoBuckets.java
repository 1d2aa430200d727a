package dev.softlanding.shutdown.spring.observability;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import org.springframework.core.Ordered;

/**
 * Keeps buckets off our timers: there are several for each task, each records once in the life of a process, and what an
 * application wants of all timers would make each of them a hundred time series. After Boot's filter, which is of order 0.
 */
final class NoBuckets implements MeterFilter, Ordered {

    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    @Override
    public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
        return id.getName().equals(ShutdownMeter.TASK_DURATION.meterName())
                ? DistributionStatisticConfig.builder()
                        .percentilesHistogram(false)
                        .serviceLevelObjectives()
                        .build()
                        .merge(config)
                : config;
    }
}
