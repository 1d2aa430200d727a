package dev.softlanding.shutdown.spring.web;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketSession;

/**
 * A session that is in flight until it is closed, or its client has been told that the server goes, and no message of it is being handled.
 * A client that does not answer the farewell holds nobody up. This class is threadsafe.
 */
final class TrackedWebSocketSession {

    private static final Logger LOG = LoggerFactory.getLogger(TrackedWebSocketSession.class);

    private final WebSocketSession session;
    private final WebDrain drain;
    private final Executor closers;
    private final AtomicBoolean open = new AtomicBoolean(true);
    private final AtomicInteger pending = new AtomicInteger(1); // itself, and each message

    TrackedWebSocketSession(WebSocketSession session, WebDrain drain, Executor closers) {
        this.session = session;
        this.drain = drain;
        this.closers = closers;
    }

    /** A message comes. If it is to be handled, {@link #messageEnds()} has to follow. */
    boolean messageBegins() {
        return pending.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
    }

    void messageEnds() {
        if (pending.decrementAndGet() == 0) {
            drain.leave();
        }
    }

    /** Tells the client that the server goes. Not on this thread: it would wait for a client that does not read. */
    void goAway() {
        closers.execute(() -> {
            try {
                session.close(CloseStatus.GOING_AWAY);
            } catch (Exception failure) {
                LOG.debug("WebSocket session {} could not be closed", session.getId(), failure);
            } finally {
                hasClosed();
            }
        });
    }

    void hasClosed() {
        drain.streamEnded(this);
        if (open.compareAndSet(true, false)) {
            messageEnds();
        }
    }
}
