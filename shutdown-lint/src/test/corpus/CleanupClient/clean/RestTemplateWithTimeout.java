package corpus;

import java.time.Duration;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.web.client.RestTemplate;

class RestTemplateWithTimeout implements DisposableBean {

    private final RestTemplate others = new RestTemplate();

    @Override
    public void destroy() {
        SimpleClientHttpRequestFactory quick = new SimpleClientHttpRequestFactory();
        quick.setConnectTimeout(Duration.ofSeconds(1));
        quick.setReadTimeout(Duration.ofSeconds(2));
        RestTemplate rest = new RestTemplate(quick);
        rest.delete("http://registry/orders");
        System.out.println(others);
    }
}
