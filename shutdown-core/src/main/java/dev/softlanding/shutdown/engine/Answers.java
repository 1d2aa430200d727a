package dev.softlanding.shutdown.engine;

import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.plan.ShutdownPlan;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What tasks answer when they are asked about themselves. That is foreign code, so they are never asked under a lock. This class
 * is not threadsafe.
 */
final class Answers {

    private static final Logger logger = LoggerFactory.getLogger(Answers.class);

    private final Map<Integer, Long> inFlight = new HashMap<>();
    private final Map<Integer, List<String>> components = new HashMap<>();

    private Answers() {}

    /** Asks all tasks of a plan; what they have in flight only if it can be more than nothing. */
    static Answers of(ShutdownPlan plan, boolean running) {
        var answers = new Answers();
        for (int node = 0; node < plan.taskCount(); node++) {
            answers.ask(node, plan.task(node), running);
        }
        return answers;
    }

    private void ask(int node, ShutdownTask task, boolean running) {
        LongSupplier count = task.inFlight();
        Supplier<? extends Collection<String>> names = task.components();
        try {
            if (names != null) {
                components.put(node, new ArrayList<>(names.get()));
            }
            if (count != null && running) {
                inFlight.put(node, count.getAsLong());
            }
        } catch (Throwable failure) { // at the end of a process, often an Error: its class is gone
            logger.debug("Task '{}' could not tell about itself", task.name(), failure);
        }
    }

    /** How much work a task has in flight, if it can tell. */
    @Nullable
    Long inFlight(int node) {
        return inFlight.get(node);
    }

    /** What a task stops or waits for, if it names any. */
    List<String> components(int node) {
        List<String> names = components.get(node);
        return names == null ? List.of() : names;
    }
}
