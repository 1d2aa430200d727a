package corpus;

import sun.misc.Signal;

class SignalRaised {

    void restart(String reason) {
        System.err.println("restart: " + reason);
        Signal.raise(new Signal("TERM")); // finds ShutdownSignal
    }
}
