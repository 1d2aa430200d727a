package corpus;

import sun.misc.Signal;

class SignalOnlyNamed {

    int exitCode(String name) {
        return 128 + new Signal(name).getNumber();
    }

    boolean ends(String name) {
        return name.equals("TERM") || name.equals("INT");
    }
}
