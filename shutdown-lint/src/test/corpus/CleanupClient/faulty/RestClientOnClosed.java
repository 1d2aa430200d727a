package corpus;

import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.web.client.RestClient;

class RestClientOnClosed {

    @EventListener
    void onClosed(ContextClosedEvent event) {
        RestClient.create("http://scheduler").get("/release/" + event.getApplicationContext().getId()); // finds CleanupClient
    }
}
