package corpus;

import sun.misc.Signal;

class SignalTermHandled {

    private volatile boolean running = true;

    void install() {
        Signal.handle(new Signal("TERM"), signal -> running = false); // finds ShutdownSignal
    }
}
