package corpus;

import java.util.concurrent.locks.LockSupport;

class WatchdogOfHook {

    @SuppressWarnings("ShutdownHook") // there is no container that would stop it
    static void install() {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            Thread watchdog = new Thread(() -> {
                LockSupport.parkNanos(25_000_000_000L);
                Runtime.getRuntime().halt(1);
            });
            watchdog.setDaemon(true);
            watchdog.start();
            System.out.println("ends");
        }));
    }
}
