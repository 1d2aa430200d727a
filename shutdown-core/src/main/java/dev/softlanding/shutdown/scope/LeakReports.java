package dev.softlanding.shutdown.scope;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings findings to the listener on a daemon thread that exists only while there are any, so that a log appender that
 * hangs holds neither a time limit nor whoever opens a scope. Posting never waits. This class is threadsafe.
 */
final class LeakReports {

    private static final Logger logger = LoggerFactory.getLogger(LeakReports.class);

    private final LeakListener listener;
    private final @Nullable ClassLoader contextClassLoader;
    private final Queue<OpenScope> findings = new ConcurrentLinkedQueue<>();
    private final AtomicInteger undelivered = new AtomicInteger();

    LeakReports(LeakListener listener, @Nullable ClassLoader contextClassLoader) {
        this.listener = listener;
        this.contextClassLoader = contextClassLoader;
    }

    void post(OpenScope finding) {
        findings.add(finding);
        if (undelivered.getAndIncrement() == 0) {
            try {
                Daemons.start("shutdown-scopes-leaks", contextClassLoader, this::deliver);
            } catch (Throwable noThread) { // the next finding tries again, for this one too
                undelivered.set(0);
                logger.warn("No thread to report that scope '{}' leaked", finding.name(), noThread);
            }
        }
    }

    private void deliver() {
        int seen;
        do {
            seen = undelivered.get();
            OpenScope finding;
            while ((finding = findings.poll()) != null) {
                tell(finding);
            }
        } while (undelivered.addAndGet(-seen) > 0);
    }

    private void tell(OpenScope finding) {
        try {
            listener.onLeak(finding);
        } catch (Throwable failure) { // a listener's failure is not the scope's
            logger.warn("Leak listener {} failed on scope '{}'", listener, finding.name(), failure);
        } finally {
            Thread.interrupted();
        }
    }
}
