package corpus;

import org.springframework.beans.factory.InitializingBean;

class HookInAfterPropertiesSet implements InitializingBean {

    /** Runs when the JVM ends. */
    private static final class Goodbye extends Thread {
        @Override
        public void run() {
            System.out.println("bye");
        }
    }

    @Override
    public void afterPropertiesSet() {
        Runtime runtime = Runtime.getRuntime();
        runtime.addShutdownHook(new Goodbye()); // finds ShutdownHook
    }
}
