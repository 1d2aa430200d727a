package dev.softlanding.shutdown.spring.flush;

import dev.softlanding.shutdown.spring.flush.SideBySide.Part;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractOutputStreamAppender;
import org.apache.logging.log4j.core.appender.AsyncAppender;
import org.apache.logging.log4j.core.async.AsyncLoggerConfig;
import org.apache.logging.log4j.core.async.AsyncLoggerContext;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.impl.Log4jContextFactory;
import org.apache.logging.log4j.core.jmx.RingBufferAdmin;

/** Log4j 2, with its asynchronous appenders and loggers. Has nothing to do where its API leads to something else. */
final class Log4j2Backend implements LogBackend {

    private static final String WORKER = "org.apache.logging.log4j.core.appender.AsyncAppenderEventDispatcher";

    private final Supplier<? extends Collection<LoggerContext>> contexts;

    Log4j2Backend() {
        this(() -> LogManager.getFactory() instanceof Log4jContextFactory factory
                ? factory.getSelector().getLoggerContexts()
                : List.of());
    }

    Log4j2Backend(Supplier<? extends Collection<LoggerContext>> contexts) {
        this.contexts = contexts;
    }

    /** Rings first: an asynchronous logger may write to an asynchronous appender. A line leaves its ring when it is written. */
    @Override
    public List<LogQueue> queues() {
        return Stream.concat(
                        rings().map(ring -> new LogQueue(() -> waitingIn(ring), () -> true)),
                        appenders(AsyncAppender.class).stream()
                                .map(queue -> new LogQueue(queue::getQueueSize, () -> QueueWorkers.areIdle(WORKER))))
                .toList();
    }

    private static int waitingIn(RingBufferAdmin ring) {
        return (int) (ring.getBufferSize() - ring.getRemainingCapacity());
    }

    @Override
    public List<Part> buffers() {
        List<Part> buffers = new ArrayList<>();
        for (AbstractOutputStreamAppender<?> appender : appenders(AbstractOutputStreamAppender.class)) {
            if (!appender.getImmediateFlush()) {
                buffers.add(new Part("appender " + appender.getName(), appender.getManager()::flush));
            }
        }
        return buffers;
    }

    @Override
    public List<Part> endings(Duration remaining) {
        return contexts.get().stream()
                .map(context -> new Part(
                        "Log4j context " + context.getName(),
                        () -> context.stop(remaining.toMillis(), TimeUnit.MILLISECONDS)))
                .toList();
    }

    private Stream<RingBufferAdmin> rings() {
        return contexts.get().stream()
                .filter(LoggerContext::isStarted)
                .flatMap(context -> Stream.concat(ringOf(context), ringsOfLoggers(context)));
    }

    private static Stream<RingBufferAdmin> ringOf(LoggerContext context) {
        return context instanceof AsyncLoggerContext async ? Stream.of(async.createRingBufferAdmin()) : Stream.empty();
    }

    private static Stream<RingBufferAdmin> ringsOfLoggers(LoggerContext context) {
        List<RingBufferAdmin> rings = new ArrayList<>();
        for (LoggerConfig config : context.getConfiguration().getLoggers().values()) {
            if (config instanceof AsyncLoggerConfig async && async.isStarted()) {
                ringOf(async, context).ifPresent(rings::add);
            }
        }
        return rings.stream();
    }

    private static Optional<RingBufferAdmin> ringOf(AsyncLoggerConfig logger, LoggerContext context) {
        try {
            return Optional.of(logger.createRingBufferAdmin(context.getName()));
        } catch (NullPointerException stopped) { // that is how Log4j tells that its ring has been stopped meanwhile
            return Optional.empty();
        }
    }

    private <A extends Appender> List<A> appenders(Class<A> type) {
        return contexts.get().stream()
                .filter(LoggerContext::isStarted)
                .flatMap(context -> context.getConfiguration().getAppenders().values().stream())
                .filter(Appender::isStarted)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }
}
