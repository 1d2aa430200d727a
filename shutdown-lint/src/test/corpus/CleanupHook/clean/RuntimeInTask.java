package corpus;

import dev.softlanding.shutdown.spring.OnShutdown;

class RuntimeInTask {

    @OnShutdown(name = "memory", timeout = "1s")
    void tellMemory() {
        Runtime runtime = Runtime.getRuntime();
        System.out.println(runtime.totalMemory() - runtime.freeMemory());
    }
}
