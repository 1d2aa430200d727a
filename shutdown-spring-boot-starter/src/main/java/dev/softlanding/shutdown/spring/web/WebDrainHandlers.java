package dev.softlanding.shutdown.spring.web;

import java.util.function.Predicate;
import org.springframework.context.ApplicationContext;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import org.springframework.web.server.adapter.HttpWebHandlerAdapter;

/**
 * Puts a {@link WebDrain} around the requests of WebFlux, outside of its filters and of what answers errors: when a request has
 * ended there, its response is written. Has to be the first of its kind. This class is threadsafe.
 */
public final class WebDrainHandlers implements HttpHandlerDecoratorFactory {

    private final WebDrain drain;
    private final Predicate<String> operations;
    private final ApplicationContext context;

    /**
     * @param operations tells whether a path within the application is one of operations
     * @param context whose requests are drained: an actuator with a port of its own finds this bean in its parent
     */
    public WebDrainHandlers(WebDrain drain, Predicate<String> operations, ApplicationContext context) {
        this.drain = drain;
        this.operations = operations;
        this.context = context;
    }

    @Override
    public HttpHandler apply(HttpHandler handler) {
        boolean foreign =
                handler instanceof HttpWebHandlerAdapter adapter && adapter.getApplicationContext() != context;
        return foreign ? handler : new DrainedHttpHandler(handler, drain, operations);
    }
}
