package dev.softlanding.shutdown.spring.web;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;

/**
 * A response that asks its client to go elsewhere, if that has become right by the time its body begins: its request may have come
 * before. Used as any response, by one thread at a time.
 */
final class PartingResponse extends HttpServletResponseWrapper {

    private final WebDrain drain;
    private final boolean canAsk;

    /** @param canAsk whether the header is legal by which it asks; in HTTP/2 it is not */
    PartingResponse(HttpServletResponse response, WebDrain drain, boolean canAsk) {
        super(response);
        this.drain = drain;
        this.canAsk = canAsk;
        askToGo();
    }

    /** Has no effect once the response is on its way. */
    void askToGo() {
        if (canAsk && drain.asksToGo()) {
            setHeader("Connection", "close");
        }
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        askToGo();
        return super.getOutputStream();
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        askToGo();
        return super.getWriter();
    }

    @Override
    public void flushBuffer() throws IOException {
        askToGo();
        super.flushBuffer();
    }

    @Override
    public void sendError(int status) throws IOException {
        askToGo();
        super.sendError(status);
    }

    @Override
    public void sendError(int status, String message) throws IOException {
        askToGo();
        super.sendError(status, message);
    }
}
