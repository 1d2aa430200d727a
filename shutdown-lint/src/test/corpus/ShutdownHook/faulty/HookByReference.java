package corpus;

import java.util.stream.Stream;

class HookByReference {

    void start(Stream<Runnable> steps) {
        steps.map(Thread::new).forEach(Runtime.getRuntime()::addShutdownHook); // finds ShutdownHook
    }
}
