package dev.softlanding.shutdown.spring.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that asks for something and reads no more of the answer than it is told to. */
final class SlowReader implements AutoCloseable {

    private final Socket socket;
    private final InputStream answer;

    SlowReader(int port, String path) throws IOException {
        socket = new Socket();
        socket.setReceiveBufferSize(8192);
        socket.connect(new InetSocketAddress("localhost", port));
        socket.getOutputStream()
                .write("GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                        .formatted(path)
                        .getBytes(StandardCharsets.US_ASCII));
        answer = socket.getInputStream();
    }

    /** The beginning of the answer is there; most of it is not. */
    void readStatus() throws IOException {
        String status = new String(answer.readNBytes(12), StandardCharsets.US_ASCII);
        if (!status.equals("HTTP/1.1 200")) {
            throw new IllegalStateException(status);
        }
    }

    /** How many bytes that were. */
    long readToTheEnd() throws IOException {
        return answer.transferTo(OutputStream.nullOutputStream());
    }

    /** Goes without a farewell: the server gets a reset. */
    void abort() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
