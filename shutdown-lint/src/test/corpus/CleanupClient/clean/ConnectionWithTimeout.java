package corpus;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;

class ConnectionWithTimeout {

    @EventListener
    void onClosed(ContextClosedEvent event) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) new URL("http://balancer/remove").openConnection();
        connection.setConnectTimeout(1_000);
        connection.setReadTimeout(2_000);
        System.out.println(event + " " + connection.getResponseCode());
        connection.disconnect();
    }
}
