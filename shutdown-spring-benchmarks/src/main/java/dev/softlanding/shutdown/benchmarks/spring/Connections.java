package dev.softlanding.shutdown.benchmarks.spring;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Connections that are kept alive, with a request on each of them at once. One thread reads them all, so that a measuring
 * process takes little from what it measures. Used by that thread only.
 */
final class Connections implements AutoCloseable {

    private final Selector selector = Selector.open();
    private final List<Connection> connections = new ArrayList<>();
    private final byte[] buffer = new byte[16_384];

    Connections(int port, int count) throws IOException {
        for (int made = 0; made < count; made++) {
            SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.configureBlocking(false);
            var connection = new Connection(channel);
            channel.register(selector, SelectionKey.OP_READ, connection);
            connections.add(connection);
        }
    }

    int count() {
        return connections.size();
    }

    /** Sends a request on each. */
    void send(String path) throws IOException {
        byte[] request =
                "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n".formatted(path).getBytes(StandardCharsets.US_ASCII);
        for (Connection connection : connections) {
            connection.send(request);
        }
    }

    /**
     * Waits for a response on each.
     *
     * @return when the last one was there; now, if there is none to wait for
     * @throws WrongResultException if one is no 200, is broken or does not come
     */
    long awaitReplies(Duration limit) throws IOException {
        long deadline = System.nanoTime() + limit.toNanos();
        long lastAt = System.nanoTime();
        int open = connections.size();
        while (open > 0) {
            if (selector.select(Math.max(1, (deadline - System.nanoTime()) / 1_000_000)) == 0
                    && System.nanoTime() > deadline) {
                throw new WrongResultException("%d of %d responses did not come".formatted(open, count()));
            }
            for (SelectionKey key : selector.selectedKeys()) {
                if (((Connection) key.attachment()).readsItsReply(buffer)) {
                    lastAt = System.nanoTime();
                    open--;
                }
            }
            selector.selectedKeys().clear();
        }
        return lastAt;
    }

    /** What is there, asked for on a connection of its own, which does not stay. */
    static String get(int port, String path, Duration limit) throws IOException {
        try (var connections = new Connections(port, 1)) {
            connections.send(path);
            connections.awaitReplies(limit);
            return connections.connections.get(0).body();
        }
    }

    @Override
    public void close() throws IOException {
        for (Connection connection : connections) {
            connection.channel.close();
        }
        selector.close();
    }

    /** One of them. */
    private static final class Connection {

        private final SocketChannel channel;
        private final ByteArrayOutputStream received = new ByteArrayOutputStream();
        private Optional<Reply> reply = Optional.empty();

        Connection(SocketChannel channel) {
            this.channel = channel;
        }

        void send(byte[] request) throws IOException {
            received.reset();
            reply = Optional.empty();
            if (channel.write(ByteBuffer.wrap(request)) != request.length) {
                throw new WrongResultException("A request did not go out");
            }
        }

        /** Reads what is there, and tells whether that was the rest of the response. */
        boolean readsItsReply(byte[] buffer) throws IOException {
            int length = channel.read(ByteBuffer.wrap(buffer));
            if (reply.isPresent()) {
                if (length < 0) {
                    channel.close(); // its last response asked for that
                }
                return false;
            }
            if (length < 0) {
                throw new WrongResultException("A connection ended without its response");
            }
            received.write(buffer, 0, length);
            reply = Reply.parse(received.toByteArray());
            reply.filter(known -> known.status() != 200).ifPresent(known -> {
                throw new WrongResultException("A response is " + known);
            });
            return reply.isPresent();
        }

        String body() {
            return reply.map(Reply::body).orElse("");
        }
    }
}
