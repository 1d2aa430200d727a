package org.springframework.http.client;

/** As much of Spring's type as the sources of the corpus name. */
public interface ClientHttpRequestFactory {}
