package dev.softlanding.shutdown.spring.autoconfigure;

import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;

/**
 * Says that traffic is refused, and says it again if somebody says otherwise afterwards, as Boot does of an application
 * whose start was still under way. It is among the last listeners, or whoever keeps the state would be told in the wrong
 * order. This class is threadsafe.
 */
final class ReadinessRefusal implements ApplicationListener<AvailabilityChangeEvent<ReadinessState>>, Ordered {

    private final ApplicationContext context;
    private volatile boolean refused;

    ReadinessRefusal(ApplicationContext context) {
        this.context = context;
    }

    void refuse() {
        refused = true;
        AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);
    }

    @Override
    public void onApplicationEvent(AvailabilityChangeEvent<ReadinessState> event) {
        if (refused && event.getState() == ReadinessState.ACCEPTING_TRAFFIC) {
            refuse();
        }
    }

    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }
}
