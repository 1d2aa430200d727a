package dev.softlanding.shutdown.spring.web;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.WebSocketHandlerDecorator;

/** Tells a {@link WebDrain} of the sessions of a handler, and of the messages it is handling. This class is threadsafe. */
final class TrackedWebSocketHandler extends WebSocketHandlerDecorator {

    private final WebDrain drain;
    private final Executor closers;
    private final Map<String, TrackedWebSocketSession> sessions = new ConcurrentHashMap<>();

    /** @param closers close sessions, which may wait for their clients */
    TrackedWebSocketHandler(WebSocketHandler handler, WebDrain drain, Executor closers) {
        super(handler);
        this.drain = drain;
        this.closers = closers;
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession session) throws Exception {
        if (!drain.enter()) {
            session.close(CloseStatus.GOING_AWAY);
            return;
        }
        var tracked = new TrackedWebSocketSession(session, drain, closers);
        sessions.put(session.getId(), tracked);
        super.afterConnectionEstablished(session);
        drain.streamBegins(tracked, tracked::goAway);
    }

    @Override
    public void handleMessage(WebSocketSession session, WebSocketMessage<?> message) throws Exception {
        TrackedWebSocketSession tracked = sessions.get(session.getId());
        if (tracked == null || !tracked.messageBegins()) {
            return; // it has been told to go
        }
        try {
            super.handleMessage(session, message);
        } finally {
            tracked.messageEnds();
        }
    }

    @Override
    public void afterConnectionClosed(WebSocketSession session, CloseStatus status) throws Exception {
        TrackedWebSocketSession tracked = sessions.remove(session.getId());
        if (tracked == null) {
            return; // its handler has never heard of it
        }
        try {
            super.afterConnectionClosed(session, status);
        } finally {
            tracked.hasClosed();
        }
    }
}
