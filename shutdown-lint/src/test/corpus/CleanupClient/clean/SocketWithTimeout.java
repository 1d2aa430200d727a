package corpus;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

class SocketWithTimeout {

    @SuppressWarnings("ShutdownHook") // there is no container that would stop it
    static void install(String host) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(host, 2003), 500);
                socket.setSoTimeout(500);
                socket.getOutputStream().write(0);
            } catch (IOException e) {
                System.err.println("no metric: " + e);
            }
        }));
    }
}
