package dev.softlanding.shutdown.spring.it;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;

/** A console whose lock somebody may take and never give back, as one does who is stuck while it writes to a full pipe. */
public final class HeldConsoleAppender extends ConsoleAppender<ILoggingEvent> {

    void holdForEver() {
        streamWriteLock.lock();
        WorstCaseApplication.sleepDeaf();
    }
}
