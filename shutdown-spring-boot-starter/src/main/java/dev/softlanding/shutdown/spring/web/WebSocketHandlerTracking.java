package dev.softlanding.shutdown.spring.web;

import dev.softlanding.shutdown.guard.Threads;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.beans.factory.config.InstantiationAwareBeanPostProcessor;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.support.WebSocketHandlerMapping;
import org.springframework.web.socket.server.support.WebSocketHttpRequestHandler;
import org.springframework.web.socket.sockjs.support.SockJsHttpRequestHandler;

/**
 * Lets a {@link WebDrain} know of the WebSockets of an application, SockJS and STOMP included. Looks at a mapping before it
 * registers its handlers, and puts tracking ones in their place. Handlers of types of the application's own are left alone.
 */
public final class WebSocketHandlerTracking implements InstantiationAwareBeanPostProcessor {

    private static final int CLOSERS = 4;

    private final Supplier<WebDrain> drain;
    private final Executor closers = closers();

    /** @param drain asked for with the first mapping */
    public WebSocketHandlerTracking(Supplier<WebDrain> drain) {
        this.drain = drain;
    }

    @Override
    public boolean postProcessAfterInstantiation(Object bean, String beanName) {
        if (bean instanceof WebSocketHandlerMapping mapping) {
            Map<String, Object> tracked = new LinkedHashMap<>();
            mapping.getUrlMap().forEach((url, handler) -> tracked.put(url, tracked(handler)));
            mapping.setUrlMap(tracked);
        }
        return true;
    }

    private Object tracked(Object handler) {
        if (handler.getClass() == WebSocketHttpRequestHandler.class) {
            return tracked((WebSocketHttpRequestHandler) handler);
        }
        if (handler.getClass() == SockJsHttpRequestHandler.class) {
            var sockJs = (SockJsHttpRequestHandler) handler;
            return new SockJsHttpRequestHandler(sockJs.getSockJsService(), tracked(sockJs.getWebSocketHandler()));
        }
        return handler;
    }

    private WebSocketHttpRequestHandler tracked(WebSocketHttpRequestHandler handler) {
        var tracked =
                new WebSocketHttpRequestHandler(tracked(handler.getWebSocketHandler()), handler.getHandshakeHandler()) {
                    @Override
                    protected WebSocketHandler decorate(WebSocketHandler decoratedAlready) {
                        return decoratedAlready;
                    }
                };
        tracked.setHandshakeInterceptors(handler.getHandshakeInterceptors());
        return tracked;
    }

    private WebSocketHandler tracked(WebSocketHandler handler) {
        return new TrackedWebSocketHandler(handler, drain.get(), closers);
    }

    /** Some daemon threads, which are made when they are needed, and end when they are not. */
    private static Executor closers() {
        var executor = new ThreadPoolExecutor(
                CLOSERS, CLOSERS, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), WebSocketHandlerTracking::thread);
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    private static Thread thread(Runnable work) {
        Thread thread = Threads.daemon("shutdown-websocket-close", work);
        thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
        return thread;
    }
}
