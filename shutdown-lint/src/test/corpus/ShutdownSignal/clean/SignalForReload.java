package corpus;

import sun.misc.Signal;

class SignalForReload {

    void install(Runnable reload) {
        Signal.handle(new Signal("HUP"), signal -> reload.run());
    }
}
