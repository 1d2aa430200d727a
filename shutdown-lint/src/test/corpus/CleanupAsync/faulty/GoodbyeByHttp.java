package corpus;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.springframework.context.SmartLifecycle;

class GoodbyeByHttp implements SmartLifecycle {

    private final HttpClient client = HttpClient.newHttpClient();
    private volatile boolean running;

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        HttpRequest goodbye = HttpRequest.newBuilder(URI.create("http://registry/me")).DELETE().build();
        client.sendAsync(goodbye, BodyHandlers.discarding()); // finds CleanupAsync
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
