package dev.softlanding.shutdown.spring.web;

import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A response of WebFlux that completes when requests are refused, between two elements, if it is a stream. */
final class StreamEndingResponse extends ServerHttpResponseDecorator {

    private final WebDrain drain;

    StreamEndingResponse(ServerHttpResponse response, WebDrain drain) {
        super(response);
        this.drain = drain;
    }

    @Override
    public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
        return super.writeWith(isStream() ? Flux.from(body).takeUntilOther(refusal()) : body);
    }

    @Override
    public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
        return super.writeAndFlushWith(isStream() ? Flux.from(body).takeUntilOther(refusal()) : body);
    }

    private boolean isStream() {
        try {
            return StreamingTypes.contain(getHeaders().getContentType());
        } catch (InvalidMediaTypeException notOneOfOurs) {
            return false;
        }
    }

    /** Completes when the drain begins to refuse. */
    private Mono<Void> refusal() {
        return Mono.create(refusal -> {
            drain.streamBegins(refusal, refusal::success);
            refusal.onDispose(() -> drain.streamEnded(refusal));
        });
    }
}
