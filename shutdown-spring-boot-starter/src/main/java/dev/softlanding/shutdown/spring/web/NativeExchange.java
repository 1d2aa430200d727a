package dev.softlanding.shutdown.spring.web;

import jakarta.servlet.ServletRequest;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.util.ClassUtils;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** What only the server beneath WebFlux knows of a request and its response. */
final class NativeExchange {

    static final String NETTY_REQUEST = "reactor.netty.http.server.HttpServerRequest";
    static final String SERVLET_REQUEST = "jakarta.servlet.ServletRequest";

    private static final boolean NETTY = isPresent(NETTY_REQUEST);
    private static final boolean SERVLET = isPresent(SERVLET_REQUEST);

    private NativeExchange() {}

    /** Whether the request has surely come by HTTP/1. */
    static boolean isHttp1(ServerHttpRequest request) {
        try {
            Object beneath = ServerHttpRequestDecorator.getNativeRequest(request);
            return (NETTY && Netty.isHttp1(beneath)) || (SERVLET && Servlet.isHttp1(beneath));
        } catch (IllegalStateException | IllegalArgumentException nothingBeneath) {
            return false;
        }
    }

    /** Does something when a response that is complete has been written; at once, if it has been. */
    static void whenWritten(ServerHttpResponse response, Runnable action) {
        if (!NETTY || !Netty.whenWritten(response, action)) {
            action.run();
        }
    }

    private static boolean isPresent(String type) {
        return ClassUtils.isPresent(type, NativeExchange.class.getClassLoader());
    }

    /** Apart, so that it is loaded with Reactor Netty only. */
    private static final class Netty {

        static boolean isHttp1(Object beneath) {
            return beneath instanceof HttpServerRequest request
                    && request.protocol().startsWith("HTTP/1");
        }

        /** A body of one buffer is complete for WebFlux while most of it is still in a queue. */
        static boolean whenWritten(ServerHttpResponse response, Runnable action) {
            try {
                if (ServerHttpResponseDecorator.getNativeResponse(response) instanceof HttpServerResponse beneath) {
                    beneath.withConnection(exchange -> exchange.onTerminate()
                            .doFinally(ended -> action.run())
                            .subscribe());
                    return true;
                }
                return false;
            } catch (IllegalStateException | IllegalArgumentException nothingBeneath) {
                return false;
            }
        }
    }

    /** Apart, so that it is loaded with the Servlet API only. */
    private static final class Servlet {

        static boolean isHttp1(Object beneath) {
            return beneath instanceof ServletRequest request
                    && request.getProtocol().startsWith("HTTP/1");
        }
    }
}
