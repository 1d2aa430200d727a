package corpus;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

class SocketToItself implements Closeable {

    private final ServerSocket server;
    private volatile boolean closed;

    SocketToItself(ServerSocket server) {
        this.server = server;
    }

    void accept() throws IOException {
        while (!closed) {
            server.accept().close();
        }
    }

    /** Wakes up the thread that accepts. */
    @Override
    public void close() throws IOException {
        closed = true;
        new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort()).close();
    }
}
