package dev.softlanding.shutdown.spring.autoconfigure;

import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.journal.TerminationLog;
import dev.softlanding.shutdown.process.ProcessExit;
import dev.softlanding.shutdown.process.ProcessShutdown;
import dev.softlanding.shutdown.report.CoordinatorState;
import dev.softlanding.shutdown.spring.ShutdownPlanArmed;
import dev.softlanding.shutdown.spring.journal.ProcessJournal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ApplicationContextEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.core.Ordered;

/**
 * Ties a context to its coordinator: has the plan assembled before anything starts and armed when the context has
 * started, and lets it run before the context closes, whoever closes it. It is first among the listeners of the close,
 * because the next ones close the meter registries.
 */
final class ContextShutdown implements SmartLifecycle, ApplicationListener<ApplicationContextEvent>, Ordered {

    /** What the end of the process can spare for its summary. */
    private static final Duration SUMMARY_LIMIT = Duration.ofMillis(100);

    private final ConfigurableApplicationContext context;
    private final ShutdownCoordinator coordinator;
    private final PlanAssembly assembly;
    private final ContextClosing closing;
    private final ProcessShutdown.@Nullable Participant participant;
    private final @Nullable ProcessJournal journal;
    private final TerminationLog terminationLog;
    private boolean collected;

    ContextShutdown(
            ConfigurableApplicationContext context,
            ShutdownCoordinator coordinator,
            PlanAssembly assembly,
            ContextClosing closing,
            ProcessShutdown.@Nullable Participant participant,
            @Nullable ProcessJournal journal,
            TerminationLog terminationLog) {
        this.context = context;
        this.coordinator = coordinator;
        this.assembly = assembly;
        this.closing = closing;
        this.participant = participant;
        this.journal = journal;
        this.terminationLog = terminationLog;
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    /** The first to be started: all singletons are made, and no port is open and no message taken yet. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }

    @Override
    public void start() {
        if (!collected) { // a context may be stopped and started again
            assembly.collect();
            collected = true;
        }
    }

    /** What stops is the plan's affair: this bean is started, and that is all. */
    @Override
    public boolean isRunning() {
        return false;
    }

    @Override
    public void stop() {}

    @Override
    public void onApplicationEvent(ApplicationContextEvent event) {
        if (event.getApplicationContext() != context) {
            return;
        }
        if (event instanceof ContextRefreshedEvent && coordinator.state() == CoordinatorState.ASSEMBLING) {
            arm();
        } else if (event instanceof ContextClosedEvent && !closing.isOurs()) {
            runBeforeClose();
        }
    }

    private void arm() {
        assembly.arm();
        if (participant != null) {
            participant.shutDownBy(coordinator);
        }
        if (participant != null && journal != null) {
            journal.armed(coordinator.report().tasks().size());
            participant.lastWords(code -> {
                journal.lastWords(code, coordinator.state());
                terminationLog.awaitWritten(SUMMARY_LIMIT);
            });
        }
        context.publishEvent(new ShutdownPlanArmed(context, coordinator));
    }

    /** Boot may be told to deliver events on other threads; the close would not wait for them. */
    @Override
    public boolean supportsAsyncExecution() {
        return false;
    }

    private void runBeforeClose() {
        boolean jvmEnds = ProcessExit.jvm().isEnding();
        if (jvmEnds && participant != null) {
            participant.boundEnd();
        }
        boolean underWay = jvmEnds && coordinator.state().compareTo(CoordinatorState.RUNNING) >= 0;
        if (underWay || coordinator.trigger(jvmEnds ? ShutdownReason.EXIT : ShutdownReason.CONTEXT_CLOSED)) {
            awaitTerminal();
        }
    }

    /**
     * Holds the close until the plan has come to it. An interrupt does not end that: it could be that of a task which
     * closes the context itself, and would take it away from all the others.
     */
    private void awaitTerminal() {
        boolean interrupted = false;
        boolean reached = false;
        while (!reached) {
            try {
                coordinator.awaitTerminal(coordinator.settings().gracePeriod());
                closing.awaitBegun();
                reached = true;
            } catch (InterruptedException early) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
