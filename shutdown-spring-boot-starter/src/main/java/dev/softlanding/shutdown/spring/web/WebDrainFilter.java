package dev.softlanding.shutdown.spring.web;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.springframework.web.context.request.async.WebAsyncUtils;

/**
 * Tells a {@link WebDrain} of every request, asynchronous ones until they are complete, and answers those that it turns
 * away: 503 with {@code Retry-After}. Tells it, too, of the streams of Spring MVC. The paths of operations (actuator) are neither counted nor refused, so that a
 * shutdown can be watched to its end. Comes before all other filters. This class is threadsafe.
 */
public final class WebDrainFilter implements Filter {

    private final WebDrain drain;
    private final DeferredStreams streams;
    private final Predicate<String> operations;

    /** @param operations tells whether a path within the application is one of operations */
    public WebDrainFilter(WebDrain drain, Predicate<String> operations) {
        this.drain = drain;
        this.streams = new DeferredStreams(drain);
        this.operations = operations;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var parting = new PartingResponse(
                (HttpServletResponse) response, drain, request.getProtocol().startsWith("HTTP/1"));
        if (operations.test(pathOf((HttpServletRequest) request))) {
            chain.doFilter(request, parting);
        } else if (drain.enter()) {
            serve(request, parting, chain);
        } else {
            refuse(parting);
        }
    }

    private void serve(ServletRequest request, PartingResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            WebAsyncUtils.getAsyncManager(request).registerDeferredResultInterceptor(streams, streams);
            chain.doFilter(request, response);
        } finally {
            response.askToGo(); // one without a body begins when this returns
            if (!leavesOnComplete(request)) {
                drain.leave();
            }
        }
    }

    private boolean leavesOnComplete(ServletRequest request) {
        if (!request.isAsyncStarted()) {
            return false;
        }
        try {
            request.getAsyncContext().addListener(new LeaveOnComplete());
            return true;
        } catch (IllegalStateException completedMeanwhile) {
            return false;
        }
    }

    private static void refuse(HttpServletResponse response) throws IOException {
        response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        response.setHeader("Retry-After", Refusal.RETRY_AFTER);
        response.setContentType(Refusal.CONTENT_TYPE);
        byte[] body = Refusal.body();
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    private static String pathOf(HttpServletRequest request) {
        String rest = request.getPathInfo(); // both as the server understood them, not as the client wrote them
        return rest == null ? request.getServletPath() : request.getServletPath() + rest;
    }

    private final class LeaveOnComplete implements AsyncListener {

        private final AtomicBoolean left = new AtomicBoolean();

        @Override
        public void onComplete(AsyncEvent event) {
            if (left.compareAndSet(false, true)) { // Tomcat tells it twice of a request that timed out
                drain.leave();
            }
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            event.getAsyncContext().addListener(this); // a second cycle of the same request starts without listeners
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            // onComplete follows
        }

        @Override
        public void onError(AsyncEvent event) {
            // onComplete follows
        }
    }
}
