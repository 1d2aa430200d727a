package corpus;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

class GetOfNoFuture {

    private final AtomicReference<String> last = new AtomicReference<>("");
    private final Map<String, String> names = new ConcurrentHashMap<>();
    private final ThreadLocal<String> current = new ThreadLocal<>();

    @SuppressWarnings("ShutdownHook") // there is no container that would stop it
    void install(Supplier<String> reason) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            System.out.println(last.get() + names.get("a") + current.get() + reason.get());
        }));
    }
}
