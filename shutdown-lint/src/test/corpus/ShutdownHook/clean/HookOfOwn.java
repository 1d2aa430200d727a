package corpus;

import java.util.ArrayList;
import java.util.List;

class HookOfOwn {

    private final List<Runnable> hooks = new ArrayList<>();

    void addShutdownHook(Runnable hook) {
        hooks.add(hook);
    }

    boolean removeShutdownHook(Runnable hook) {
        return hooks.remove(hook);
    }

    void start() {
        Runnable bye = () -> System.out.println("bye");
        addShutdownHook(bye);
        removeShutdownHook(bye);
    }
}
