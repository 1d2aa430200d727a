package dev.softlanding.shutdown.engine;

import dev.softlanding.shutdown.guard.Threads;
import dev.softlanding.shutdown.report.Leftover;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks, at the end of a run, for what should be gone and is not. This class is threadsafe. */
final class Leftovers {

    private static final Logger logger = LoggerFactory.getLogger(Leftovers.class);

    /** Threads of the JVM, and ours that carry the run and the exit. */
    private static final Set<String> EXPECTED_THREADS = Set.of("DestroyJavaVM", "shutdown-keeper", "shutdown-exit");

    private static final int SPARE_ROOM = 16;
    private static final long LONGEST_ANSWER_MILLIS = 200;

    private final List<Supplier<? extends Collection<Leftover>>> sources;

    /** @param sources whoever else knows what should be gone */
    Leftovers(List<Supplier<? extends Collection<Leftover>>> sources) {
        this.sources = new CopyOnWriteArrayList<>(sources);
    }

    /** Somebody else who knows what should be gone. */
    void add(Supplier<? extends Collection<Leftover>> source) {
        sources.add(source);
    }

    /** What the sources know, and all live threads that are no daemons: they keep a JVM from ending. */
    List<Leftover> find() {
        List<Leftover> found = sources.isEmpty() ? new ArrayList<>() : askAside();
        for (Thread thread : threads()) {
            found.add(new Leftover("thread", thread.getName(), placeOf(thread)));
        }
        return found;
    }

    /** Sources are foreign code: they get a thread of their own, and not for long. */
    private List<Leftover> askAside() {
        var asking = new CompletableFuture<List<Leftover>>();
        try {
            Threads.daemon("shutdown-leftovers", () -> asking.complete(ask())).start();
            return new ArrayList<>(asking.get(LONGEST_ANSWER_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (Throwable noAnswer) {
            logger.debug("Nobody told in time what is left over", noAnswer);
        }
        return new ArrayList<>();
    }

    private List<Leftover> ask() {
        List<Leftover> told = new ArrayList<>();
        for (Supplier<? extends Collection<Leftover>> source : sources) {
            try {
                told.addAll(List.copyOf(source.get()));
            } catch (Throwable failure) { // evidence is good to have, and no more
                logger.debug("Something could not tell what is left over", failure);
            }
        }
        return told;
    }

    private static List<Thread> threads() {
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        while (root.getParent() != null) {
            root = root.getParent();
        }
        var threads = new Thread[root.activeCount() + SPARE_ROOM];
        int count = root.enumerate(threads);
        List<Thread> live = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (!threads[i].isDaemon() && !EXPECTED_THREADS.contains(threads[i].getName())) {
                live.add(threads[i]);
            }
        }
        return live;
    }

    /** Where it stands in code that somebody can change, if it does: all that wait do so in the JDK. */
    static String placeOf(Thread thread) {
        StackTraceElement[] stack = thread.getStackTrace();
        if (stack.length == 0) {
            return thread.getState().toString();
        }
        for (StackTraceElement frame : stack) {
            if (!isOfJdk(frame)) {
                return frame.toString();
            }
        }
        return stack[0].toString();
    }

    private static boolean isOfJdk(StackTraceElement frame) {
        String module = frame.getModuleName();
        String owner = module == null ? frame.getClassName() : module; // what reflection generates is in no module
        return owner.startsWith("java.") || owner.startsWith("jdk.");
    }
}
