package corpus;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;

class RequestSentAsync implements AutoCloseable {

    private final HttpClient http = HttpClient.newHttpClient();

    @Override
    public void close() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://peer/bye")).build();
        http.sendAsync(request, HttpResponse.BodyHandlers.discarding()).get(2, TimeUnit.SECONDS);
    }
}
