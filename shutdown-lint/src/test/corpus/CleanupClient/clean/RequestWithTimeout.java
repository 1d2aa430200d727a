package corpus;

import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

class RequestWithTimeout {

    private final URI registry = URI.create("http://registry:8500/v1/agent/service/deregister/orders");

    @PreDestroy
    void deregister() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(registry)
                .timeout(Duration.ofSeconds(2))
                .DELETE()
                .build();
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
    }
}
