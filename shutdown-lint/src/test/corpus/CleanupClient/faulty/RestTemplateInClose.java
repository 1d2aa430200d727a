package corpus;

import org.springframework.web.client.RestTemplate;

class RestTemplateInClose implements AutoCloseable {

    private final String url;

    RestTemplateInClose(String url) {
        this.url = url;
    }

    @Override
    public void close() {
        unregister();
    }

    private void unregister() {
        RestTemplate rest = new RestTemplate(); // finds CleanupClient
        rest.delete(url + "/instances/{id}", 7);
    }
}
