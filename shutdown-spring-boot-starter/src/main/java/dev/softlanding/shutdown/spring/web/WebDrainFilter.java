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
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * Tells a {@link WebDrain} of every request, asynchronous ones until they are complete, and answers those that it turns
 * away: 503 with {@code Retry-After}. The paths of operations (actuator) are neither counted nor refused, so that a
 * shutdown can be watched to its end. Comes before all other filters. This class is threadsafe.
 */
public final class WebDrainFilter implements Filter {

    private static final byte[] PROBLEM = """
            {"title":"Service Unavailable","status":503,"detail":"This instance is shutting down; try again."}""".getBytes(StandardCharsets.UTF_8);

    private final WebDrain drain;
    private final Predicate<String> operations;

    /** @param operations tells whether a path within the application is one of operations */
    public WebDrainFilter(WebDrain drain, Predicate<String> operations) {
        this.drain = drain;
        this.operations = operations;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var http = (HttpServletResponse) response;
        if (drain.asksToGo() && request.getProtocol().startsWith("HTTP/1")) { // the header is illegal in HTTP/2
            http.setHeader("Connection", "close");
        }
        if (operations.test(pathOf((HttpServletRequest) request))) {
            chain.doFilter(request, response);
        } else if (drain.enter()) {
            serve(request, response, chain);
        } else {
            refuse(http);
        }
    }

    private void serve(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            chain.doFilter(request, response);
        } finally {
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
        response.setHeader("Retry-After", "1");
        response.setContentType("application/problem+json");
        response.setContentLength(PROBLEM.length);
        response.getOutputStream().write(PROBLEM);
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
