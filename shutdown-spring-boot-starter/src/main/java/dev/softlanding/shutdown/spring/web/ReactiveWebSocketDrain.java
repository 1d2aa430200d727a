package dev.softlanding.shutdown.spring.web;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.web.reactive.HandlerAdapter;
import org.springframework.web.reactive.HandlerResult;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.reactive.socket.server.support.WebSocketHandlerAdapter;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Tells a {@link WebDrain} of the WebSockets of WebFlux: comes before WebFlux's own adapter of their handlers, and hands it a handler that is
 * tracked. A session is in flight until its handler is done. This class is threadsafe.
 */
public final class ReactiveWebSocketDrain implements HandlerAdapter, Ordered {

    private final WebDrain drain;
    private final Supplier<@Nullable WebSocketHandlerAdapter> adapter;

    /** @param adapter WebFlux's own, if there is one; asked for with the first WebSocket */
    public ReactiveWebSocketDrain(WebDrain drain, Supplier<@Nullable WebSocketHandlerAdapter> adapter) {
        this.drain = drain;
        this.adapter = adapter;
    }

    @Override
    public boolean supports(Object handler) {
        return handler instanceof WebSocketHandler && adapter.get() != null;
    }

    @Override
    public Mono<HandlerResult> handle(ServerWebExchange exchange, Object handler) {
        WebSocketHandlerAdapter own = adapter.get();
        if (own == null) {
            return Mono.error(new IllegalStateException("No adapter of WebSocket handlers"));
        }
        return own.handle(exchange, new Tracked((WebSocketHandler) handler, drain));
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    private record Tracked(WebSocketHandler handler, WebDrain drain) implements WebSocketHandler {

        @Override
        public List<String> getSubProtocols() {
            return handler.getSubProtocols();
        }

        @Override
        public Mono<Void> handle(WebSocketSession session) {
            return Mono.defer(() -> drain.enter() ? track(session) : session.close(CloseStatus.GOING_AWAY));
        }

        private Mono<Void> track(WebSocketSession session) {
            drain.streamBegins(
                    session, () -> session.close(CloseStatus.GOING_AWAY).subscribe());
            return Mono.defer(() -> handler.handle(session)).doFinally(ended -> {
                drain.streamEnded(session);
                drain.leave();
            });
        }
    }
}
