package corpus;

import dev.softlanding.shutdown.ShutdownTask;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

class NewHttpClientInTask {

    private final HttpRequest goodbye;

    NewHttpClientInTask(HttpRequest goodbye) {
        this.goodbye = goodbye;
    }

    ShutdownTask tell() {
        return ShutdownTask.named("tell-peers").timeout(Duration.ofSeconds(5)).run(() -> {
            HttpClient client = HttpClient.newHttpClient(); // finds CleanupClient
            client.send(goodbye, HttpResponse.BodyHandlers.discarding());
        });
    }
}
