package org.springframework.web.client;

import org.springframework.http.client.ClientHttpRequestFactory;

/** As much of Spring's type as the sources of the corpus name. */
public class RestTemplate {

    public RestTemplate() {}

    public RestTemplate(ClientHttpRequestFactory factory) {}

    public native void setRequestFactory(ClientHttpRequestFactory factory);

    public native void delete(String url, Object... variables);
}
