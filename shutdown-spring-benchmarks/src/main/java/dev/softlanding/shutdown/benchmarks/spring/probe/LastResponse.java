package dev.softlanding.shutdown.benchmarks.spring.probe;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/** Notes when the last request has passed it on its way out. This class is threadsafe. */
final class LastResponse implements Filter {

    private final AtomicLong at = new AtomicLong(Long.MIN_VALUE);

    LastResponse() {
        System.out.println("probe-clock " + System.nanoTime());
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            chain.doFilter(request, response);
        } finally {
            at.accumulateAndGet(System.nanoTime(), Math::max);
        }
    }

    /** Says when the drain has ended, and when the last request. */
    void printDrained(long drainedAt) {
        System.out.println("drained " + drainedAt + " " + at.get());
    }
}
