package corpus;


class SignalOfTraffic {

    /** A signal beside the track. */
    record Signal(String name) {
        static void handle(Signal signal, Runnable handler) {
            handler.run();
        }

        static void raise(Signal signal) {
            System.out.println(signal);
        }
    }

    void stop() {
        Signal.handle(new Signal("TERM"), () -> System.out.println("red"));
        Signal.raise(new Signal("INT"));
    }
}
