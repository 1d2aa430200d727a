package corpus;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;
import org.springframework.beans.factory.DisposableBean;

class ConnectionWithoutTimeout implements DisposableBean {

    @Override
    public void destroy() throws IOException {
        URL url = new URL("http://balancer/pool/remove?node=3");
        HttpURLConnection connection = (HttpURLConnection) url.openConnection(); // finds CleanupClient
        connection.setRequestMethod("POST");
        System.out.println(connection.getResponseCode());
        connection.disconnect();
    }
}
