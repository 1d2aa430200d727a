package corpus;

import jakarta.annotation.PreDestroy;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

class OnlyItsOwnState {

    private final Map<String, StringBuilder> rows = new HashMap<>();
    private final AtomicLong ended = new AtomicLong();
    private final Consumer<String> count = name -> ended.incrementAndGet();

    @PreDestroy
    synchronized void end() {
        rows.forEach((name, row) -> row.append(" ended"));
        rows.keySet().forEach(name -> count.accept(name));
        rows.clear();
        notifyAll();
    }
}
