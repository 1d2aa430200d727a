package corpus;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.DisposableBean;

class AllOfWithLimit implements DisposableBean {

    private final CompletableFuture<String> index = new CompletableFuture<>();
    private final CompletableFuture<String> store = new CompletableFuture<>();

    @Override
    public void destroy() throws Exception {
        CompletableFuture.allOf(index, store).get(2, TimeUnit.SECONDS);
        System.out.println(index.join() + store.join());
    }
}
