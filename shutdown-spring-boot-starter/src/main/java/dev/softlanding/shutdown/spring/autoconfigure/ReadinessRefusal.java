package dev.softlanding.shutdown.spring.autoconfigure;

import dev.softlanding.shutdown.spring.announce.Announcer;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;

/**
 * Says that traffic is refused, and says it again if somebody says otherwise afterwards, as Boot does of an application
 * whose start was still under way. When an announcement is taken back, it says again what others last said. It is among the
 * last listeners, or whoever keeps the state would be told in the wrong order. This class is threadsafe.
 */
final class ReadinessRefusal
        implements Announcer, ApplicationListener<AvailabilityChangeEvent<ReadinessState>>, Ordered {

    private final ApplicationContext context;
    private volatile ReadinessState saidByOthers = ReadinessState.REFUSING_TRAFFIC;
    private volatile boolean announced;
    private volatile boolean refusedByRun;

    ReadinessRefusal(ApplicationContext context) {
        this.context = context;
    }

    /** For a run: whatever else is said. */
    void refuse() {
        refusedByRun = true;
        say(ReadinessState.REFUSING_TRAFFIC);
    }

    @Override
    public void announce() {
        announced = true;
        say(ReadinessState.REFUSING_TRAFFIC);
    }

    @Override
    public void withdraw() {
        announced = false;
        if (!refusedByRun) {
            say(saidByOthers);
        }
    }

    private void say(ReadinessState state) {
        context.publishEvent(new AvailabilityChangeEvent<>(this, state));
    }

    /** A run may have begun while we said that traffic is accepted: that is said back as well. */
    @Override
    public void onApplicationEvent(AvailabilityChangeEvent<ReadinessState> event) {
        if (event.getSource() != this) {
            saidByOthers = event.getState();
        }
        if ((announced || refusedByRun) && event.getState() == ReadinessState.ACCEPTING_TRAFFIC) {
            say(ReadinessState.REFUSING_TRAFFIC);
        }
    }

    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }
}
