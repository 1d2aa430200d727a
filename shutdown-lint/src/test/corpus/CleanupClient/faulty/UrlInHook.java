package corpus;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;

class UrlInHook {

    @SuppressWarnings("ShutdownHook") // there is no container that would stop it
    static void install(URL quit) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try (InputStream answer = quit.openStream()) { // finds CleanupClient
                answer.readAllBytes();
            } catch (IOException e) {
                System.err.println("no answer: " + e);
            }
        }));
    }
}
