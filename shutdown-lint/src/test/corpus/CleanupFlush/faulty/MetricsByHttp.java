package corpus;

import dev.softlanding.shutdown.flush.Flusher;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

class MetricsByHttp implements Flusher.Action {

    private final HttpClient client = HttpClient.newHttpClient();

    @Override
    public void flush(Duration remaining) throws Exception {
        HttpRequest push = HttpRequest.newBuilder(URI.create("http://push/metrics"))
                .timeout(remaining)
                .PUT(BodyPublishers.ofString("up 0"))
                .build();
        client.send(push, BodyHandlers.discarding()); // finds CleanupFlush
    }
}
