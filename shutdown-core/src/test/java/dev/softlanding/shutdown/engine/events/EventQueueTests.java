package dev.softlanding.shutdown.engine.events;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.engine.Recorder;
import dev.softlanding.shutdown.report.ShutdownEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** A listener that fails is its own affair, even where nothing can be said about it any more. */
@Timeout(20)
class EventQueueTests {

    private final Logger logger = ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(EventQueue.class);

    private final AppenderBase<ILoggingEvent> broken = new AppenderBase<>() {

        @Override
        public void doAppend(ILoggingEvent event) {
            throw new NoClassDefFoundError("on purpose: its class loader is closed");
        }

        @Override
        protected void append(ILoggingEvent event) {}
    };

    @BeforeEach
    void breakTheLog() {
        broken.start();
        logger.addAppender(broken);
    }

    @AfterEach
    void mendTheLog() {
        logger.detachAppender(broken);
    }

    @Test
    void listenersWhenOneFailsAndTheLogDoesTooHearEverything() throws Exception {
        var healthy = new Recorder();
        var queue = new EventQueue(
                List.of(
                        event -> {
                            throw new IllegalStateException("on purpose");
                        },
                        healthy),
                null,
                new CountDownLatch(1));
        queue.start();

        queue.post(new ShutdownEvent.PhaseEnded(Phase.DRAIN, Duration.ZERO));
        queue.post(new ShutdownEvent.PhaseEnded(Phase.FLUSH, Duration.ZERO));

        healthy.await(ShutdownEvent.PhaseEnded.class, event -> event.phase() == Phase.FLUSH);
        assertThat(healthy.events(ShutdownEvent.PhaseEnded.class)).hasSize(2);
    }
}
