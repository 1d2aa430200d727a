package dev.softlanding.shutdown.spring.flush;

import java.util.Arrays;

/**
 * Tells whether the threads that empty the queues of asynchronous appenders have nothing in hand. An empty queue does not
 * say so: Logback's worker takes up to the whole queue at once, and then writes line by line. There is no API for this, so
 * it is read off their stacks: who waits within {@code take()} holds nothing.
 */
final class QueueWorkers {

    private QueueWorkers() {}

    /** Whether all threads of that class wait for something to do. */
    static boolean areIdle(String threadClass) {
        return Arrays.stream(allThreads())
                .filter(thread -> thread != null && thread.getClass().getName().equals(threadClass))
                .allMatch(thread -> isIdle(thread, threadClass));
    }

    private static boolean isIdle(Thread thread, String threadClass) {
        if (!thread.isAlive()) {
            return true;
        }
        if (thread.getState() != Thread.State.WAITING) {
            return false;
        }
        String above = "";
        for (StackTraceElement frame : thread.getStackTrace()) {
            if (frame.getClassName().equals(threadClass)) {
                break;
            }
            above = frame.getMethodName();
        }
        return above.equals("take");
    }

    private static Thread[] allThreads() {
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        while (root.getParent() != null) {
            root = root.getParent();
        }
        Thread[] threads = new Thread[root.activeCount() + 16];
        while (root.enumerate(threads) == threads.length) { // what does not fit is left out without a word
            threads = new Thread[threads.length * 2];
        }
        return threads;
    }
}
