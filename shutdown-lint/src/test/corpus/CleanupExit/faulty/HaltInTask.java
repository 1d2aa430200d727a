package corpus;

import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.spring.OnShutdown;

class HaltInTask {

    private final StringBuilder buffer = new StringBuilder();

    @OnShutdown(name = "last-lines", phase = Phase.RELEASE, timeout = "2s")
    void writeLastLines() {
        System.out.print(buffer);
        System.out.flush();
        Runtime.getRuntime().halt(0); // finds CleanupExit
    }
}
