package dev.softlanding.shutdown.scope;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Steps, the one deferred last on top. A step anywhere in it is taken out in constant time, because a scope that lives
 * long sees many come and go. This class is not threadsafe.
 */
final class StepStack {

    private @Nullable DeferredStep top;

    void push(DeferredStep step) {
        step.stacked = true;
        step.older = top;
        if (top != null) {
            top.newer = step;
        }
        top = step;
    }

    @Nullable
    DeferredStep pop() {
        DeferredStep step = top;
        if (step != null) {
            remove(step);
        }
        return step;
    }

    /** Takes it out; {@code false} if it is not in. */
    boolean remove(DeferredStep step) {
        if (!step.stacked) {
            return false;
        }
        DeferredStep older = step.older;
        DeferredStep newer = step.newer;
        if (older != null) {
            older.newer = newer;
        }
        if (newer != null) {
            newer.older = older;
        } else {
            top = older;
        }
        step.stacked = false;
        step.older = null;
        step.newer = null;
        return true;
    }

    /** From the top: the order in which they run. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        for (DeferredStep step = top; step != null; step = step.older) {
            names.add(step.name());
        }
        return names;
    }
}
