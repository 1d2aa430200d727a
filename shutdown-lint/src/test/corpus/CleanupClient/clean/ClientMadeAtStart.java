package corpus;

import java.net.http.HttpClient;
import org.springframework.context.SmartLifecycle;
import org.springframework.web.client.RestClient;

class ClientMadeAtStart implements SmartLifecycle {

    private RestClient rest;
    private HttpClient http;

    @Override
    public void start() {
        rest = RestClient.create();
        http = HttpClient.newHttpClient();
    }

    @Override
    public void stop() {
        rest = null;
        http = null;
    }

    @Override
    public boolean isRunning() {
        return rest != null && http != null;
    }
}
