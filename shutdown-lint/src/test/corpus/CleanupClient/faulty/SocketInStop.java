package corpus;

import java.io.IOException;
import java.net.Socket;
import org.springframework.context.Lifecycle;

class SocketInStop implements Lifecycle {

    private final String host;
    private boolean running;

    SocketInStop(String host) {
        this.host = host;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        try (Socket socket = new Socket(host, 2003)) { // finds CleanupClient
            socket.getOutputStream().write("orders.up 0\n".getBytes());
        } catch (IOException e) {
            System.err.println("no metric: " + e);
        }
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
