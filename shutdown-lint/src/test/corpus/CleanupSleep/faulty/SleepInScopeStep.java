package corpus;

import dev.softlanding.shutdown.scope.Scope;
import java.net.http.WebSocket;
import java.time.Duration;

class SleepInScopeStep {

    void open(Scope scope, WebSocket socket) {
        scope.defer("socket", Duration.ofSeconds(2), () -> {
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "going away");
            Thread.sleep(500); // finds CleanupSleep
            socket.abort();
        });
    }
}
