package corpus;

import org.springframework.context.ApplicationContext;
import sun.misc.Signal;
import sun.misc.SignalHandler;

class SignalChained {

    private SignalHandler previous;

    void install(ApplicationContext context) {
        Signal term = new Signal("TERM");
        previous = Signal.handle(term, signal -> { // finds ShutdownSignal
            System.out.println("SIGTERM for " + context.getId());
            previous.handle(signal);
        });
    }
}
