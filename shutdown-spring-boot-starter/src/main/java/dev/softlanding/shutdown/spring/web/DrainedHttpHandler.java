package dev.softlanding.shutdown.spring.web;

import java.util.function.Predicate;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;

/** Does for WebFlux what {@link WebDrainFilter} does for servlets. A cancelled request has ended, too. */
final class DrainedHttpHandler implements HttpHandler {

    private final HttpHandler next;
    private final WebDrain drain;
    private final Predicate<String> operations;

    DrainedHttpHandler(HttpHandler next, WebDrain drain, Predicate<String> operations) {
        this.next = next;
        this.drain = drain;
        this.operations = operations;
    }

    @Override
    public Mono<Void> handle(ServerHttpRequest request, ServerHttpResponse response) {
        response.beforeCommit(() -> Mono.fromRunnable(() -> askToGo(request, response)));
        if (operations.test(request.getPath().pathWithinApplication().value())) {
            return next.handle(request, response);
        }
        return Mono.defer(() -> drain.enter() ? serve(request, response) : refuse(response));
    }

    private Mono<Void> serve(ServerHttpRequest request, ServerHttpResponse response) {
        return Mono.defer(() -> next.handle(request, new StreamEndingResponse(response, drain)))
                .doFinally(ended -> NativeExchange.whenWritten(response, drain::leave));
    }

    private static Mono<Void> refuse(ServerHttpResponse response) {
        byte[] body = Refusal.body();
        response.setStatusCode(HttpStatus.SERVICE_UNAVAILABLE);
        HttpHeaders headers = response.getHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, Refusal.RETRY_AFTER);
        headers.set(HttpHeaders.CONTENT_TYPE, Refusal.CONTENT_TYPE);
        headers.setContentLength(body.length);
        return response.writeWith(
                Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
    }

    private void askToGo(ServerHttpRequest request, ServerHttpResponse response) {
        if (drain.asksToGo() && NativeExchange.isHttp1(request)) { // the header is illegal in HTTP/2
            response.getHeaders().set(HttpHeaders.CONNECTION, "close");
        }
    }
}
