package corpus;

import dev.softlanding.shutdown.ShutdownTask;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.FileChannel;
import java.time.Duration;

class ChannelForced {

    private final HttpClient client = HttpClient.newHttpClient();

    ShutdownTask uploading(FileChannel journal) {
        return ShutdownTask.named("upload")
                .timeout(Duration.ofSeconds(10))
                .flushAtCutOff(() -> journal.force(false))
                .run(this::upload);
    }

    private void upload() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://store/journal"))
                .timeout(Duration.ofSeconds(5))
                .build();
        client.send(request, BodyHandlers.discarding());
    }
}
