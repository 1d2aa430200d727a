package org.springframework.web.client;

/** As much of Spring's type as the sources of the corpus name. */
public interface RestClient {

    static RestClient create() {
        throw new UnsupportedOperationException();
    }

    static RestClient create(String baseUrl) {
        throw new UnsupportedOperationException();
    }

    String get(String path);
}
