package corpus;

import org.springframework.beans.factory.DisposableBean;
import reactor.core.publisher.Flux;

class FluxInDestroy implements DisposableBean {

    private final Flux<String> pending;

    FluxInDestroy(Flux<String> pending) {
        this.pending = pending;
    }

    @Override
    public void destroy() {
        pending.doOnNext(System.out::println).blockLast(); // finds CleanupUnboundedWait
    }
}
