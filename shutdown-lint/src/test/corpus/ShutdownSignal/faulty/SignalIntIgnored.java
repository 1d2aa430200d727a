package corpus;

import sun.misc.Signal;
import sun.misc.SignalHandler;

class SignalIntIgnored {

    private static final Signal INTERRUPT = new Signal("INT");

    public static void main(String[] args) {
        Signal.handle(INTERRUPT, SignalHandler.SIG_IGN); // finds ShutdownSignal
        System.out.println("press q to quit");
    }
}
