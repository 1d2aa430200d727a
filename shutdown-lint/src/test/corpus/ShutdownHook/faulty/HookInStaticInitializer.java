package corpus;

import java.util.ArrayList;
import java.util.List;

class HookInStaticInitializer {

    private static final List<AutoCloseable> OPEN = new ArrayList<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> { // finds ShutdownHook
            for (AutoCloseable open : OPEN) {
                try {
                    open.close();
                } catch (Exception e) {
                    System.err.println(e);
                }
            }
        }));
    }

    static void remember(AutoCloseable opened) {
        OPEN.add(opened);
    }
}
