package org.springframework.http.client;

import java.time.Duration;

/** As much of Spring's type as the sources of the corpus name. */
public class SimpleClientHttpRequestFactory implements ClientHttpRequestFactory {

    public native void setConnectTimeout(Duration timeout);

    public native void setReadTimeout(Duration timeout);
}
