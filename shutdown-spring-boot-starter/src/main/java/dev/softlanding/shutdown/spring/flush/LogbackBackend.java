package dev.softlanding.shutdown.spring.flush;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AsyncAppenderBase;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.spi.AppenderAttachable;
import dev.softlanding.shutdown.spring.flush.SideBySide.Part;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.ILoggerFactory;

/** Logback. Has nothing to do where SLF4J is bound to something else. */
final class LogbackBackend implements LogBackend {

    private static final String WORKER = "ch.qos.logback.core.AsyncAppenderBase$Worker";

    private final List<LoggerContext> contexts;

    LogbackBackend(ILoggerFactory factory) {
        this.contexts = factory instanceof LoggerContext context ? List.of(context) : List.of();
    }

    @Override
    public List<LogQueue> queues() {
        return asynchronous().stream()
                .map(queue -> new LogQueue(queue::getNumberOfElementsInQueue, () -> QueueWorkers.areIdle(WORKER)))
                .toList();
    }

    /** Not by the appender, whose lock a stuck task may hold: what its stream buffers has a lock of its own. */
    @Override
    public List<Part> buffers() {
        List<Part> buffers = new ArrayList<>();
        for (Appender<?> appender : appenders()) {
            if (appender instanceof OutputStreamAppender<?> writing && !writing.isImmediateFlush()) {
                OutputStream stream = writing.getOutputStream();
                if (stream != null) {
                    buffers.add(new Part("appender " + appender.getName(), stream::flush));
                }
            }
        }
        return buffers;
    }

    /** A queue that is not empty by now gets its share of the time, not Logback's second. */
    @Override
    public List<Part> endings(Duration remaining) {
        List<AsyncAppenderBase<?>> queues = asynchronous();
        long share = remaining.toMillis() / Math.max(1, queues.size());
        queues.forEach(queue -> queue.setMaxFlushTime((int) Math.max(1, Math.min(Integer.MAX_VALUE, share))));
        return contexts.stream()
                .map(context -> new Part("Logback", context::stop))
                .toList();
    }

    private List<AsyncAppenderBase<?>> asynchronous() {
        List<AsyncAppenderBase<?>> queues = new ArrayList<>();
        for (Appender<?> appender : appenders()) {
            if (appender instanceof AsyncAppenderBase<?> queue && queue.isStarted()) {
                queues.add(queue);
            }
        }
        return queues;
    }

    private Set<Appender<?>> appenders() {
        Set<Appender<?>> all = new LinkedHashSet<>();
        contexts.stream()
                .flatMap(context -> context.getLoggerList().stream())
                .forEach(logger -> collect((AppenderAttachable<ILoggingEvent>) logger, all));
        return all;
    }

    private static <E> void collect(AppenderAttachable<E> owner, Set<Appender<?>> all) {
        for (Iterator<Appender<E>> own = owner.iteratorForAppenders(); own.hasNext(); ) {
            Appender<E> appender = own.next();
            if (all.add(appender) && appender instanceof AppenderAttachable<?> nesting) {
                collect(nesting, all);
            }
        }
    }
}
