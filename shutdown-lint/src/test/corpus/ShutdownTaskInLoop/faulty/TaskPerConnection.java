package corpus;

import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;

class TaskPerConnection {

    static void serve(ServerSocket server, ShutdownCoordinator coordinator) throws IOException {
        while (!server.isClosed()) {
            Socket client = server.accept();
            ShutdownTask close = ShutdownTask.named("close " + client.getRemoteSocketAddress())
                    .timeout(Duration.ofMillis(200))
                    .run(client::close);
            coordinator.change(changes -> changes.add(close)); // finds ShutdownTaskInLoop
        }
    }
}
