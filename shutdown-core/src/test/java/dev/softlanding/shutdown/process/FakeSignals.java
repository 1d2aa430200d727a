package dev.softlanding.shutdown.process;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/** Signals that a test raises. */
final class FakeSignals implements Signals {

    private static final Map<String, Integer> NUMBERS = Map.of("INT", 2, "TERM", 15);

    private final Map<String, IntConsumer> handlers = new HashMap<>();
    private final List<String> log = new ArrayList<>();

    @Override
    public Taking take(String name, IntConsumer handler) {
        log.add("take " + name);
        handlers.put(name, handler);
        return new Taking(Result.TAKEN, "", () -> log.add("give back " + name));
    }

    /** As the JVM does it, but on the calling thread; also after the signal was given back, as one under way would. */
    void raise(String name) {
        handlers.get(name).accept(NUMBERS.get(name));
    }

    List<String> log() {
        return log;
    }
}
