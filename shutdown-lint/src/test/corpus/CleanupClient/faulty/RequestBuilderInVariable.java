package corpus;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.springframework.beans.factory.DisposableBean;

class RequestBuilderInVariable implements DisposableBean {

    private final HttpClient client;

    RequestBuilderInVariable(HttpClient client) {
        this.client = client;
    }

    @Override
    public void destroy() throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://registry/leave"));
        request.DELETE();
        HttpRequest leave = request.build(); // finds CleanupClient
        System.out.println(client.send(leave, HttpResponse.BodyHandlers.ofString()).statusCode());
    }
}
