package corpus;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import sun.misc.Signal;
import sun.misc.SignalHandler;

class SignalsInLoop implements SignalHandler {

    private final CountDownLatch end = new CountDownLatch(1);

    void install() {
        for (String name : List.of("TERM", "INT")) {
            Signal.handle(new Signal(name), this); // finds ShutdownSignal
        }
    }

    @Override
    public void handle(Signal signal) {
        end.countDown();
    }
}
